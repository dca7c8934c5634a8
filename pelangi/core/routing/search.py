"""Ruin and recreate: take some visits out, insert again in another order, keep what is not much worse.

It knows every rule exactly (breaks, kits of the day, follow-ups, promises), so it also mends what PyVRP left open.
After Schrimpf et al. (2000), "Record breaking optimization results using the ruin and recreate principle",
J. Comput. Phys. 159, 139-171, with a threshold that falls to zero.
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from pelangi.core.routing.rounds import Rounds


def ruin_and_recreate(start: Rounds, used: Callable[[int], float], chance: Generator) -> Rounds:
    """Return the best rounds found; never worse than `start` by Rounds.goodness.

    used: share of the budget gone after so many iterations, 0 to 1; it ends the search at 1.
    """
    best = current = start
    best_goodness = start.goodness()
    if not start.routes or not len(start.where):
        return best
    typical = float(np.median(start.board.worth))
    per_minute = typical / 1000  # driving decides only between plans of nearly equal worth
    current_level = _level(current, per_minute)
    iteration = 0
    while (share := used(iteration)) < 1:
        iteration += 1
        trial = current.copy()
        trial.remove(_ruin(trial, chance))
        trial.fill(np.exp(chance.normal(0, 0.25, len(trial.where))))
        level = _level(trial, per_minute)
        if level >= current_level - 0.5 * typical * (1 - share) ** 2:
            current, current_level = trial, level
            if (goodness := trial.goodness()) > best_goodness:
                best, best_goodness = trial, goodness
        elif chance.random() < 0.01:
            current, current_level = best, _level(best, per_minute)
    return best


def _level(rounds: Rounds, per_minute: float) -> float:
    return rounds.worth() - per_minute * rounds.drive_min()


def _ruin(rounds: Rounds, chance: Generator) -> list[int]:
    """Choose whom to take out: neighbours of somebody, a stretch of a round, or a whole round or two."""
    planned = np.flatnonzero(rounds.where >= 0)
    if not len(planned):
        return []
    kind = chance.random()
    size = int(chance.integers(1, max(2, min(24, len(planned) // 3)) + 1))
    seed = int(chance.choice(planned))
    if kind < 0.5:
        board = rounds.board
        near = board.minutes[board.place[seed]][board.place[planned]]
        return [int(one) for one in planned[np.argsort(near, kind="stable")[:size]]]
    if kind < 0.7:
        return [int(one) for one in chance.choice(planned, min(size, len(planned)), replace=False)]
    route = rounds.routes[int(rounds.where[seed])]
    if kind < 0.85:
        at = route.index(seed)
        return route[at : at + size]
    other = rounds.routes[int(rounds.where[int(chance.choice(planned))])]
    return [*route, *other] if chance.random() < 0.3 else list(route)

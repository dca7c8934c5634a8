"""Who would have to go so that somebody left out could come?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pelangi.core.routing.kernel.tables import NEVER
from pelangi.core.routing.rounds import Rounds

LONGEST_STRETCH = 3
"""Neighbouring stops taken out together at most; beyond that, the whole round."""


@dataclass(frozen=True)
class Displacement:
    """Request `comes` into the team-day when those who `go` leave; cost is their summed worth."""

    comes: int
    team_day: int
    go: tuple[int, ...]
    cost: float


def displacements(rounds: Rounds, requests: Sequence[int]) -> dict[int, Displacement]:
    """Return the cheapest displacement for each request that has one. Every entry was tested by re-insertion."""
    found: dict[int, Displacement] = {}
    fitting = {request: rounds.fitting(request) for request in requests}
    for team_day, go in _stretches(rounds):
        rest = [stop for stop in rounds.routes[team_day] if stop not in go]
        gone = _with_follow_ups(rounds, go)
        cost = float(rounds.board.worth[list(gone)].sum())
        wanted = [one for one in requests if fitting[one][team_day] and not _better(found.get(one), cost)]
        if not wanted:
            continue
        extra, _ = rounds.board.insertions(team_day, rest)
        kits = int(rounds.kits_left()[team_day] + rounds.kits_out[team_day])
        for request in wanted:
            waits_for_gone = rounds.board.first[request] in gone
            if extra[request] < NEVER and rounds.board.kits[request] <= kits and not waits_for_gone:
                found[request] = Displacement(request, team_day, gone, cost)
    return found


def settle(rounds: Rounds) -> Rounds:
    """Carry out displacements that gain worth until there are none, so that every reason told afterwards holds."""
    while True:
        left = [number for number, at in enumerate(rounds.where.tolist()) if at < 0]
        found = displacements(rounds, left).values()
        gain = max(found, key=lambda one: rounds.board.worth[one.comes] - one.cost, default=None)
        if gain is None or rounds.board.worth[gain.comes] - gain.cost < 1e-9:
            return rounds
        rounds = rounds.copy()
        rounds.remove(gain.go)
        rounds.insert(gain.comes, gain.team_day)
        rounds.fill()


def _better(found: Displacement | None, cost: float) -> bool:
    return found is not None and found.cost <= cost


def _stretches(rounds: Rounds) -> Iterator[tuple[int, tuple[int, ...]]]:
    for team_day, route in enumerate(rounds.routes):
        for size in range(1, min(LONGEST_STRETCH, len(route)) + 1):
            for at in range(len(route) - size + 1):
                yield team_day, tuple(route[at : at + size])
        if len(route) > LONGEST_STRETCH:
            yield team_day, tuple(route)


def _with_follow_ups(rounds: Rounds, go: Sequence[int]) -> tuple[int, ...]:
    gone, todo = [], list(go)
    while todo:
        request = todo.pop(0)
        if request not in gone:
            gone.append(request)
            todo += [one for one in rounds.board.followers[request] if rounds.where[one] >= 0]
    return tuple(gone)

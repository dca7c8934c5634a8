"""The search: a density start, then ruin and recreate, both compiled (kernel/), stopped by the caller;
now and then the best set of all rounds seen is chosen anew (recombine.py).

After Schrimpf et al. (2000), "Record breaking optimization results using the ruin and recreate principle", J. Comput.
Phys. 159, 139-171; stretches of neighbouring rounds after Christiaens and Vanden Berghe (2020), "Slack induction by
string removals for vehicle routing problems", Transp. Sci. 54(2); accepted by simulated annealing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.ground import tables_of
from pelangi.core.routing.kernel.search import adopt, construct, is_better, note_best, replace_all, run
from pelangi.core.routing.kernel.seen import Seen, keep_only, note_all, nothing_seen
from pelangi.core.routing.neighbourhood import by_neighbourhood
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.recombine import Ask, recombined

HOT, WARM, COLD = 1.0, 0.15, 0.02
"""Heat at the beginning, after rounds were chosen anew, and at the end, in worths of a middling request."""

CHUNK_WORK = 60_000
"""Requests × steps between two looks at the clock: well under a tenth of a second."""

ROOM = 400_000
"""Rounds that are noted at most; when there is little room left, the older half is forgotten."""

WITHIN, NOTED_FROM = 0.01, 0.4
"""Rounds are noted of plans at most this part of the weight below the best, from this share of a stage on."""


@dataclass(frozen=True)
class Stage:
    """One cooling, up to a share of the budget; with `among`, the best set of that many rounds is chosen after it.

    choice: up to which share of the budget that may take.
    """

    until: float
    heat: float
    choice: float = 0.0
    among: int = 0


AT_ONCE = (Stage(1.0, HOT),)
TOGETHER = (Stage(0.25, HOT), Stage(0.5, HOT, 0.66, 1_200), Stage(0.76, WARM, 1.0, 2_500))
"""Two plans from anew, whose rounds are then put together; from there with little heat, and put together again."""

Routes = list[list[int]]
Watch = Callable[[int, Routes], bool]
"""Hears of each better plan (steps done, its rounds) and of every look at the clock; True ends the search."""


def searched(
    problem: Problem,
    used: Callable[[int], float],
    seed: int,
    *,
    fairness: float,
    keep: int | None = None,
    watch: Watch | None = None,
    start: Routes | None = None,
    seconds_left: Callable[[float], float] | None = None,
) -> Routes:
    """Return the best rounds found: the requests' numbers per team-day, in order. Never worse than the start.

    used: share of the budget gone after so many steps, 0 to 1; it ends the search at 1.
    start: rounds that are allowed, to begin with; none begins with empty ones.
    fairness, keep: see kernel.ground.tables_of. watch: changes nothing but when it ends.
    seconds_left: given, the best set of all rounds seen is chosen now and then; says how many seconds there are until a
    share of the budget, infinite without a clock. For budgets of some seconds, without floors and keep.
    """
    search = _Search(problem, used, seed, fairness=fairness, keep=keep, watch=watch, start=start or [])
    if problem.requests and len(search.tables.rounds):
        for stage in TOGETHER if seconds_left else AT_ONCE:
            search.cool(stage, notes=seconds_left is not None)
            if stage.among and seconds_left is not None:
                search.choose(stage, seconds_left)
    return search.routes()


class _Search:
    def __init__(
        self,
        problem: Problem,
        used: Callable[[int], float],
        seed: int,
        *,
        fairness: float,
        keep: int | None,
        watch: Watch | None,
        start: Routes,
    ) -> None:
        self.used, self.seed, self.watch = used, seed, watch
        self.order = order = by_neighbourhood(problem)
        problem = replace(problem, requests=tuple(problem.requests[one] for one in order))
        self.tables = tables = tables_of(problem, fairness=fairness, keep=keep)
        within = np.argsort(order).astype(np.int32)
        for number, route in enumerate(start):
            adopt(tables, number, within[route])
        construct(tables)
        most = max(1, (tables.rounds.shape[1] - at.STOPS) // 5 + 1)
        self.stops, self.best = np.zeros((len(tables.rounds), most + 1), dtype=np.int32), np.zeros(2)
        note_best(tables, self.stops, self.best)
        self.weight = np.array([one.weight for one in problem.requests])
        self.promised = np.array([one.promised is not None for one in problem.requests], dtype=np.bool_)
        self.unit = float(np.median(self.weight)) if len(self.weight) else 1.0
        self.seen: Seen = nothing_seen(np.zeros(0, dtype=np.int32), 0, most, 1)
        self.done, self.is_stopped = 0, False

    def routes(self) -> Routes:
        """Return the best rounds so far, by the numbers of the problem as it was given."""
        return [self.order[row[1 : 1 + row[0]]].tolist() for row in self.stops]

    def cool(self, stage: Stage, *, notes: bool) -> None:
        """Ruin and recreate with less and less heat until the stage ends; note rounds that were seen."""
        if notes and not len(self.seen.kinds):
            self.seen = nothing_seen(
                self._kinds(), len(self.weight), self.stops.shape[1], ROOM + 2 * len(self.stops)
            )
        begin, chunk = self.used(self.done), max(1, CHUNK_WORK // len(self.weight))
        within = WITHIN * sum(float(self.weight[row[1 : 1 + row[0]]].sum()) for row in self.stops)
        while not self.is_over(stage.until):
            share = (self.used(self.done) - begin) / max(1e-9, stage.until - begin)
            heat = (self.unit or 1.0) * stage.heat * (COLD / stage.heat) ** min(1.0, share)
            noted = within if notes and share >= NOTED_FROM else -np.inf
            number = (self.seed * 1_000_003 + self.done) % 2**31
            run(self.tables, self.seen, (self.stops, self.best), (number, chunk, heat, noted))
            self.done += chunk
            if notes:
                self._make_room()

    def is_over(self, until: float) -> bool:
        """Say whether so much of the budget is gone, or whoever watches wants an end."""
        self.is_stopped |= self.used(self.done) >= 1
        if self.watch and not self.is_stopped:
            self.is_stopped = self.watch(self.done, self.routes())
        return self.is_stopped or self.used(self.done) >= until

    def choose(self, stage: Stage, seconds_left: Callable[[float], float]) -> None:
        """Go on from the best set of all rounds seen; where that is no better, from the best plan."""
        if self.is_over(stage.choice):
            return
        tables, before = self.tables, self.stops.copy()
        replace_all(tables, before)
        self._make_room()
        note_all(tables, self.seen)
        worth = np.where(self.promised, self.weight, tables.real[at.WORTH, : len(self.weight)])
        ask = Ask(
            worth,
            self.promised,
            stage.among,
            ends=lambda: self.is_over(stage.choice),
            seconds_left=lambda: seconds_left(stage.choice),
        )
        chosen = recombined(tables, self.seen, ask)
        found = np.zeros_like(self.stops)
        for number, route in enumerate(chosen.routes):
            found[number, : 1 + len(route)] = [len(route), *route]
        replace_all(tables, found)
        if is_better(tables.real[at.TOTAL], self.best):
            note_best(tables, self.stops, self.best)
        else:
            replace_all(tables, before)
        if self.seen.held[0] > ROOM // 2:
            keep_only(self.seen, np.sort(chosen.best_first[: ROOM // 4]))

    def _make_room(self) -> None:
        """Forget the older half of the rounds seen when room gets short: they are of hotter plans."""
        held = int(self.seen.held[0])
        if held > min(0.9 * len(self.seen.rounds), len(self.seen.rounds) - len(self.seen.kinds)):
            keep_only(self.seen, np.arange(held // 2, held))

    def _kinds(self) -> NDArray[np.int32]:
        """Return a number for each team-day, the same for those that may do the same rounds."""
        rows = np.column_stack((self.tables.rounds[:, : at.COUNT], self.tables.can))
        kinds: NDArray[np.int32] = np.unique(rows, axis=0, return_inverse=True)[1].astype(np.int32).ravel()
        return kinds

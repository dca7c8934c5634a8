"""The search: a density start, then ruin and recreate, both compiled (kernel/), stopped by the caller.

After Schrimpf et al. (2000), "Record breaking optimization results using the ruin and recreate principle", J. Comput.
Phys. 159, 139-171; stretches of neighbouring rounds after Christiaens and Vanden Berghe (2020), "Slack induction by
string removals for vehicle routing problems", Transp. Sci. 54(2); accepted by simulated annealing.
"""

from collections.abc import Callable

import numpy as np

from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.ground import tables_of
from pelangi.core.routing.kernel.search import adopt, construct, note_best, run
from pelangi.core.routing.problem import Problem

HOT, COLD = 1.0, 0.02
"""Heat at the beginning and the end, in worths of a middling request."""

CHUNK_WORK = 60_000
"""Requests × steps between two looks at the clock: well under a tenth of a second."""

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
) -> Routes:
    """Return the best rounds found: the requests' numbers per team-day, in order. Never worse than the start.

    used: share of the budget gone after so many steps, 0 to 1; it ends the search at 1.
    start: rounds that are allowed, to begin with; none begins with empty ones.
    fairness, keep: see kernel.ground.tables_of. watch: changes nothing but when it ends.
    """
    tables = tables_of(problem, fairness=fairness, keep=keep)
    for number, route in enumerate(start or []):
        adopt(tables, number, np.array(route, dtype=np.int32))
    construct(tables)
    most = max(1, (tables.rounds.shape[1] - at.STOPS) // 5 + 1)
    stops, best = np.zeros((len(tables.rounds), most + 1), dtype=np.int32), np.zeros(2)
    note_best(tables, stops, best)
    count = len(problem.requests)
    if count and len(tables.rounds):
        unit = float(np.median([one.weight for one in problem.requests])) or 1.0
        chunk, done = max(1, CHUNK_WORK // count), 0
        while (share := used(done)) < 1 and not (watch and watch(done, _routes(stops))):
            heat = unit * HOT * (COLD / HOT) ** share
            run(tables, stops, best, ((seed * 1_000_003 + done) % 2**31, chunk, heat))
            done += chunk
    return _routes(stops)


def _routes(stops: np.ndarray) -> Routes:
    return [row[1 : 1 + row[0]].tolist() for row in stops]

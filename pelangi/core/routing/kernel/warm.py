"""Compile every function of the search and keep it on disk: `python -m pelangi.core.routing.kernel.warm`."""

from datetime import date

import numpy as np

from pelangi.core.routing.drive import Matrix
from pelangi.core.routing.kernel.paths import tenths_between
from pelangi.core.routing.problem import Place, Problem, Request, Shift, Team
from pelangi.core.routing.small import MOST_REQUESTS
from pelangi.core.routing.solve import Iterations, solve

DAY = date(2026, 11, 30)


def main() -> None:
    """Plan eight visits, more than are tried out one by one, and measure one road: that calls everything once."""
    team = Team(id="T", start="p", end="p", shifts=(Shift(DAY, 480, 960),))
    visits = tuple(Request(id=f"R{n}", place="p", service_min=30) for n in range(MOST_REQUESTS + 1))
    drive = Matrix(((0,),))
    solve(
        Problem(days=(DAY,), drive=drive, places=(Place("p"),), teams=(team,), requests=visits),
        Iterations(1),
        0,
    )
    one = np.array([0, 0], dtype=np.int32), np.array([], dtype=np.int32), np.array([], dtype=np.int32)
    tenths_between(*one, np.array([0], dtype=np.int32))


if __name__ == "__main__":
    main()

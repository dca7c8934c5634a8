"""Compile every function of the search and keep it on disk: `python -m pelangi.core.routing.kernel.warm`."""

from datetime import date

from pelangi.core.routing.drive import Matrix
from pelangi.core.routing.problem import Place, Problem, Request, Shift, Team
from pelangi.core.routing.solve import Iterations, solve

DAY = date(2026, 11, 30)


def main() -> None:
    """Plan one visit, which calls everything once."""
    team = Team(id="T", start="p", end="p", shifts=(Shift(DAY, 480, 960),))
    visits = (Request(id="R", place="p", service_min=30),)
    drive = Matrix(((0,),))
    solve(
        Problem(days=(DAY,), drive=drive, places=(Place("p"),), teams=(team,), requests=visits),
        Iterations(1),
        0,
    )


if __name__ == "__main__":
    main()

"""A province, too large for one search: split by area and day, solved side by side, seams improved, put together.

    plan = solve_wide(problem, Seconds(900), seed=1, engine=Processes(2), folder=Path("plan.parts"))

`areas` splits, `parts` cuts a smaller problem out of a large one, `work` does one task, `engines` do many, `seams` says
which neighbours are solved anew together, `solve` leads. No table over all places or all rounds is ever made.
"""

from pelangi.core.routing.wide.engines import Here, Processes, Spark
from pelangi.core.routing.wide.solve import WIDE_PAIRS, solve_wide

__all__ = ["WIDE_PAIRS", "Here", "Processes", "Spark", "solve_wide"]

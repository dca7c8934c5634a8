"""Which assumption would change the first ten actions: each is bent a little, and the plan is made again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pelangi.core.index.advise.actions import Action, actions
from pelangi.core.index.advise.problem import Problem
from pelangi.core.index.advise.solve import Plan, best_plan, with_hours
from pelangi.core.index.words import Words

FIRST = 10


@dataclass(frozen=True)
class Assumption:
    """An assumption bent. what: row_hours, all_hours, mandatory or agency. of: the row or agency, "" for none.

    changed: how many of the first ten actions would then be others. index: what the other plan reaches.
    """

    what: str
    of: str
    words: Words
    changed: int
    index: Decimal


def sensitivity(problem: Problem, plan: Plan, seconds: float = 10.0) -> tuple[Assumption, ...]:
    """Return every bent assumption whose plan was proven in `seconds`, the one that changes most first."""
    first = [_key(one) for one in actions(plan)[:FIRST]]
    maximum = Fraction(problem.instrument.formula.maximum.value or 250)
    found = []
    for what, of, words, bent in _bent(problem, first):
        other = best_plan(bent, seconds)
        if (
            not other.proven
        ):  # another plan of an unfinished search would tell of the search, not of the assumption
            continue
        now = {_key(one) for one in actions(other)[:FIRST]}
        index = Decimal(int(other.total * 10_000 / maximum + Fraction(1, 2))) / 100
        found.append(Assumption(what, of, words, len(set(first) - now), index))
    return tuple(sorted(found, key=lambda one: (-one.changed, one.what, one.of)))


def _key(one: Action) -> tuple[str, str, str, int]:
    return one.kind, one.innovation, one.row, one.to_level


def _bent(
    problem: Problem, first: list[tuple[str, str, str, int]]
) -> Iterator[tuple[str, str, Words, Problem]]:
    for row in sorted({one[2] for one in first if one[2]}):
        words = Words(f"jam untuk {row} setengah lebih banyak", f"hours for {row} half as many more")
        yield "row_hours", row, words, _dearer(problem, row)
    hours = problem.limits[0].hours
    fewer = Words("jam seluruhnya seperempat lebih sedikit", "a quarter fewer hours in all")
    yield "all_hours", "", fewer, with_hours(problem, hours * 3 // 4)
    if problem.mandatory == "entered" and any(not unit.entered for unit in problem.units):
        free = Words(
            "baris wajib tidak disyaratkan untuk inovasi baru",
            "mandatory rows are not asked of new innovations",
        )
        yield "mandatory", "", free, replace(problem, mandatory="ignore")
    for agency in sorted({limit.agency for limit in problem.limits if limit.agency}):
        half = Words(f"orang di {agency} setengahnya", f"half the people at {agency}")
        yield "agency", agency, half, _fewer(problem, agency)


def _dearer(problem: Problem, row: str) -> Problem:
    def more(hours: Any) -> dict[str, tuple[int, ...]]:
        return {
            key: tuple(-(-one * 3 // 2) for one in steps) if key == row else steps
            for key, steps in hours.items()
        }

    units = tuple(replace(unit, hours=more(unit.hours)) for unit in problem.units)
    return replace(problem, units=units, government_hours=more(problem.government_hours))


def _fewer(problem: Problem, agency: str) -> Problem:
    limits = tuple(
        replace(limit, hours=limit.hours // 2) if limit.agency == agency else limit
        for limit in problem.limits
    )
    return replace(problem, limits=limits)

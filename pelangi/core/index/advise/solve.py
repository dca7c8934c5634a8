"""The best plan and its proof: the number of innovations is enumerated, each number is one linear program.

The mean divides by max(floor, n), so for a fixed n everything is linear in whole numbers. A Lagrangian bound ranks
the numbers; each is solved by HiGHS until no other number's bound can beat the best plan. All coefficients are
whole, so a gap under 1 is a proof. Source of the bound: Geoffrion 1974.
"""

import time
from dataclasses import dataclass, replace
from fractions import Fraction

from pelangi.core.index.advise import mip
from pelangi.core.index.advise.bounds import count, divisor, loose, tightened
from pelangi.core.index.advise.kinds import kinds
from pelangi.core.index.advise.model import Model, build
from pelangi.core.index.advise.problem import Limit, Problem
from pelangi.core.index.region import folded
from pelangi.core.index.words import Refused


@dataclass(frozen=True)
class Plan:
    """The chosen units and steps. total: points of 250, exact. bound: nobody can reach more; gap = bound - total."""

    model: Model
    counted: tuple[int, ...]
    steps: tuple[int, ...]
    total: Fraction
    bound: Fraction
    solved: int
    seconds: float

    @property
    def hours(self) -> int:
        """The hours the plan takes."""
        entered = [one for one in self.counted if not self.model.problem.units[one].entered]
        return int(self.model.hours[list(self.steps)].sum()) + sum(
            self.model.problem.units[one].entry_hours for one in entered
        )

    @property
    def proven(self) -> bool:
        """Whether no other plan is better."""
        return self.bound <= self.total


def best_plan(problem: Problem, seconds: float = 60.0) -> Plan:
    """Return the plan of the highest index and the proof that there is none better, or the gap after `seconds`.

    Out of time it is at worst the plan that does nothing, with the bound on what a better one could reach."""
    began = time.monotonic()  # only stops the search: the answer, once proven, does not depend on it
    model = build(problem)
    alike = kinds(model)
    bounds = sorted(tightened(model, alike, loose(model)), key=lambda case: -case[0])
    best = _standing_still(model)
    solved, top = 0, Fraction(0)
    for bound, n, affairs in bounds:
        if bound <= best[0]:
            break
        left = seconds - (time.monotonic() - began)
        if left <= 0:
            top = max(top, bound)
            break
        case = mip.Case(n, divisor(problem, n), affairs, count(problem, n, affairs))
        solved += 1
        try:
            found = mip.solve(model, alike, case, best[0], seconds=left)
        except mip.OutOfTime as late:
            top = max(top, min(bound, late.bound))
            continue
        if found is None:
            continue
        top = max(top, min(bound, found.bound))
        if found.total > best[0]:
            best = (found.total, found)
    if best[1] is None:
        raise Refused(
            "tidak ada rencana yang memenuhi semua batas; kurangi advice.keep atau tambah jam",
            "no plan keeps all limits; shorten advice.keep or give more hours",
        )
    total, found = best[0], best[1]
    took = time.monotonic() - began
    return Plan(
        model, found.counted, found.steps, total, max(total, top if top > total else total), solved, took
    )


def _standing_still(model: Model) -> tuple[Fraction, mip.Found | None]:
    """The plan that does nothing: always allowed unless something new must be kept, and the first to be beaten."""
    problem = model.problem
    counted = tuple(number for number, unit in enumerate(problem.units) if unit.entered)
    if any(unit.keep and not unit.entered for unit in problem.units):
        return Fraction(-1), None
    basic = {folded(name) for name in problem.instrument.basic_affairs.value}
    having = {affair for one in counted for affair in problem.units[one].affairs} & basic
    n, enough = len(counted), len(having) >= (problem.instrument.formula.basic_affairs_minimum.value or 0)
    whole = divisor(problem, n)
    mean = Fraction(int(model.base[list(counted)].sum()), 100 * whole)
    total = mean + Fraction(model.government + count(problem, n, enough), 100)
    return total, mip.Found(counted, (), total, total)


def with_hours(problem: Problem, hours: int) -> Problem:
    """Return the same problem with other hours in all;
    what lies before each deadline stays in proportion, agencies keep what they have."""
    before = max(problem.limits[0].hours, 1)

    def scaled(limit: Limit) -> Limit:
        if limit.agency:
            return limit
        return replace(limit, hours=hours if limit.due is None else limit.hours * hours // before)

    limits = tuple(map(scaled, problem.limits))
    return replace(problem, limits=limits)


def all_hours(problem: Problem) -> int:
    """Return the hours that everything still open would take: nobody can use more."""
    ladders = [
        *problem.government_hours.values(),
        *(one for unit in problem.units for one in unit.hours.values()),
    ]
    return sum(map(sum, ladders)) + sum(unit.entry_hours for unit in problem.units if not unit.entered)


def least_hours(problem: Problem, index: Fraction, seconds: float = 60.0) -> Plan | None:
    """Return the plan of the fewest hours whose index rounds to at least `index`; None when none within the hours.

    The best index never falls when hours are added, so the fewest are found by halving, each half proven.
    """
    wanted = _wanted(problem, index)
    low, high = 0, problem.limits[0].hours
    best = best_plan(with_hours(problem, high), seconds)
    if best.total < wanted:
        return None
    high = min(high, best.hours)
    while low < high:
        middle = (low + high) // 2
        plan = best_plan(with_hours(problem, middle), seconds)
        if plan.total >= wanted:
            best, high = plan, min(middle, plan.hours)
        else:
            low = middle + 1
    return best


def _wanted(problem: Problem, index: Fraction) -> Fraction:
    """Return the points whose index rounds to at least `index`."""
    maximum = Fraction(problem.instrument.formula.maximum.value or 250)
    return (index - Fraction(5, 1000)) * maximum / 100


def hours_beyond(problem: Problem, index: Fraction, seconds: float = 60.0) -> tuple[Plan | None, bool]:
    """Return the plan of the fewest hours for an index that the hours there are do not reach, and whether that is
    proven; None where no hours reach it.

    The hours are doubled until they do; that they never will is mostly told by the bound alone, without a search.
    """
    wanted, hours, whole = _wanted(problem, index), max(problem.limits[0].hours, 1), all_hours(problem)
    most = with_hours(problem, max(whole, hours))
    if max(bound for bound, _n, _affairs in loose(build(most))) < wanted:
        return None, True
    is_sure = False
    while hours < whole:
        hours = min(2 * hours, whole)
        more = with_hours(problem, hours)
        best = best_plan(more, seconds)
        if best.total >= wanted:
            found = least_hours(more, index, seconds)
            return found, found is not None and found.proven
        is_sure = best.bound < wanted
    return None, is_sure


def frontier(problem: Problem, points: int = 8, seconds: float = 20.0) -> tuple[Plan, ...]:
    """Return the best plans for evenly spaced hours from 0 to all of them."""
    whole = problem.limits[0].hours
    found: list[Plan] = []
    for one in range(points + 1):
        plan = best_plan(with_hours(problem, whole * one // points), seconds)
        if found and plan.total < found[-1].total:  # out of time: what fewer hours reach, more reach as well
            before = found[-1]
            plan = replace(plan, counted=before.counted, steps=before.steps, total=before.total)
        found.append(plan)
    return tuple(found)

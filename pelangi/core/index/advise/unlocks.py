"""What an action unlocks beside its own points: the cliffs of the formula that it takes the city over.

("entry", innovation): its last mandatory rows, so that it may be entered. ("affair", name): a basic affair more.
("count_score", ""): the points for the number, which too few basic affairs keep at nothing. ("rows", n): rows that
then count. ("floor", n): it is counted while the maturities are divided by the floor n anyway. ("divisor", n): they
are divided by n only. ("predicate", name): without this action the plan stays a predicate lower.
"""

from pelangi.core.index.advise.model import Step
from pelangi.core.index.advise.solve import Plan
from pelangi.core.index.score import Figures

Unlocks = tuple[tuple[str, str], ...]


def of_entry(plan: Plan, step: Step) -> Unlocks:
    """What raising a row opens: the entry of an innovation that may not be entered without it."""
    problem = plan.model.problem
    if step.unit < 0 or problem.mandatory != "entered":
        return ()
    unit = problem.units[step.unit]
    opens = (
        not unit.entered and problem.instrument.by_id[step.row].mandatory and not unit.levels.get(step.row)
    )
    return (("entry", unit.id),) if opens else ()


def by_entering(plan: Plan, number: int, rows: int, whole: Figures) -> Unlocks:
    """What entering one innovation, with `rows` raised rows, makes possible beside its own points."""
    problem = plan.model.problem
    basic = {" ".join(name.casefold().split()): name for name in problem.instrument.basic_affairs.value}
    others = {affair for one in plan.counted if one != number for affair in problem.units[one].affairs}
    others &= set(basic)
    new = sorted((problem.units[number].affairs & set(basic)) - others)
    found = [("affair", basic[name]) for name in new]
    minimum = problem.instrument.formula.basic_affairs_minimum.value or 0
    if len(others) < minimum <= len(others) + len(new):
        found.append(("count_score", ""))
    if rows:
        found.append(("rows", str(rows)))
    if len(plan.counted) <= problem.divisor_floor:
        found.append(("floor", str(whole.divisor)))
    return tuple(found)


def fewer_divide(whole: Figures, without: Figures) -> Unlocks:
    """What leaving out opens: all others' maturities are divided by fewer."""
    return (("divisor", str(whole.divisor)),) if whole.divisor < without.divisor else ()


def predicate(plan: Plan, whole: Figures, without: Figures) -> Unlocks:
    """The predicate the plan reaches and does not reach without the action."""
    higher = whole.predicate != without.predicate and whole.index > without.index
    return (("predicate", whole.predicate),) if higher else ()


def next_level(plan: Plan, step: int) -> int | None:
    """Return the number of the step that raises the same row one level further, if there is one."""
    group, above = plan.model.group, step + 1  # a row's steps follow one another, level by level
    return above if above < len(group) and group[above] == group[step] else None

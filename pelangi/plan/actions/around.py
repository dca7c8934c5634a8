"""The rest of a draft solved anew around what the coordinator has locked, as a draft of its own to compare with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pelangi.core.routing.check import score, violations
from pelangi.core.routing.explain import explain
from pelangi.core.routing.plan import Plan as File
from pelangi.plan import engine
from pelangi.plan.actions.propose import keep_draft
from pelangi.plan.desk import with_locks
from pelangi.plan.models import Plan
from pelangi.plan.planfile import file_of, locked_codes, people_of, problem_of_rows
from pelangi.plan.refusals import BrokenPlan, DoneStays, LockDoesNotFit, NotADraft
from pelangi.staff.models import User

Search = Callable[[dict[str, Any]], engine.Answer]


def solve_around(plan: Plan, search: Search, *, by: User, at: datetime) -> Plan:
    """Return a new draft in which every locked stop of `plan` is where it was and the rest is solved anew.

    search: finds the best answer to a problem file. Raises NotADraft, LockDoesNotFit, BrokenPlan.
    """
    if plan.state != Plan.State.DRAFT:
        raise NotADraft
    if plan.because:
        raise DoneStays
    problem, old, locked = problem_of_rows(plan), file_of(plan), locked_codes(plan)
    answer = search(with_locks(problem, old, locked).to_data())
    before, after = _places(old), _places(answer.plan)
    if any(before[code] != after.get(code) for code in locked):
        raise LockDoesNotFit
    # the locks were said as promises and skills: figures and reasons are given anew for the problem itself
    file = explain(problem, replace(answer.plan, score=score(problem, answer.plan).to_data()))
    broken = violations(problem, file)
    if broken:
        raise BrokenPlan({"id": [one.text_id for one in broken], "en": [one.text_en for one in broken]})
    new = Plan(
        first_day=plan.first_day,
        last_day=plan.last_day,
        kits_per_day=plan.kits_per_day,
        seed=plan.seed,
        iterations=answer.plan.iterations or 0,
        problem=plan.problem,
        based_on=plan,
        made_at=at,
        made_by=by,
    )
    return keep_draft(new, file, people_of(plan), locked)


def _places(file: File) -> dict:
    return {stop.request: (one.team, one.day) for one in file.rounds for stop in one.stops}

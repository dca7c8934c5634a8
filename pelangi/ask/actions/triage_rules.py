"""The rules of triage as the office sets them: each change a new version, and what it would do said before."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from pelangi.ask.actions.admit import facts_of, reckon_priorities
from pelangi.ask.models import Request, TriageRules
from pelangi.ask.queries import describe, rules_at
from pelangi.core import triage
from pelangi.core.journey import NeedState, RequestState
from pelangi.staff import audit
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import User
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

LOOKED_AT = 300  # cases a foreseen change is tried on: the newest that wait


@dataclass(frozen=True)
class Effect:
    """What other rules would do to the cases looked at: how many come sooner, how many later."""

    cases: int
    sooner: int
    later: int


def effect_of(rules: triage.Rules, at: datetime) -> Effect:
    """Reckon the newest cases that wait by the rules in force and by these; those set by hand stay out."""
    waiting = Request.objects.filter(
        state=RequestState.ADMITTED, needs__state=NeedState.READY, is_priority_by_hand=False
    ).distinct()
    in_force, day, cases, sooner, later = rules_at(at), localdate(at), 0, 0, 0
    newest = waiting.select_related("person__key", "institution").order_by("-received_at", "-pk")
    for request in newest[:LOOKED_AT]:
        try:
            facts = facts_of(request, describe(request.person), on=day)
        except Erased:
            continue
        now, then = (triage.triage(facts, now=day, rules=one).priority for one in (in_force, rules))
        cases, sooner, later = cases + 1, sooner + (then > now), later + (then < now)
    return Effect(cases, sooner, later)


@transaction.atomic
def set_rule(code: str, *, points: int, maximum: int, source: str, by: User, at: datetime) -> TriageRules:
    """Let one rule give other points from now on; who waits is reckoned anew in the background.

    Raises NotARule, and MovedMeanwhile when somebody else changed the rules at the same moment.
    """
    made = _put_in_force(
        triage.with_rule(rules_at(at), code, points=points, maximum=maximum, source=source), by=by, at=at
    )
    detail = {"version": made.version, "rule": code, "points": points, "maximum": maximum, "source": source}
    audit.record(Deed.TRIAGE_SET, made, by=by, at=at, detail=detail)
    transaction.on_commit(_ask_for_reckoning)
    return made


@transaction.atomic
def weigh_waiting(each: int, *, why: str, by: User, at: datetime) -> TriageRules:
    """Let a day of waiting give more points from now on; all who wait are reckoned anew at once. Raises NotARule."""
    made = _put_in_force(triage.with_waiting(rules_at(at), each=each, why=why), by=by, at=at)
    audit.record("ask.weigh_waiting", made, by=by, at=at, detail={"version": made.version, "each": each})
    reckon_priorities(by=by, at=at)
    return made


def _put_in_force(rules: triage.Rules, *, by: User, at: datetime) -> TriageRules:
    data = triage.rules_as_data(rules)
    try:
        with transaction.atomic():
            return TriageRules.objects.create(version=rules.version, rules=data, since=at, set_by=by)
    except IntegrityError as taken:  # somebody made this version at the same moment
        raise MovedMeanwhile from taken


def _ask_for_reckoning() -> None:
    from pelangi.ask.tasks import reckon_anew  # the task calls the deeds of this package

    reckon_anew.enqueue()

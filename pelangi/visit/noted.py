"""What phones noted at doors whose round is not closed yet: it can be corrected, so it is no record of a visit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from pelangi.core.journey import VisitState
from pelangi.plan.models import Appointment, Round
from pelangi.staff.permissions import in_scope
from pelangi.staff.roles import Deed
from pelangi.visit.models import Fact
from pelangi.visit.queries import APPOINTMENT_COLUMNS, heads_of, is_erased, value_of

OPEN = Q(visit=None) | Q(visit__state__in=(VisitState.PLANNED, VisitState.UNDER_WAY))
KEPT = ("statement", "papers", "handed_over", "glass")
SHOWN = ("arrived_at", "outcome", "danger")


@dataclass
class Noted:
    """What stands for one door: several outcomes where people said different things."""

    at: datetime
    by: str
    outcomes: list[dict] = field(default_factory=list)
    has_arrived: bool = False
    is_danger: bool = False


def noted_at(appointments: Iterable[Appointment]) -> dict[int, Noted]:
    """Return {appointment: what phones say}, of doors whose visit has not ended."""
    doors = Appointment.objects.filter(OPEN, pk__in=[one.pk for one in appointments])
    found: dict[int, Noted] = {}
    for fact in heads_of(*doors).filter(field__in=SHOWN):
        value = None if is_erased(fact) else value_of(fact)
        if not value:
            continue
        noted = found.setdefault(fact.appointment_id, Noted(fact.at, str(fact.by)))
        noted.at, noted.by = max((noted.at, noted.by), (fact.at, str(fact.by)))
        noted.has_arrived |= fact.field == "arrived_at"
        noted.is_danger |= fact.field == "danger"
        if fact.field == "outcome" and value not in noted.outcomes:
            noted.outcomes.append(value)
    return found


def kept_at(appointment: Appointment) -> list[tuple[str, object]]:
    """Return [(field, value)] of what was signed, handed over, photographed at a door; nothing of erased people."""
    facts = [one for one in heads_of(appointment).filter(field__in=KEPT) if not is_erased(one)]
    told = [(one.field, value_of(one)) for one in facts]
    return sorted(((name, value) for name, value in told if value), key=lambda one: KEPT.index(one[0]))


def count_noted(user, rounds: Iterable[Round]) -> dict[int, int]:
    """Return {round: how many doors `user` may see have an outcome on a phone that is no record yet}."""
    doors = Appointment.objects.filter(OPEN, stop__round__in=[one.pk for one in rounds])
    within = in_scope(doors, user, Deed.VISIT_VIEW, **APPOINTMENT_COLUMNS)
    facts = Fact.objects.filter(
        field="outcome", superseded_by=None, withdrawn_at=None, appointment__in=within
    )
    counted = (
        facts.order_by()
        .values("appointment__stop__round")
        .annotate(doors=Count("appointment", distinct=True))
    )
    return dict(counted.values_list("appointment__stop__round", "doors"))

"""What waits for a person: exceptions, held records, different values; and the decisions that can be taken back."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from pelangi.plan.models import Appointment
from pelangi.staff.permissions import in_scope, scopes_of
from pelangi.staff.roles import Deed, ScopeKind
from pelangi.visit.models import Fact, SyncItem, Visit
from pelangi.visit.queries import APPOINTMENT_COLUMNS, EXCEPTION, heads_of, visits_of


def exceptions_waiting(user) -> QuerySet[Visit]:
    """Return the visits whose biometric exception waits for a second person, oldest first."""
    waiting = visits_of(user, Deed.EXCEPTION_APPROVE).filter(exception_approved_at=None)
    return waiting.filter(captured__icontains=EXCEPTION).order_by("ended_at", "pk")


def held_items(user) -> QuerySet[SyncItem]:
    """Return what devices sent and waits for a person, oldest first: of teams whose rounds `user` may plan."""
    return _items_of(user).filter(outcome=SyncItem.Outcome.HELD).order_by("received_at", "pk")


def decided_items(user) -> QuerySet[SyncItem]:
    """Return what was decided by hand and can perhaps be taken back, the newest first: where `user` may decide."""
    return _items_of(user).filter(reply__by_hand=True).order_by("-received_at", "-pk")


def _items_of(user) -> QuerySet[SyncItem]:
    """A coordinator of the whole city sees all; of a district, what is about appointments there."""
    items = SyncItem.objects.select_related("device__user", "device__team")
    if not any(scope.kind == ScopeKind.CITY for scope in scopes_of(user, Deed.PLAN_SOLVE)):
        things = in_scope(Appointment.objects.all(), user, Deed.PLAN_SOLVE, **APPOINTMENT_COLUMNS)
        items = items.filter(reply__appointment__in=list(things.values_list("pk", flat=True)))
    return items


def appointments_by_pk(keys: list[int | None]) -> dict[int, Appointment]:
    """Return appointments by key, with what their rows show."""
    things = Appointment.objects.filter(pk__in=[key for key in keys if key is not None])
    return {one.pk: one for one in things.select_related("request__person__key", "visit")}


def disputes_of(user) -> QuerySet:
    """Return the (appointment, field) with different values that wait for a person whom `user` may decide for."""
    doors = in_scope(Appointment.objects.all(), user, Deed.PLAN_SOLVE, **APPOINTMENT_COLUMNS)
    standing = Fact.objects.filter(superseded_by=None, withdrawn_at=None, appointment__in=doors)
    return (
        standing.values_list("appointment", "field")
        .annotate(values_count=Count("value_hash", distinct=True))
        .filter(values_count__gt=1)
        .order_by("appointment", "field")
        .values_list("appointment", "field")
    )


def disputed_facts(disputes: Iterable[tuple[int, str]]) -> list[list[Fact]]:
    """Return the different values of each of some disputes, in the order they were committed."""
    found: dict[tuple[int, str], list[Fact]] = {(door, field): [] for door, field in disputes}
    for fact in heads_of(*{door for door, _field in found}):
        if (fact.appointment_id, fact.field) in found:
            found[fact.appointment_id, fact.field].append(fact)
    return [facts for facts in found.values() if facts]


def doors_to_decide(user) -> QuerySet[Appointment]:
    """Return the appointments `user` may decide for, of every plan."""
    doors = Appointment.objects.select_related("stop__round", "request__person__key")
    return in_scope(doors, user, Deed.PLAN_SOLVE, **APPOINTMENT_COLUMNS)


def facts_within(user) -> QuerySet[Fact]:
    """Return the facts of doors `user` may decide for."""
    doors = in_scope(Appointment.objects.all(), user, Deed.PLAN_SOLVE, **APPOINTMENT_COLUMNS)
    facts = Fact.objects.filter(appointment__in=doors)
    return facts.select_related("appointment__request__person__key", "appointment__visit")


def settlements_of(user) -> QuerySet[Fact]:
    """Return the choices made between values that can still be taken back, newest first."""
    made = facts_within(user).filter(item=None, superseded_by=None, withdrawn_at=None)
    return made.select_related("by").order_by("-at", "-pk")

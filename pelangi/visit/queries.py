"""Reading: today's rounds, what happened at each stop, devices, what waits for a second person."""

from datetime import date

from django.db.models import Max, Prefetch, QuerySet

from pelangi.plan.models import Appointment, Plan, Round
from pelangi.staff.permissions import in_scope, may, scopes_of
from pelangi.staff.protection import keyed_hash, unseal_for
from pelangi.staff.roles import Deed, ScopeKind
from pelangi.visit.models import Device, SyncItem, Visit

NOTE_CELL = "visit.note"
APPOINTMENT_COLUMNS = {"ward": "request__ward_id", "institution": "request__institution_id"}
VISIT_COLUMNS = {
    "ward": "appointment__request__ward_id",
    "institution": "appointment__request__institution_id",
}
EXCEPTION = "exception"


def token_hash(token: str) -> str:
    """Return by what a device's token is found."""
    return keyed_hash(token, "device token")


def device_of(token: str) -> Device | None:
    """Return the device a token belongs to, while it may send: not revoked, its person still a field officer."""
    devices = Device.objects.select_related("user", "team").filter(revoked_at=None)
    device = devices.filter(token_hash=token_hash(token)).first()
    return device if device and may(device.user, Deed.VISIT_RECORD) else None


def appointments_of(user, deed: Deed = Deed.VISIT_VIEW) -> QuerySet[Appointment]:
    """Return the promised appointments on which `user` may do `deed`, in the order they are driven."""
    promised = Appointment.objects.filter(stop__round__plan__state=Plan.State.PUBLISHED)
    promised = promised.select_related(
        "stop__round__team",
        "stop__ward",
        "stop__institution",
        "request__person__key",
        "request__ward",
        "visit",
    )
    promised = promised.prefetch_related("request__needs")
    within = in_scope(promised, user, deed, **APPOINTMENT_COLUMNS)
    return within.order_by("stop__round__day", "stop__round__team_id", "stop__position", "pk")


def rounds_of(user, day: date) -> list[Round]:
    """Return the day's rounds with stops `user` may see, those of their own teams first."""
    within = appointments_of(user).filter(stop__round__day=day)
    rounds = Round.objects.filter(pk__in=within.order_by().values("stop__round_id"))
    rounds = rounds.select_related("team").prefetch_related(
        Prefetch("stops__appointments", queryset=within.order_by("pk"), to_attr="shown")
    )
    mine = set(user.teams.values_list("pk", flat=True))
    return sorted(rounds, key=lambda one: (one.team_id not in mine, one.team_id))


def round_for_device(device: Device, day: date) -> list[Appointment]:
    """Return the appointments of the device's team on a day, in the order they are driven."""
    promised = appointments_of(device.user, Deed.VISIT_RECORD)
    return list(promised.filter(stop__round__team=device.team_id, stop__round__day=day))


def visits_of(user, deed: Deed = Deed.VISIT_VIEW) -> QuerySet[Visit]:
    """Return the visits on which `user` may do `deed`."""
    visits = Visit.objects.select_related(
        "appointment__request__person__key", "appointment__request__ward", "appointment__stop__round__team"
    )
    return in_scope(visits, user, deed, **VISIT_COLUMNS)


def has_exception(visit: Visit) -> bool:
    """Say whether a modality was passed over as an exception."""
    return any(str(value).startswith(EXCEPTION) for value in visit.captured.values())


def exceptions_waiting(user) -> QuerySet[Visit]:
    """Return the visits whose biometric exception waits for a second person, oldest first."""
    waiting = visits_of(user, Deed.EXCEPTION_APPROVE).filter(exception_approved_at=None)
    return waiting.filter(captured__icontains=EXCEPTION).order_by("ended_at", "pk")


def held_items(user) -> QuerySet[SyncItem]:
    """Return what devices sent and waits for a person, oldest first: of teams whose rounds `user` may plan.

    A coordinator of the whole city sees all; of a district, what is about appointments there.
    """
    held = SyncItem.objects.filter(outcome=SyncItem.Outcome.HELD).select_related(
        "device__user", "device__team"
    )
    if not any(scope.kind == ScopeKind.CITY for scope in scopes_of(user, Deed.PLAN_SOLVE)):
        things = in_scope(Appointment.objects.all(), user, Deed.PLAN_SOLVE, **APPOINTMENT_COLUMNS)
        held = held.filter(reply__appointment__in=list(things.values_list("pk", flat=True)))
    return held.order_by("received_at", "pk")


def appointments_by_pk(keys: list[int | None]) -> dict[int, Appointment]:
    """Return appointments by key, with what their rows show."""
    things = Appointment.objects.filter(pk__in=[key for key in keys if key is not None])
    return {one.pk: one for one in things.select_related("request__person__key", "visit")}


def next_day_with_rounds(user, day: date) -> date | None:
    """Return the next day after `day` on which `user` may see a round; None when none is promised."""
    later = appointments_of(user).filter(stop__round__day__gt=day)
    return later.values_list("stop__round__day", flat=True).first()


def note_of(visit: Visit) -> str:
    """Return the note in clear. Raises Erased."""
    if visit.note_sealed is None:
        return ""
    return unseal_for(visit.appointment.request.person.key, visit.note_sealed, NOTE_CELL)["note"]


def next_sequence(device: Device) -> int:
    """Return the number a device gives to its next item: one more than the highest it has sent."""
    highest = device.items.aggregate(highest=Max("device_sequence"))["highest"]
    return (highest or 0) + 1

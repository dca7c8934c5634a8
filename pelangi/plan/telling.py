"""Who must be told what if a change of plan is accepted; nothing is told by asking."""

from dataclasses import dataclass

from pelangi.ask.models import Request
from pelangi.ask.outbox import recipient_of, wants_none
from pelangi.plan.actions.tell import Told, has_heard, standing
from pelangi.plan.calls import REQUEST_COLUMNS
from pelangi.plan.models import Appointment, Plan
from pelangi.staff.models import User
from pelangi.staff.permissions import in_scope
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

ORDER = ("off", "change", "new")  # what hurts most first


@dataclass(frozen=True)
class Change:
    """What one person would hear: `kind` off, change or new; before and after are appointments or None."""

    request: Request
    before: Appointment | None
    after: Appointment | None
    is_reachable: bool  # by a number or an address; else through the ward or at the door
    has_heard: bool

    @property
    def kind(self) -> str:
        if self.after is None:
            return "off"
        return "change" if self.before else "new"


def changes(old: Plan, new: Plan, user: User) -> list[Change]:
    """Return whom `new` gives another time than `old`, within the scope of `user`, who loses most first."""
    before, after = _rows(old), _rows(new)
    stood = {request: Told(one.stop.round.day, one.stop.start_min) for request, one in before.items()}
    stands = standing(after.values())
    requests = in_scope(
        Request.objects.filter(pk__in={*before, *after}), user, Deed.PLAN_VIEW, **REQUEST_COLUMNS
    ).select_related("person__key", "ward", "institution")
    found = [
        Change(one, before.get(one.pk), after.get(one.pk), _reach(one), has_heard(one))
        for one in requests
        if one.pk not in stood or not stood[one.pk].is_kept_by(stands.get(one.pk))
    ]
    return sorted(found, key=lambda one: (ORDER.index(one.kind), _when(one), one.request.pk))


def _when(change: Change) -> tuple:
    one = change.before or change.after
    return (one.stop.round.day, one.stop.start_min) if one else ()


def _rows(plan: Plan) -> dict[int, Appointment]:
    rows = Appointment.objects.filter(stop__round__plan=plan)
    return {one.request_id: one for one in rows.select_related("stop__round__team", "stop__ward")}


def _reach(request: Request) -> bool:
    try:
        return bool(recipient_of(request)) and not wants_none(request)
    except Erased:
        return False

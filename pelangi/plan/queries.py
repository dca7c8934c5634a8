"""Reading: plans, rounds, stops and who was left out, within a person's scope."""

from django.db.models import Count, Prefetch, QuerySet

from pelangi.ask.models import Need
from pelangi.core.journey import NeedState
from pelangi.plan.calls import TO_VISIT
from pelangi.plan.models import Appointment, LeftOut, Plan, Round, Stop, Team
from pelangi.plan.shifts import clock_of
from pelangi.staff.models import User
from pelangi.staff.permissions import in_scope, may
from pelangi.staff.roles import Deed

STOP_COLUMNS = {"ward": "ward_id", "institution": "institution_id"}
APPOINTMENT_COLUMNS = {"ward": "request__ward_id", "institution": "request__institution_id"}
SHOWN_NEEDS = (*TO_VISIT, NeedState.IN_PROCESS, NeedState.DOCUMENT_MADE, NeedState.HANDED_OVER)


def plans(user: User) -> QuerySet[Plan]:
    """Return the plans `user` may see, newest days first: drafts only for who may plan."""
    things = Plan.objects.annotate(round_count=Count("rounds", distinct=True))
    if not may(user, Deed.PLAN_SOLVE):
        things = things.filter(state=Plan.State.PUBLISHED)
    return things.order_by("-first_day", "-pk")


def stops(plan: Plan, user: User) -> QuerySet[Stop]:
    """Return the stops of a plan that `user` may see, in the order they are driven."""
    things = Stop.objects.filter(round__plan=plan).select_related("round__team", "ward", "institution")
    mine = in_scope(things, user, Deed.PLAN_VIEW, **STOP_COLUMNS)
    return mine.order_by("round__day", "round__team_id", "position")


def rounds(plan: Plan, user: User) -> list[Round]:
    """Return the rounds of a plan, each with `shown` (the stops `user` may see), `others` (how many they may not),
    `people` and the clock times as words."""
    seen = with_people(stops(plan, user))
    by_round: dict[int, list[Stop]] = {}
    for stop in seen:
        by_round.setdefault(stop.round_id, []).append(stop)
    counted = plan.rounds.select_related("team").annotate(stop_count=Count("stops")).order_by("day", "team_id")
    found = [_described(round_, by_round.get(round_.pk, [])) for round_ in counted]
    return [one for one in found if one.shown]


def one_round(pk: int, user: User) -> Round | None:
    """Return a round with its shown stops; None when there is none with a stop `user` may see."""
    round_ = Round.objects.filter(pk=pk, plan__in=plans(user).values("pk")).select_related("team", "plan").first()
    if round_ is None:
        return None
    shown = list(with_people(stops(round_.plan, user).filter(round=round_)))
    round_.stop_count = round_.stops.count()
    return _described(round_, shown) if shown else None


def with_people(things: QuerySet[Stop]) -> QuerySet[Stop]:
    """Load with each stop its appointments, requests and needs."""
    needs = Prefetch(
        "request__needs",
        queryset=Need.objects.filter(state__in=SHOWN_NEEDS).order_by("document_kind"),
        to_attr="shown_needs",
    )
    people = Appointment.objects.select_related("request__person__key", "request__ward").prefetch_related(needs)
    return things.prefetch_related(Prefetch("appointments", queryset=people.order_by("pk")))


def _described(round_: Round, shown: list[Stop]) -> Round:
    for stop in shown:
        stop.round = round_
        stop.arrive, stop.start, stop.depart = map(clock_of, (stop.arrive_min, stop.start_min, stop.depart_min))
        stop.people = stop.appointments.all()
        stop.documents = sorted({need.document_kind for one in stop.people for need in one.request.shown_needs})
    round_.shown = shown
    round_.others = round_.stop_count - len(shown)
    round_.people_count = sum(len(stop.people) for stop in shown)
    return round_


def left_out(plan: Plan, user: User) -> QuerySet[LeftOut]:
    """Return who was left out of a plan and why, within the scope of `user`, most urgent first."""
    things = plan.left_out.select_related("request__ward", "request__institution")
    mine = in_scope(things, user, Deed.PLAN_VIEW, **APPOINTMENT_COLUMNS)
    return mine.order_by("-request__priority", "request__received_at", "pk")


def hidden_stops(plan: Plan, user: User, deed: Deed) -> int:
    """Return how many stops of a plan lie outside what `user` may do `deed` on."""
    things = Stop.objects.filter(round__plan=plan)
    return things.count() - in_scope(things, user, deed, **STOP_COLUMNS).count()


def teams() -> QuerySet[Team]:
    """Return all teams with their members, active ones first."""
    return Team.objects.prefetch_related("members").order_by("-is_active", "code")

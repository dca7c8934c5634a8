"""Reading: plans, rounds, stops and who was left out, within a person's scope."""

from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from pelangi.ask.models import Need, Person, Request
from pelangi.ask.queries import ready_requests, restrictions
from pelangi.ask.words import document_name
from pelangi.city.queries import working_days
from pelangi.core.journey import NeedState
from pelangi.plan.calls import REQUEST_COLUMNS, TO_VISIT
from pelangi.plan.compare import Difference, Place
from pelangi.plan.models import Appointment, LeftOut, Plan, Round, Stop, Team
from pelangi.plan.problem_of import PROMISE_SLACK_MIN
from pelangi.plan.second import TO_BRING, needs_to_bring
from pelangi.plan.shifts import clock_of
from pelangi.plan.skills import SKILLS
from pelangi.staff.models import User
from pelangi.staff.permissions import in_scope, may
from pelangi.staff.roles import Deed

MOST_COMPARED = 10
STOP_COLUMNS = {"ward": "ward_id", "institution": "institution_id"}
APPOINTMENT_COLUMNS = {"ward": "request__ward_id", "institution": "request__institution_id"}
TOLD = ("request__ward", "request__institution", "stop__round__team")
BROUGHT = (*TO_BRING, NeedState.HANDED_OVER)
SHOWN_NEEDS = (*TO_VISIT, *BROUGHT)


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
    counted = (
        plan.rounds.select_related("team").annotate(stop_count=Count("stops")).order_by("day", "team_id")
    )
    found = [_described(round_, by_round.get(round_.pk, [])) for round_ in counted]
    return [one for one in found if one.shown]


def one_round(pk: int, user: User) -> Round | None:
    """Return a round with its shown stops; None when there is none with a stop `user` may see."""
    round_ = (
        Round.objects.filter(pk=pk, plan__in=plans(user).values("pk")).select_related("team", "plan").first()
    )
    if round_ is None:
        return None
    shown = list(with_people(stops(round_.plan, user).filter(round=round_)))
    round_.stop_count = round_.stops.count()
    return _described(round_, shown) if shown else None


def one_stop(plan: Plan, code: str, user: User) -> Stop | None:
    """Return the stop of this code as `rounds` describes it; None when `user` may not see one."""
    stop = with_people(stops(plan, user).filter(code=code)).first()
    return _described_stop(stop) if stop else None


def with_people(things: QuerySet[Stop]) -> QuerySet[Stop]:
    """Load with each stop its appointments, requests and needs."""
    needs = Prefetch(
        "request__needs",
        queryset=Need.objects.filter(state__in=SHOWN_NEEDS).order_by("document_kind"),
        to_attr="shown_needs",
    )
    is_held = Exists(restrictions().filter(person=OuterRef("request__person")))
    people = Appointment.objects.annotate(is_held=is_held)
    people = people.select_related("request__person__key", "request__ward").prefetch_related(needs)
    return things.prefetch_related(Prefetch("appointments", queryset=people.order_by("pk")))


def _described(round_: Round, shown: list[Stop]) -> Round:
    for stop in shown:
        stop.round = round_
        _described_stop(stop)
    round_.shown = shown
    round_.others = round_.stop_count - len(shown)
    round_.people_count = sum(len(stop.people) for stop in shown)
    return round_


def _described_stop(stop: Stop) -> Stop:
    """Say of a stop its times and documents, and is_rough: somebody at this door asked that their data not be used.

    Of them no document is named, and their door is shown only roughly; an institution stays where everybody knows it.
    """
    stop.arrive, stop.start, stop.depart = map(clock_of, (stop.arrive_min, stop.start_min, stop.depart_min))
    stop.people = stop.appointments.all()
    stop.is_rough = stop.institution_id is None and any(one.is_held for one in stop.people)
    for one in stop.people:
        one.document_names = [_document(stop, need) for need in _needs_shown(one) if _is_of(stop, need)]
    stop.document_names = sorted({name for one in stop.people for name in one.document_names})
    stop.waits_for = sum(
        stop.is_hand_over and need.state == NeedState.IN_PROCESS
        for one in stop.people
        for need in _needs_shown(one)
    )
    return stop


def _needs_shown(one: Appointment) -> list[Need]:
    return [] if one.is_held else one.request.shown_needs


def _is_of(stop: Stop, need: Need) -> bool:
    return not stop.is_hand_over or need.state in BROUGHT


def _document(stop: Stop, need: Need) -> str:
    """Return what a document is called, and that it is only brought, where the stop is for that."""
    name = document_name(need.document_kind)
    if not stop.is_hand_over:
        return name
    if need.state == NeedState.IN_PROCESS:
        return _("hand over: %(document)s (not made yet)") % {"document": name}
    return _("hand over: %(document)s") % {"document": name}


def left_out(plan: Plan, user: User) -> QuerySet[LeftOut]:
    """Return who was left out of a plan and why, within the scope of `user`, most urgent first.

    Each says whether it is_held: its person asked that their data not be used.
    """
    is_held = Exists(restrictions().filter(person=OuterRef("request__person")))
    things = plan.left_out.select_related("request__ward", "request__institution").annotate(is_held=is_held)
    mine = in_scope(things, user, Deed.PLAN_VIEW, **APPOINTMENT_COLUMNS)
    return mine.order_by("-request__priority", "request__received_at", "pk")


def totals(plan: Plan, rounds: list[Round]) -> dict:
    """Return how many people, stops and minutes of driving the shown rounds have."""
    return {
        "people": sum(one.people_count for one in rounds),
        "stops": sum(len(one.shown) for one in rounds),
        "rounds": len(rounds),
        "drive_min": sum(one.drive_min for one in rounds),
    }


def changed_promises(plan: Plan, user: User) -> list[dict]:
    """Return whom publishing this draft would give another time or none: {request, before, after}, lost ones first.

    before and after are appointments; after is None for whoever loses the visit. A visit on the same day within
    the slack of a promise counts as kept.
    """
    told = Appointment.objects.filter(
        stop__round__day__in=plan.problem["days"], stop__round__plan__state=Plan.State.PUBLISHED
    ).exclude(stop__round__plan=plan)
    told = in_scope(told, user, Deed.PLAN_VIEW, **APPOINTMENT_COLUMNS).select_related(*TOLD)
    after = Appointment.objects.filter(stop__round__plan=plan).select_related(*TOLD)
    by_request = {one.request_id: one for one in after}
    rows = [{"request": one.request, "before": one, "after": by_request.get(one.request_id)} for one in told]
    changed = [row for row in rows if not _is_kept(row["before"].stop, row["after"] and row["after"].stop)]
    return sorted(changed, key=_lost_first)


def _is_kept(before: Stop, after: Stop | None) -> bool:
    if after is None or after.round.day != before.round.day:
        return False
    return abs(after.start_min - before.start_min) <= PROMISE_SLACK_MIN


def _lost_first(row: dict) -> tuple:
    before = row["before"].stop
    return row["after"] is not None, before.round.day, before.start_min, row["request"].pk


def hidden_stops(plan: Plan, user: User, deed: Deed) -> int:
    """Return how many stops of a plan lie outside what `user` may do `deed` on."""
    things = Stop.objects.filter(round__plan=plan)
    return things.count() - in_scope(things, user, deed, **STOP_COLUMNS).count()


def teams() -> list[Team]:
    """Return all teams with their members, active ones first, their skills as words."""
    found = list(Team.objects.prefetch_related("members").order_by("-is_active", "code"))
    for team in found:
        team.skill_names = [SKILLS.get(skill, skill) for skill in team.skills]
    return found


def nameable_persons(round_: Round, user: User, *, at_home: bool = False) -> list[Person]:
    """Return the persons of the round's shown stops whose names `user` may see, in order; `at_home`: only those.

    Nobody is named who asked that their data not be used.
    """
    stops_ = [stop for stop in round_.shown if not (at_home and stop.institution_id)]
    people = [one for stop in stops_ for one in stop.people]
    ids = Appointment.objects.filter(pk__in=[one.pk for one in people])
    allowed = set(in_scope(ids, user, Deed.VISIT_VIEW, **APPOINTMENT_COLUMNS).values_list("pk", flat=True))
    return [one.request.person for one in people if one.pk in allowed and not one.is_held]


def waiting_count(user: User) -> int:
    """Return how many requests in the scope of `user` are ready to be planned."""
    return in_scope(ready_requests(), user, Deed.PLAN_SOLVE, **REQUEST_COLUMNS).count()


def bringing_count(user: User) -> int:
    """Return how many requests in the scope of `user` have a document that is made and waits to be brought."""
    made = needs_to_bring().filter(state=NeedState.DOCUMENT_MADE).values("request_id")
    return in_scope(Request.objects.filter(pk__in=made), user, Deed.PLAN_SOLVE, **REQUEST_COLUMNS).count()


def first_free_day(today: date) -> date:
    """Return the first working day after today that no published plan covers yet, nor an earlier day does."""
    last = Plan.objects.filter(state=Plan.State.PUBLISHED).aggregate(last=Max("last_day"))["last"]
    return working_days(max(today, last or today) + timedelta(days=1), 1)[0]


def locked_count(plan: Plan) -> int:
    """Return how many stops of a plan are locked."""
    return Stop.objects.filter(round__plan=plan, is_locked=True).count()


def comparable(plan: Plan) -> list[Plan]:
    """Return the plans that have days in common with this one, newest first."""
    others = Plan.objects.filter(first_day__lte=plan.last_day, last_day__gte=plan.first_day)
    return list(others.exclude(pk=plan.pk).order_by("-pk")[:MOST_COMPARED])


def described_differences(found: list[Difference], user: User) -> list[dict]:
    """Return differences within the scope of `user` as {request, difference}, in the order given."""
    things = Request.objects.filter(pk__in=[one.request for one in found])
    mine = in_scope(things, user, Deed.PLAN_VIEW, **REQUEST_COLUMNS).select_related("ward", "institution")
    requests, teams = mine.in_bulk(), dict(Team.objects.values_list("code", "name"))
    return [
        {
            "request": requests[one.request],
            "kind": one.kind,
            **{name: _standing(getattr(one, name), teams) for name in ("before", "after")},
        }
        for one in found
        if one.request in requests
    ]


def _standing(place: Place | None, teams: dict[str, str]) -> dict | None:
    if place is None:
        return None
    return {"team": teams.get(place.team, place.team), "day": place.day, "clock": clock_of(place.start_min)}

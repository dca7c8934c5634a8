"""Who waits for a visit and who can go: rows of the database as planning sees them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from pelangi.ask.models import Need, Request
from pelangi.ask.queries import describe, ready_requests
from pelangi.core.journey import NeedState
from pelangi.plan.means import means, table
from pelangi.plan.minutes import service_min
from pelangi.plan.models import Appointment, Plan, Team
from pelangi.plan.problem_of import ONLY, Bring, Call, Crew, Promise
from pelangi.plan.second import to_bring
from pelangi.plan.skills import FEMALE_OFFICER, of_vehicle
from pelangi.staff.models import User
from pelangi.staff.permissions import in_scope
from pelangi.staff.protection import Erased, keyed_hash
from pelangi.staff.roles import Deed

REQUEST_COLUMNS = {"ward": "ward_id", "institution": "institution_id"}
TO_VISIT = (NeedState.READY, NeedState.PLANNED)
ADDRESS_WORD = re.compile(r"[A-Z]+|[0-9]+")
NEIGHBOURHOOD = re.compile(r"\bR[TW][. ]*[0-9]+")
NOT_OF_THE_HOUSE = {"JL", "JLN", "JALAN", "GG", "GANG", "NO", "NOMOR"}


def calls_for(days: Sequence[date], *, by: User, at: datetime) -> list[Call]:
    """Return who is to be visited: everyone ready in the scope of `by`, whoever a document is to be brought to, and
    whoever these days were promised to."""
    promises = _promises(days)
    brings = to_bring(means(), until=max(days), at=at, promised=promises)
    ready = in_scope(ready_requests(), by, Deed.PLAN_SOLVE, **REQUEST_COLUMNS)
    again = in_scope(Request.objects.filter(pk__in=brings), by, Deed.PLAN_SOLVE, **REQUEST_COLUMNS)
    waiting = set(ready.values_list("pk", flat=True)) | set(again.values_list("pk", flat=True))
    wanted = waiting - promised_on_other_days(days, at) | set(promises)
    return _calls(wanted, promises, brings, at=at)


def calls_of(requests: Iterable[int], at: datetime) -> list[Call]:
    """Return these requests as planning sees them, whatever was promised; erased people and ended needs left out."""
    return _calls(set(requests), {}, {}, at=at)


def _calls(
    wanted: set[int], promises: Mapping[int, Promise], brings: Mapping[int, Bring], *, at: datetime
) -> list[Call]:
    documents, minutes = _documents(wanted), table()
    found = (
        _call(one, documents[one.pk], promises.get(one.pk), brings.get(one.pk), at=at, minutes=minutes)
        for one in _with_persons(wanted)
        if documents[one.pk] or one.pk in brings
    )
    return [call for call in found if call]


def crews() -> list[Crew]:
    """Return the active teams, in the order of their codes."""
    teams = Team.objects.filter(is_active=True).prefetch_related("members").order_by("code")
    return [
        Crew(
            code=team.code,
            lat=team.start_lat,
            lon=team.start_lon,
            skills=(*team.skills, of_vehicle(team.vehicle)),
            kits=team.kits,
            members=max(1, len(team.members.all())),
            end=team.end if team.end_lat is not None else None,
            week=tuple(team.week),
        )
        for team in teams
    ]


def _with_persons(ids: Iterable[int]) -> QuerySet[Request]:
    found = Request.objects.filter(pk__in=ids).select_related(
        "person__key", "ward", "institution__terms", "terms"
    )
    return found.order_by("pk")


def _documents(ids: Iterable[int]) -> dict[int, list[str]]:
    needs = Need.objects.filter(request__in=ids, state__in=TO_VISIT).order_by("document_kind")
    documents: dict[int, list[str]] = defaultdict(list)
    for request, kind in needs.values_list("request_id", "document_kind"):
        documents[request].append(kind)
    return documents


def _promises(days: Sequence[date]) -> dict[int, Promise]:
    """Return what published rounds on these days promised, by request."""
    told = Appointment.objects.filter(
        stop__round__day__in=days, stop__round__plan__state=Plan.State.PUBLISHED
    ).select_related("stop__round")
    return {
        one.request_id: Promise(day=one.stop.round.day, start_min=one.stop.start_min, stop=one.stop_id)
        for one in told
    }


def promised_on_other_days(days: Sequence[date], at: datetime) -> set[int]:
    """Return the requests with a promised visit still to come that this plan does not touch."""
    told = Appointment.objects.filter(
        stop__round__day__gte=timezone.localdate(at), stop__round__plan__state=Plan.State.PUBLISHED
    ).exclude(stop__round__day__in=days)
    return set(told.values_list("request_id", flat=True))


def _call(
    request: Request,
    documents: list[str],
    promise: Promise | None,
    bring: Bring | None,
    *,
    at: datetime,
    minutes: dict,
) -> Call | None:
    """Return one person as planning sees them; None for an erased person, whom nobody can find any more."""
    try:
        person = describe(request.person)
    except Erased:
        return None
    group = person.get("group") or "unknown"
    lat, lon, is_guess = _place(request)
    if documents and bring and bring.recorded_on:
        bring = None  # what is not made yet does not put a recording off
    return Call(
        request=request.pk,
        ward=request.ward_id,
        institution=request.institution_id or "",
        lat=lat,
        lon=lon,
        place_is_guess=is_guess,
        group=group_code(group),
        documents=tuple(documents),
        service_min=service_min(group, documents, minutes) + (minutes["hand_over"] if bring else 0),
        window=request.window,
        priority=request.priority,
        waiting_days=max(0, (at - request.received_at).days),
        promise=promise,
        bring=bring,
        household=""
        if request.institution_id
        else household_code(request.ward_id, person.get("address") or ""),
        **_terms(request),
    )


def group_code(group: str) -> str:
    """Return by what a group is known in a stored problem, which does not tell who is ill or in prison."""
    return keyed_hash(group, "plan group")[:10]


def household_code(ward: str, address: str) -> str:
    """Return a code that is the same for the same house of a ward, however it is written; "" without a number."""
    words = ADDRESS_WORD.findall(NEIGHBOURHOOD.sub(" ", address.upper()))
    house = [word.lstrip("0") for word in words if word not in NOT_OF_THE_HOUSE]
    if not any(word.isdecimal() for word in words):
        return ""
    return keyed_hash(" ".join([ward, *house]), "plan household")[:10]


def _terms(request: Request) -> dict:
    """Return what the visit asks for beyond the documents: hours, skills, vehicle, kits."""
    own, there = getattr(request, "terms", None), getattr(request.institution, "terms", None)
    skills = [FEMALE_OFFICER] if own and own.needs_female_officer else []
    skills += [ONLY + own.team_id] if own and own.team_id else []
    skills += [of_vehicle(one.reached_by) for one in (own, there) if one and one.reached_by]
    if there is None:
        return {"week": tuple(own.week) if own else (), "skills": tuple(skills)}
    return {
        "week": tuple(there.week),
        "skills": tuple(skills),
        "kits_at_once": there.kits,
        "people_a_stop": there.people_a_stop,
    }


def _place(request: Request) -> tuple[float, float, bool]:
    """Return latitude, longitude and whether it is a guess: institution, seen door, or the ward's centre."""
    if request.institution_id:
        return request.institution.lat, request.institution.lon, False
    person = request.person
    if person.lat is not None and person.lon is not None:
        return person.lat, person.lon, person.place_is_guess
    return request.ward.centre_lat, request.ward.centre_lon, True

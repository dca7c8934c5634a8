"""Random histories written straight into the tables, each table at once: a third of a second for half a year."""

from collections import Counter
from datetime import datetime, time, timedelta

from pelangi.ask.models import Need, NeedMove, Person, Request, RequestMove
from pelangi.ask.queries import PERSON_CELL
from pelangi.issue.models import Complaint, Document, DocumentMove, StockMove
from pelangi.plan.models import Appointment, Plan, Round, Stop, Team
from pelangi.report.models import CostRate
from pelangi.report.tests.histories import FIRST, RATES, TEAM_AT, TEAMS, ZONE, Call, History, Paper, Told
from pelangi.staff.models import PersonKey, User
from pelangi.staff.protection import new_person_key, seal_for
from pelangi.visit.models import SatisfactionAnswer, Visit, VisitMove


def write_down(histories: list[History], stock: list[tuple[str, int, datetime]], by: User) -> None:
    """Write everything into the tables; states do not matter, figures come from the deeds."""
    noon = datetime.combine(FIRST, time(12), ZONE)
    for code in TEAMS:
        Team.objects.get_or_create(
            code=code, defaults={"name": code, "start_lat": TEAM_AT[0], "start_lon": TEAM_AT[1]}
        )
    long_ago = noon - timedelta(days=400)
    CostRate.objects.bulk_create(
        CostRate(kind=kind, rupiah=rupiah, since=long_ago.date(), entered_at=long_ago, entered_by=by)
        for kind, rupiah in RATES.items()
    )
    plan = Plan.objects.create(
        first_day=FIRST,
        last_day=FIRST,
        kits_per_day=1,
        seed=1,
        iterations=1,
        problem={},
        made_at=noon,
        made_by=by,
    )
    persons = _persons(histories, noon)
    requests = Request.objects.bulk_create(
        Request(
            ticket=f"TICKET-{number:06d}",
            source_ref=f"S{number}",
            person=persons[one.person],
            channel=one.channel,
            ward_id=one.ward,
            received_at=one.received,
            created_by=by,
        )
        for number, one in enumerate(histories)
    )
    told = list(zip(requests, histories, strict=True))
    RequestMove.objects.bulk_create(
        _move(RequestMove, left, by, request=request) for request, one in told for left in one.left
    )
    _write_papers([(request, paper) for request, one in told for paper in one.papers], by)
    _write_calls([(request, call) for request, one in told for call in one.calls], plan, by)
    _write_complaints(told, by)
    StockMove.objects.bulk_create(
        StockMove(kind="delivery" if units > 0 else "damaged", card_kind=kind, units=units, at=at, by=by)
        for kind, units, at in stock
    )


def _persons(histories: list[History], noon: datetime) -> dict[int, Person]:
    """Write the people down, as they are in the first history of each; return them by their numbers."""
    first: dict[int, History] = {}
    for one in histories:
        first.setdefault(one.person, one)
    keys = PersonKey.objects.bulk_create(new_person_key(noon) for _ in first)
    made = Person.objects.bulk_create(
        Person(key=key, sealed=seal_for(key, _known(one), PERSON_CELL), ward_id=one.ward, created_at=noon)
        for key, one in zip(keys, first.values(), strict=True)
    )
    return dict(zip(first, made, strict=True))


def _known(one: History) -> dict[str, str]:
    return {"group": one.group, "sex": one.sex, "birth_date": one.born.isoformat() if one.born else ""}


def _write_papers(papers: list[tuple[Request, Paper]], by: User) -> None:
    needs = Need.objects.bulk_create(
        Need(
            request=request,
            person=request.person,
            document_kind=paper.kind,
            opened_at=request.received_at,
        )
        for request, paper in papers
    )
    told = [(need, paper) for need, (_request, paper) in zip(needs, papers, strict=True)]
    NeedMove.objects.bulk_create(
        _move(NeedMove, one, by, need=need) for need, paper in told for one in paper.need
    )
    made = [(need, paper.document) for need, paper in told if paper.document]
    documents = Document.objects.bulk_create(
        Document(
            need=need, opened_at=need.request.received_at, since=need.request.received_at, holder="office"
        )
        for need, _deeds in made
    )
    DocumentMove.objects.bulk_create(
        _move(DocumentMove, one, by, document=document)
        for document, (_need, deeds) in zip(documents, made, strict=True)
        for one in deeds
    )


def _write_complaints(told: list[tuple[Request, History]], by: User) -> None:
    Complaint.objects.bulk_create(
        Complaint(
            ticket=f"{request.ticket}-{number}",
            source_ref=f"{request.ticket}-{number}",
            request=request,
            kind="other",
            received_at=received,
            state="resolved" if answered else "open",
            answered_at=answered,
            answered_by=by if answered else None,
        )
        for request, one in told
        for number, (received, answered) in enumerate(one.complaints)
    )


def _write_calls(calls: list[tuple[Request, Call]], plan: Plan, by: User) -> None:
    days = list(dict.fromkeys((call.team, call.day) for _request, call in calls))
    shift = {"shift_from_min": 500, "shift_until_min": 900, "drive_min": 0}
    rounds = Round.objects.bulk_create(Round(plan=plan, team_id=team, day=day, **shift) for team, day in days)
    out, position = dict(zip(days, rounds, strict=True)), Counter()
    stops = []
    for request, call in calls:
        position[call.team, call.day] += 1
        stops.append(Stop(
            round=out[call.team, call.day], position=position[call.team, call.day],
            ward_id=request.ward_id, lat=0, lon=0, arrive_min=1, start_min=1, depart_min=1,
        ))  # fmt: skip
    appointments = Appointment.objects.bulk_create(
        Appointment(stop=stop, request=request, promised_at=call.promised)
        for stop, (request, call) in zip(Stop.objects.bulk_create(stops), calls, strict=True)
    )
    carried_out = [
        (one, call) for one, (_request, call) in zip(appointments, calls, strict=True) if call.deeds
    ]
    visits = Visit.objects.bulk_create(
        Visit(appointment=one, minutes=call.minutes) for one, call in carried_out
    )
    told = [(visit, call) for visit, (_one, call) in zip(visits, carried_out, strict=True)]
    VisitMove.objects.bulk_create(
        _move(VisitMove, one, by, visit=visit, base_version=0) for visit, call in told for one in call.deeds
    )
    SatisfactionAnswer.objects.bulk_create(
        SatisfactionAnswer(visit=visit, elements=call.marks, answered_at=call.marked)
        for visit, call in told
        if call.marks
    )


def _move(table, told: Told, by: User, **of):
    return table(
        move=told.what, from_state="", to_state="", at=told.at, recorded_at=told.recorded, by=by, **of
    )

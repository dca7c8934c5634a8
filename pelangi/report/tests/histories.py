"""Random histories of a small city, written straight into the tables, and the same figures reckoned slowly by hand.

The slow way shares nothing with the product but the names of moves: lists, loops and `if`, no queries.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from pelangi.ask.models import Need, NeedMove, Person, Request, RequestMove
from pelangi.ask.queries import PERSON_CELL
from pelangi.issue.models import Complaint, Document, DocumentMove, StockMove
from pelangi.plan.models import Appointment, Plan, Round, Stop, Team
from pelangi.report.models import CostRate
from pelangi.staff.models import User
from pelangi.staff.protection import new_person_key, seal_for
from pelangi.staff.tests.people import OTHER_WARD, SAME_DISTRICT_WARD, WARD
from pelangi.visit.models import SatisfactionAnswer, Visit, VisitMove

ZONE = ZoneInfo("Asia/Jakarta")
FIRST = date(2026, 9, 1)
DAYS = 60
WARDS = (WARD, SAME_DISTRICT_WARD, OTHER_WARD)
TEAMS = ("T1", "T2")
TEAM_AT = (-2.1, 106.1)
RATES = {"staff_hour": 60_000, "day": 50_000, "vehicle_km": 2_000, "card": 10_000}  # rupiah
OUTCOMES = ("finish", "finish_partly", "find_absent", "record_refusal", "stop_technical", "cancel")
SAID = ("mark_print_ready", "find_duplicate", "fail_enrolment", "print")


@dataclass
class Told:
    """One deed: what, when it happened, when it was recorded."""

    what: str
    at: datetime
    recorded: datetime


@dataclass
class Call:
    """One appointment: team, promised day and moment, deeds of its visit, minutes, marks with their moment."""

    team: str
    day: date
    promised: datetime | None
    deeds: list[Told]
    minutes: int | None
    marks: list[int] | None
    marked: datetime | None


@dataclass
class Paper:
    """One need: deeds on it and on its document."""

    kind: str
    need: list[Told] = field(default_factory=list)
    document: list[Told] = field(default_factory=list)


@dataclass
class History:
    """One request of one person with all that followed; complaints are (received, answered)."""

    person: int
    ward: str
    channel: str
    group: str
    sex: str
    born: date | None
    received: datetime
    left: list[Told]
    papers: list[Paper]
    calls: list[Call]
    complaints: list[tuple[datetime, datetime | None]]


def random_city(random: Random) -> tuple[list[History], list[tuple[str, int, datetime]]]:
    """Return up to twelve histories and a ledger of card stock."""
    people = [
        (random.choice(("elderly", "poor", "")), random.choice("LP"), _born(random))
        for _ in range(random.randint(1, 8))
    ]
    histories = []
    for _ in range(random.randint(0, 12)):
        person = random.randrange(len(people))
        group, sex, born = people[person]
        received = _moment(random)
        histories.append(
            History(
                person=person,
                ward=random.choice(WARDS),
                channel=random.choice(("phone", "whatsapp", "ward_officer")),
                group=group,
                sex=sex,
                born=born,
                received=received,
                left=[_told(random, random.choice(("cancel", "close", "screen")), received)]
                * (random.random() < 0.3),
                papers=[
                    _paper(random, kind, received)
                    for kind in random.sample(("identity_card", "family_card"), random.randint(1, 2))
                ],
                calls=[_call(random, received) for _ in range(random.randint(0, 3))],
                complaints=[_complaint(random) for _ in range(random.random() < 0.3)],
            )
        )
    stock = [
        ("identity_card", random.choice((50, -1, -2)), _moment(random)) for _ in range(random.randint(0, 5))
    ]
    return histories, stock


def _born(random: Random) -> date | None:
    return None if random.random() < 0.2 else date(2026, 9, 1) - timedelta(days=random.randint(0, 90 * 365))


def _moment(random: Random, after: datetime | None = None) -> datetime:
    start = after or datetime.combine(FIRST, time(), ZONE)
    # whole hours, so that midnights and equal moments do happen
    return start + timedelta(hours=random.randint(0, 24 * (12 if after else DAYS)))


def _told(random: Random, what: str, after: datetime) -> Told:
    at = _moment(random, after)
    return Told(what, at, at + timedelta(hours=random.choice((0, 0, 0, 5, 30))))


def _paper(random: Random, kind: str, received: datetime) -> Paper:
    paper = Paper(kind)
    if random.random() < 0.8:
        paper.need = [_told(random, "start", received) for _ in range(random.randint(1, 2))]
        if random.random() < 0.2:
            paper.need.append(_told(random, random.choice(("cancel", "find_not_due")), received))
        last = max(told.at for told in paper.need)
        paper.document = [_told(random, random.choice(SAID), last) for _ in range(random.randint(0, 2))]
        if random.random() < 0.6:
            paper.document.append(_told(random, "hand_over", last))
    return paper


def _call(random: Random, received: datetime) -> Call:
    start = _told(random, "start", received)
    deeds = [start, _told(random, random.choice(OUTCOMES), start.at)] if random.random() < 0.85 else []
    answered = bool(deeds) and random.random() < 0.5
    return Call(
        team=random.choice(TEAMS),
        day=(start.at.astimezone(ZONE) + timedelta(days=random.choice((0, 0, 0, 1)))).date(),
        promised=_moment(random, received) if random.random() < 0.8 else None,
        deeds=deeds,
        minutes=random.choice((None, 10, 15, 40)),
        marks=[random.randint(1, 4) for _ in range(9)] if answered else None,
        marked=_moment(random, deeds[-1].at) if answered else None,
    )


def _complaint(random: Random) -> tuple[datetime, datetime | None]:
    received = _moment(random)
    return received, _moment(random, received) if random.random() < 0.6 else None


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
    persons: dict[int, Person] = {}
    for number, one in enumerate(histories):
        if one.person not in persons:
            persons[one.person] = _person(one, noon)
        request = Request.objects.create(
            ticket=f"TICKET-{number:06d}",
            source_ref=f"S{number}",
            person=persons[one.person],
            channel=one.channel,
            ward_id=one.ward,
            received_at=one.received,
            created_by=by,
        )
        _write_request(one, request, plan, by)
    StockMove.objects.bulk_create(
        StockMove(kind="delivery" if units > 0 else "damaged", card_kind=kind, units=units, at=at, by=by)
        for kind, units, at in stock
    )


def _person(one: History, noon: datetime) -> Person:
    key = new_person_key(noon)
    key.save()
    known = {"group": one.group, "sex": one.sex, "birth_date": one.born.isoformat() if one.born else ""}
    return Person.objects.create(
        key=key, sealed=seal_for(key, known, PERSON_CELL), ward_id=one.ward, created_at=noon
    )


def _write_request(one: History, request: Request, plan: Plan, by: User) -> None:
    RequestMove.objects.bulk_create(_move(RequestMove, told, by, request=request) for told in one.left)
    for paper in one.papers:
        need = Need.objects.create(
            request=request, person=request.person, document_kind=paper.kind, opened_at=one.received
        )
        NeedMove.objects.bulk_create(_move(NeedMove, told, by, need=need) for told in paper.need)
        if paper.document:
            document = Document.objects.create(
                need=need, opened_at=one.received, since=one.received, holder="office"
            )
            DocumentMove.objects.bulk_create(
                _move(DocumentMove, told, by, document=document) for told in paper.document
            )
    for call in one.calls:
        _write_call(call, request, plan, by)
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
        for number, (received, answered) in enumerate(one.complaints)
    )


def _write_call(call: Call, request: Request, plan: Plan, by: User) -> None:
    out, _new = Round.objects.get_or_create(
        plan=plan,
        team_id=call.team,
        day=call.day,
        defaults={"shift_from_min": 500, "shift_until_min": 900, "drive_min": 0},
    )
    stop = Stop.objects.create(
        round=out, position=out.stops.count() + 1, ward_id=request.ward_id,
        lat=0, lon=0, arrive_min=1, start_min=1, depart_min=1,
    )  # fmt: skip
    appointment = Appointment.objects.create(stop=stop, request=request, promised_at=call.promised)
    if call.deeds:
        visit = Visit.objects.create(appointment=appointment, minutes=call.minutes)
        VisitMove.objects.bulk_create(
            _move(VisitMove, told, by, visit=visit, base_version=0) for told in call.deeds
        )
        if call.marks:
            SatisfactionAnswer.objects.create(visit=visit, elements=call.marks, answered_at=call.marked)


def _move(table, told: Told, by: User, **of):
    return table(
        move=told.what, from_state="", to_state="", at=told.at, recorded_at=told.recorded, by=by, **of
    )

"""Random histories of a small city; written_down.py puts them into the tables, slow_figures.py reckons by hand."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from pelangi.staff.tests.people import OTHER_WARD, SAME_DISTRICT_WARD, WARD

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

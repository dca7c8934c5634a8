"""A province's requests: persons with sealed data and hashed names, needs, moves, documents, messages."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bench.ask.bulk import copy_rows, is_postgres, run, without_indexes

DAYS = 280  # over which the requests came
WARDS = 60
NAMES = 40_000
BATCH = 20_000
CENTRE = {"centre_lat": -2.1, "centre_lon": 106.1}
LONG = 2_000  # moves of the one case with a long history
TABLES = [
    "ask_person", "ask_nametoken", "ask_request", "ask_requestmove", "ask_need", "ask_needmove",
    "ask_message", "issue_document", "staff_personkey",
]  # fmt: skip
# one request of ten is open; of those, by the last digits of its number: (from, to, state of its need)
NEED_STATES = [
    (0, 30, "ready"), (30, 40, "papers_missing"), (40, 60, "planned"), (60, 85, "in_process"),
    (85, 100, "document_made"),
]  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """What each batch is made of: names with their hashes, codes of wards, keys of who took the requests in."""

    names: list[tuple[str, list[str]]]
    wards: list[str]
    people: list[int]
    chance: Random
    tickets: set[str] = field(default_factory=set)  # two of a million sources may well have the same


def fill(cases: int, *, now: datetime) -> None:
    """Write `cases` requests with five moves each, in one transaction a batch."""
    from django.db import transaction

    wards, users = places_and_people()
    chance = Random(7)
    scene = Scene(_names(chance), wards, [users[name] for name in sorted(users)], chance)
    with without_indexes(TABLES):
        for first in range(1, cases + 1, BATCH):
            with transaction.atomic():
                _batch(range(first, min(first + BATCH, cases + 1)), scene, now=now)
            print(f"ask: {min(first + BATCH - 1, cases):,} of {cases:,} cases written", flush=True)
        with transaction.atomic():
            _derived(users, now)
    _sequences()


def places_and_people() -> tuple[list[str], dict[str, int]]:
    """Make the city, its wards and the twenty people who work; return codes of wards and {name: key}."""
    from pelangi.city.models import Area
    from pelangi.staff.models import User
    from pelangi.staff.roles import Role
    from pelangi.staff.tests.people import DISTRICT, PRISON, WARD, person_with, small_city

    small_city()
    for number in range(WARDS - 1):
        Area.objects.get_or_create(
            code=f"{DISTRICT}.2{number:03}",
            defaults={"level": "ward", "name": f"Contoh {number}", "parent_id": DISTRICT} | CENTRE,
        )
    wards = [WARD, *(f"{DISTRICT}.2{number:03}" for number in range(WARDS - 1))]
    for number in range(8):
        person_with(Role.WARD_OFFICER, "ward", wards[number], username=f"ward{number}")
    for number in range(4):
        person_with(Role.OUTREACH_COORDINATOR, username=f"coordinator{number}")
    for number in range(6):
        person_with(Role.REGISTRY_OFFICER, username=f"registry{number}")
    for number in range(2):
        person_with(Role.INSTITUTION_CONTACT, "institution", PRISON, username=f"prison{number}")
    return wards, dict(User.objects.values_list("username", "pk"))


def _names(chance: Random) -> list[tuple[str, list[str]]]:
    """Return invented names with the search hashes of their words."""
    from pelangi.ask.search import name_hashes
    from sample.names import kin, legal_name

    made = [legal_name(chance, kin(chance, "malay"), chance.choice("LP"), 1950) for _each in range(NAMES)]
    return [(name, sorted(name_hashes(name))) for name in made]


def _batch(numbers: range, scene: Scene, *, now: datetime) -> None:
    from pelangi.ask.tickets import ticket_for

    keys, persons, tokens, requests = [], [], [], []
    for number in numbers:
        name, hashes = scene.names[scene.chance.randrange(NAMES)]
        ward = scene.wards[number // 10 % WARDS]
        at = now - timedelta(minutes=(number * 7919) % (DAYS * 1440) + 60)
        key, person = _person(number, name, ward, at)
        keys.append((key.id, key.wrapped, at, None))
        persons.append(person)
        tokens += [(key.id, one) for one in hashes]
        row = _request(number, key.id, ward, at=at, by=scene.people[number // 7 % len(scene.people)])
        ticket = row[1] if row[1] not in scene.tickets else ticket_for(f"bench:{number}", 1)
        scene.tickets.add(ticket)
        requests.append((row[0], ticket, *row[2:]))
    copy_rows("staff_personkey", ["id", "wrapped", "made_at", "dropped_at"], keys)
    copy_rows("ask_person", PERSON, persons)
    copy_rows("ask_nametoken", ["person_id", "token_hash"], tokens)
    copy_rows("ask_request", REQUEST, requests)


PERSON = [
    "key_id",
    "sealed",
    "nik_hash",
    "register_id",
    "ward_id",
    "lat",
    "lon",
    "place_is_guess",
    "created_at",
]
REQUEST = [
    "id", "ticket", "source_ref", "person_id", "channel", "ward_id", "institution_id", "window", "received_at",
    "created_by_id", "state", "points", "priority", "is_priority_by_hand", "triage_rules", "language",
]  # fmt: skip


def _person(number: int, name: str, ward: str, at: datetime):
    from pelangi.ask.queries import PERSON_CELL
    from pelangi.staff.protection import new_person_key, nik_hash, seal_for

    key = new_person_key(at)
    known = {"name": name, "sex": "P", "birth_date": "1950-03-07", "nik": f"{number:016}", "mother_name": ""}
    known |= {"address": "Jalan Contoh 1", "rt": "001", "rw": "002", "phone": "0812000000"}
    known |= {"group": "elderly", "obstacle": "bedridden", "companion": ""}
    sealed = seal_for(key, known, PERSON_CELL)
    return key, (key.id, sealed, nik_hash(known["nik"]), "", ward, -2.1, 106.1, True, at)


def _request(number: int, key, ward: str, *, at: datetime, by: int) -> tuple:
    from pelangi.ask.tickets import ticket_for
    from pelangi.staff.tests.people import PRISON

    is_open = number % 10 == 0
    state = ("received" if number % 100 == 0 else "admitted") if is_open else "closed"
    at_prison = PRISON if number % 50 == 1 or number % 500 == 0 else None
    by_hand = number % 1000 == 10
    return (
        number, ticket_for(f"bench:{number}"), f"bench:{number}", key, "phone", ward, at_prison, "any", at, by,
        state, float(number % 89), (1, 2, 4)[number % 3], by_hand, "bench", "id",
    )  # fmt: skip


def _derived(users: dict[str, int], now: datetime) -> None:
    """Write what follows from the requests inside the database: needs, moves, documents, messages."""
    by = users["coordinator0"]
    cases = " ".join(
        f"WHEN (id / 10) % 100 >= {low} AND (id / 10) % 100 < {high} THEN '{state}'"
        for low, high, state in NEED_STATES
    )
    run(f"""INSERT INTO ask_need (id, request_id, person_id, document_kind, opened_at, state)
        SELECT id, id, person_id, 'identity_card', received_at, CASE
        WHEN state = 'closed' THEN 'handed_over' WHEN state = 'received' THEN 'open' {cases} END
        FROM ask_request""")
    for step in (("screen", "received", "screened"), ("admit", "screened", "admitted")):
        _moves("request", step, by=by, source="ask_request WHERE state <> 'received'")
    steps = (
        ("mark_ready", "open", "ready"),
        ("plan", "ready", "planned"),
        ("start", "planned", "in_process"),
    )
    for step in steps:
        _moves("need", step, by=by, source="ask_request")
    _long_history(by)
    run("""INSERT INTO issue_document (id, need_id, attempt, is_first, state, central_status, opened_at, since, holder)
        SELECT id, id, 1, id % 3 <> 0, CASE WHEN state = 'handed_over' THEN 'handed_over'
          WHEN state = 'document_made' THEN 'printed' WHEN id % 20 = 0 THEN 'print_ready' ELSE 'central_wait' END, '',
        opened_at, opened_at, CASE WHEN state = 'handed_over' THEN 'resident' WHEN state = 'document_made' THEN 'office'
          ELSE 'centre' END
        FROM ask_need WHERE state IN ('handed_over', 'document_made', 'in_process')""")  # fmt: skip
    run("""INSERT INTO ask_message (request_id, source_ref, kind, language, "values", channel, tried, address_hash,
          state, written_at, not_before, attempts, receipt)
        SELECT id, 'bench:' || id, 'appointment', 'id', '{}', 'wa_link', '[]', '',
          CASE WHEN id % 50 = 0 THEN 'waiting' ELSE 'told' END, received_at, received_at, 0, ''
        FROM ask_request WHERE id % 10 = 0""")


def _moves(kind: str, step: tuple[str, str, str], *, by: int, source: str) -> None:
    move, before, after = step
    run(f"""INSERT INTO ask_{kind}move ({kind}_id, move, from_state, to_state, at, recorded_at, by_id, reason)
        SELECT id, '{move}', '{before}', '{after}', received_at, received_at, {by}, '' FROM {source}""")


def _long_history(by: int) -> None:
    """Give case 10 a history of thousands of moves: planned and released again and again."""
    for move, before, after in (("release", "planned", "ready"), ("plan", "ready", "planned")):
        run(f"""INSERT INTO ask_needmove (need_id, move, from_state, to_state, at, recorded_at, by_id, reason)
            SELECT 10, '{move}', '{before}', '{after}', received_at, received_at, {by}, 'bench'
            FROM ask_request WHERE id <= {LONG // 2}""")


def _sequences() -> None:
    """Let the next row the ORM writes have a free number."""
    if not is_postgres():
        return
    for table in ("ask_request", "ask_need", "issue_document"):
        run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")

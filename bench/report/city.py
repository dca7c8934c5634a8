"""A large invented city for the figures: cases over three years, five events each, groups and sexes sealed."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

DAYS, WARDS, TEAMS = 1_095, 42, 6
NOW = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
GROUPS = (
    "elderly",
    "disability",
    "mental_illness",
    "inmate",
    "orphan",
    "first_time_holder",
    "bedridden",
    "poor",
)
KINDS = ("identity_card", "family_card", "birth_certificate")
CHANNELS = ("family_form", "whatsapp", "phone", "ward_officer", "institution")
BATCH = 20_000


def fill(cases: int) -> None:
    """Write the city: `cases` requests, five moves each. For SQLite; seals are real, everything else is arithmetic."""
    _people_and_requests(cases)
    with transaction.atomic():
        for statement in _derived():
            connection.cursor().execute(statement, [])  # a list: doubled per cent signs are read as one


def _people_and_requests(cases: int) -> None:
    from pelangi.ask.queries import PERSON_CELL
    from pelangi.staff.protection import new_person_key, seal_for

    by, wards = _places()
    first = NOW - timedelta(days=DAYS)
    for start in range(0, cases, BATCH):
        keys, persons, requests = [], [], []
        for n in range(start + 1, min(cases, start + BATCH) + 1):
            at = first + timedelta(minutes=(n * 7919) % ((DAYS - 1) * 1440))
            key = new_person_key(at)
            known = {
                "group": GROUPS[n * 13 % 8],
                "sex": "LP"[n * 7 % 2],
                "obstacle": ("", "bedridden")[n % 2],
            }
            known["birth_date"] = date(1930 + n * 17 % 95, 1 + n % 12, 1 + n % 28).isoformat()
            ward = wards[n * 11 % len(wards)]
            keys.append((key.id.hex, key.wrapped, str(at)))
            persons.append((key.id.hex, seal_for(key, known, PERSON_CELL), ward, str(at)))
            requests.append((n, f"B{n:09}", f"b{n}", key.id.hex, CHANNELS[n * 3 % 5], ward, str(at), by))
        with transaction.atomic():
            cursor = connection.cursor()
            cursor.executemany("INSERT INTO staff_personkey (id, wrapped, made_at) VALUES (%s, %s, %s)", keys)
            cursor.executemany(
                "INSERT INTO ask_person (key_id, sealed, nik_hash, register_id, ward_id, place_is_guess, created_at)"
                " VALUES (%s, %s, '', '', %s, 1, %s)",
                persons,
            )
            cursor.executemany(
                "INSERT INTO ask_request (id, ticket, source_ref, person_id, channel, ward_id, received_at,"
                ' created_by_id, "window", state, points, priority, is_priority_by_hand, triage_rules, language)'
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'any', 'admitted', 0, 1, 0, '', 'id')",
                requests,
            )


def _places() -> tuple[int, list[str]]:
    from pelangi.city.models import Area
    from pelangi.plan.models import Plan, Round, Stop, Team
    from pelangi.staff.roles import Role
    from pelangi.staff.tests.people import DISTRICT, person_with, small_city

    small_city()
    person_with(Role.LEADER)
    by = person_with(Role.OUTREACH_COORDINATOR)
    for n in range(WARDS):
        centre = {"centre_lat": -2.1, "centre_lon": 106.1}
        Area.objects.get_or_create(
            code=f"{DISTRICT}.3{n:03}",
            defaults={"level": "ward", "name": f"Contoh {n}", "parent_id": DISTRICT} | centre,
        )
    wards = [f"{DISTRICT}.3{n:03}" for n in range(WARDS)]
    plan = Plan.objects.create(
        first_day=NOW.date(), last_day=NOW.date(), state="published", kits_per_day=1, seed=1, iterations=1,
        problem={}, made_at=NOW, made_by=by, published_at=NOW, published_by=by,
    )  # fmt: skip
    for n in range(TEAMS):
        Team.objects.create(code=f"T{n}", name=f"Tim {n}", start_lat=-2.1, start_lon=106.1)
    days = [NOW.date() - timedelta(days=DAYS - n) for n in range(DAYS + 60)]
    shift = {"shift_from_min": 480, "shift_until_min": 900, "drive_min": 60}
    rounds = Round.objects.bulk_create(
        Round(plan=plan, team_id=f"T{team}", day=day, **shift) for day in days for team in range(TEAMS)
    )
    Stop.objects.bulk_create(
        Stop(round=one, position=1, ward_id=wards[0], lat=0, lon=0, arrive_min=1, start_min=1, depart_min=2)
        for one in rounds
    )
    return by.pk, wards


def _later(days: str, hours: str = "0") -> str:
    how = f"'+' || ({days}) || ' days', '+' || ({hours}) || ' hours'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', r.received_at, {how})"


def _derived():
    """Yield the statements that derive all else from the requests."""
    kind = "CASE r.id %% 3 WHEN 0 THEN 'identity_card' WHEN 1 THEN 'family_card' ELSE 'birth_certificate' END"
    visited = captured = "3 + r.id %% 20"
    yield (
        "INSERT INTO ask_need (id, request_id, person_id, document_kind, state, opened_at)"
        f" SELECT r.id, r.id, r.person_id, {kind}, 'in_process', r.received_at FROM ask_request r"
    )
    yield (
        "INSERT INTO ask_needmove (need_id, move, from_state, to_state, at, recorded_at, by_id, reason)"
        f" SELECT r.id, 'start', 'planned', 'in_process', {_later(captured, '2')}, {_later(captured, '5')},"
        " r.created_by_id, '' FROM ask_request r"
    )
    # a stop a team and day: the stops were made in the order of days, six a day
    stop = (
        f"(SELECT MIN(id) FROM plan_stop) + CAST(julianday(date({_later(visited)})) - julianday("
        f"'{(NOW - timedelta(days=DAYS)).date()}') AS INT) * {TEAMS} + r.id %% {TEAMS}"
    )
    yield (
        "INSERT INTO plan_appointment (id, stop_id, request_id, promised_at)"
        f" SELECT r.id, {stop}, r.id, r.received_at FROM ask_request r"
    )
    yield (
        "INSERT INTO visit_visit (id, appointment_id, state, version, minutes, captured)"
        " SELECT id, id, 'done', 2, 10 + id %% 40, '{}' FROM plan_appointment"
    )
    ending = (
        "CASE WHEN r.id %% 17 = 0 THEN 'record_refusal' WHEN r.id %% 11 = 0 THEN 'find_absent'"
        " WHEN r.id %% 7 = 0 THEN 'finish_partly' ELSE 'finish' END"
    )
    for move, hours in (("'start'", "1"), (ending, "2")):
        yield (
            "INSERT INTO visit_visitmove (visit_id, move, from_state, to_state, at, recorded_at, by_id, reason,"
            f" base_version) SELECT r.id, {move}, 'planned', 'done', {_later(visited, hours)},"
            f" {_later(visited, '6')}, r.created_by_id, '', 0 FROM ask_request r"
        )
    yield from _documents()


def _documents():
    """Yield the statements of documents, the centre's answers, hand-overs, and what people said of the visit."""
    visited, handed = "3 + r.id %% 20", "8 + r.id %% 45"
    yield (
        "INSERT INTO issue_document (id, need_id, attempt, is_first, state, central_status, since,"
        " opened_at, holder)"
        " SELECT r.id, r.id, 1, 1, 'central_wait', '', r.received_at, r.received_at, 'centre' FROM ask_request r"
    )
    answer = "CASE WHEN r.id %% 29 = 0 THEN 'find_duplicate' ELSE 'mark_print_ready' END"
    for move, days, some in ((answer, "5 + r.id %% 30", "1"), ("'hand_over'", handed, "r.id %% 6 <> 0")):
        yield (
            "INSERT INTO issue_documentmove (document_id, move, from_state, to_state, at, recorded_at, by_id, reason)"
            f" SELECT r.id, {move}, 'x', 'x', {_later(days)}, {_later(days)}, r.created_by_id, ''"
            f" FROM ask_request r WHERE {some}"
        )
    yield (
        "INSERT INTO visit_satisfactionanswer (visit_id, elements, answered_at)"
        " SELECT r.id, '[4,3,4,' || (1 + r.id %% 4) || ',3,4,4,3,' || (1 + r.id %% 3) || ']',"
        f" {_later(visited, '3')} FROM ask_request r WHERE r.id %% 10 = 0"
    )

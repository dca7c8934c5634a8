"""How long the pages of room ask take with a city's requests behind them, beside the limits.

Run: make bench-ask, or .venv/bin/python bench/bench_ask.py [requests]. A temporary SQLite database, one reader,
pages made in this process: what the web server and other readers add is not in these figures.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles

REQUESTS = 1_000_000
REQUEST_MOVES = [("screen", "received", "screened"), ("admit", "screened", "admitted")]
NEED_MOVES = [
    ("mark_ready", "open", "ready"),
    ("plan", "ready", "planned"),
    ("start", "planned", "in_process"),
]
EVENTS_OF_ONE = len(REQUEST_MOVES) + len(NEED_MOVES)
BATCH = 10_000
TRIES = 40
PAGE_MS, ALIKE_MS = 200, 300
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


def fill(requests: int) -> None:
    """Write persons with sealed data and hashed names, their requests, needs and moves, in big batches."""
    from pelangi.staff.tests.people import small_city

    small_city()
    chance = Random(7)
    for first in range(0, requests, BATCH):
        write_batch(range(first, min(first + BATCH, requests)), chance)


def write_batch(numbers: range, chance: Random) -> None:
    """Write one batch; everybody has an invented name of the sample population."""
    from pelangi.ask.models import NameToken, Person, Request
    from pelangi.ask.search import name_hashes
    from pelangi.ask.tests.asking import coordinator, details
    from pelangi.staff.models import PersonKey
    from pelangi.staff.tests.people import OTHER_WARD, WARD
    from sample.names import kin, legal_name

    by = coordinator()
    here, there = details(ward_code=WARD), details(ward_code=OTHER_WARD)
    names = [legal_name(chance, kin(chance, "malay"), "P", 1950) for _each in numbers]
    persons = [
        person_of(replace(here if number % 3 else there, name=name, nik=f"{number:016}"))
        for number, name in zip(numbers, names, strict=True)
    ]
    requests = [request_of(number, person, by) for number, person in zip(numbers, persons, strict=True)]
    PersonKey.objects.bulk_create(person.key for person in persons)
    Person.objects.bulk_create(persons)
    NameToken.objects.bulk_create(
        NameToken(person=person, token_hash=one)
        for person, name in zip(persons, names, strict=True)
        for one in name_hashes(name)
    )
    Request.objects.bulk_create(requests)
    write_moves(requests, by)


def person_of(said):
    """Return an unsaved person, sealed under a new key as the deed does it."""
    from pelangi.ask.models import Person
    from pelangi.ask.queries import PERSON_CELL
    from pelangi.staff.protection import new_person_key, nik_hash, seal_for

    key = new_person_key(AT)
    sealed = seal_for(key, said.to_seal(), PERSON_CELL)
    return Person(key=key, sealed=sealed, nik_hash=nik_hash(said.nik), ward=said.ward, created_at=AT)


def request_of(number: int, person, by):
    """Return an unsaved request; one of ten is open."""
    from pelangi.ask.models import Request
    from pelangi.ask.tickets import ticket_for

    return Request(
        ticket=ticket_for(f"bench:{number}"),
        source_ref=f"bench:{number}",
        person=person,
        channel="phone",
        ward=person.ward,
        received_at=AT + timedelta(minutes=number % 400_000),
        created_by=by,
        state="admitted" if number % 10 == 0 else "closed",
        points=number % 90,
        priority=(1, 2, 4)[number % 3],
    )


def write_moves(requests: list, by) -> None:
    """Write a need for each request and the moves of both."""
    from pelangi.ask.models import Need, NeedMove, RequestMove

    kind = "identity_card"
    needs = [Need(request=one, person=one.person, document_kind=kind, opened_at=AT) for one in requests]
    Need.objects.bulk_create(needs)
    common = {"at": AT, "recorded_at": AT, "by": by}
    RequestMove.objects.bulk_create(
        RequestMove(request=one, move=move, from_state=before, to_state=after, **common)
        for one in requests
        for move, before, after in REQUEST_MOVES
    )
    NeedMove.objects.bulk_create(
        NeedMove(need=one, move=move, from_state=before, to_state=after, **common)
        for one in needs
        for move, before, after in NEED_MOVES
    )


def pages(requests: int) -> dict[str, tuple[int, Callable[[int], object]]]:
    """Return {what: (limit in ms, the page of the n-th try)}."""
    from django.test import Client

    from pelangi.ask.tests.asking import coordinator
    from pelangi.ask.tickets import ticket_for
    from sample.names import kin, legal_name

    reader, stranger, chance = Client(), Client(), Random(11)
    reader.force_login(coordinator(), backend="allauth.account.auth_backends.AuthenticationBackend")
    names = [legal_name(chance, kin(chance, "malay"), "P", 1950) for _each in range(TRIES)]
    tickets = [ticket_for(f"bench:{chance.randrange(requests)}") for _each in range(TRIES)]
    return {
        "queue, open requests": (PAGE_MS, lambda n: reader.get("/ask/", {"state": "open"})),
        "queue, one priority": (PAGE_MS, lambda n: reader.get("/ask/", {"state": "open", "priority": "4"})),
        "search by name": (PAGE_MS, lambda n: reader.get("/ask/", {"words": names[n]})),
        "search by ticket": (PAGE_MS, lambda n: reader.get("/ask/", {"words": tickets[n]})),
        "page of a request": (PAGE_MS, lambda n: reader.get(f"/ask/request/{tickets[n]}/")),
        "known while typing": (ALIKE_MS, lambda n: reader.post("/ask/new/alike/", {"name": names[n]})),
        "public form": (PAGE_MS, lambda n: stranger.get("/ask/help/")),
        "public status page": (
            PAGE_MS,
            lambda n: stranger.get("/ask/status/", {"ticket": tickets[n]}, REMOTE_ADDR=f"192.0.2.{n}"),
        ),
    }


def p95_ms(page: Callable[[int], object]) -> float:
    """Return the time below which 95 of 100 tries stay. Raises RuntimeError when a page is not shown."""
    page(0)  # templates are read once
    taken = []
    for number in range(TRIES):
        began = time.perf_counter()
        answer = page(number)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"answered {answer.status_code}")
    return quantiles(taken, n=20)[-1]


def main(requests: int) -> int:
    """Fill, measure, print; exit 1 above a limit."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "pelangi.site.settings", "PELANGI_DATA": folder}
        os.environ.pop("DATABASE_URL", None)
        os.environ["PELANGI_HOSTS"] = "testserver"
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        began = time.monotonic()
        fill(requests)
        print(
            f"ask: {requests:,} requests, {requests * EVENTS_OF_ONE:,} moves in {time.monotonic() - began:.0f} s"
        )
        late = 0
        for what, (limit_ms, page) in pages(requests).items():
            taken = p95_ms(page)
            late += taken > limit_ms
            print(f"ask: {what:24} p95 {taken:6.0f} ms; limit {limit_ms} ms")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS))

"""kill -9 of server and device at their writes, over and over; then count what was lost, doubled, overwritten.

Server and devices are processes of their own, forked from this one so that a restart takes milliseconds. Each kills
itself with SIGKILL just before or just after a write chosen by chance; nothing in it can catch that. A journal beside
each device's store says what its carrier was told is noted: that is what must not be lost.
"""

import gc
import os
import random
import signal
import socket
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from pelangi.visit.field_client import FieldClient, Wire

WRITES = ("INSERT", "UPDATE", "DELETE")
FIELDS = ("minutes", "note", "outcome", "arrived_at", "danger")
TRIES = 200  # of one device in one round, before the torture itself is called stuck


@dataclass(frozen=True)
class Phone:
    """One device: its id and token, and where its store and journal lie."""

    device: str
    token: str
    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / f"{self.device}.sqlite3"

    @property
    def journal(self) -> Path:
        return self.folder / f"{self.device}.journal"


class Doom:
    """Kills this very process at its n-th write; 0: never."""

    def __init__(self, at_write: int):
        self.left = at_write

    def write(self) -> None:
        """Count one moment just before or after a write."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words) -> None:
        """Say nothing."""


@cache
def _http(address: str) -> httpx.Client:
    """Return a client made before forking, because making one takes longer than a round."""
    return httpx.Client(base_url=address, timeout=20, trust_env=False)


@cache
def _application() -> Callable:
    """Return the application with its addresses loaded, so that forked servers answer at once."""
    application = get_wsgi_application()
    with httpx.Client(transport=httpx.WSGITransport(app=application), base_url="http://localhost") as http:
        http.get("/api/visit/hello")
    return application


def fork(work: Callable[[], None]) -> int:
    """Run `work` in a forked process that ends with it; return its id. No database connection is shared."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def serve(inner: Callable, listening: socket.socket, doom: Doom) -> None:
    """Answer on a socket until killed; every statement that writes and every commit counts, before and after."""
    commit = BaseDatabaseWrapper._commit

    def counted_commit(self):
        doom.write()
        result = commit(self)
        doom.write()
        return result

    BaseDatabaseWrapper._commit = counted_commit

    def counted(execute, sql, params, many, context):  # noqa: PLR0917  # Django's own signature
        if not sql.startswith(WRITES):
            return execute(sql, params, many, context)
        doom.write()
        result = execute(sql, params, many, context)
        doom.write()
        return result

    def application(environ, start_response):
        with connections["default"].execute_wrapper(counted):
            return inner(environ, start_response)

    server = _Server(listening.getsockname(), _Quiet, bind_and_activate=False)
    server.socket = listening
    server.server_name, server.server_port = "127.0.0.1", listening.getsockname()[1]
    server.setup_environ()
    server.set_app(application)
    server.serve_forever(poll_interval=0.05)


def work_a_round(phone: Phone, address: str, doors: list[int], *, day: date, seed: int, doom: Doom) -> None:
    """Note some things at doors, once for each seed, and sync; killed anywhere, the same call goes on."""
    chance = random.Random(seed)  # noqa: S311  # chance, not secrecy
    store = sqlite3.connect(phone.store)
    store.execute("PRAGMA synchronous=FULL")
    store.set_trace_callback(lambda sql: doom.write() if sql.startswith((*WRITES, "COMMIT")) else None)
    with _http(address) as http:
        client = FieldClient(Wire(http, phone.token), phone.device, store)
        already = client.last_sequence
        begun = int(client._get(f"begun {seed}", str(already)))
        with store:
            client._set(f"begun {seed}", begun)
        for number in range(3):
            changes, photo = _something(chance, f"{phone.device[:4]} {seed} {number}")
            door = chance.choice(doors)
            if begun + number < already:
                continue
            body = client.note(door, changes, attachments=photo)
            doom.write()
            with phone.journal.open("a", encoding="utf-8") as journal:
                journal.write(f"{body['item_id']}\n")
                journal.flush()
                os.fsync(journal.fileno())
            doom.write()
        client.sync(day)
    store.close()


def _something(chance: random.Random, words: str) -> tuple[dict, list[bytes]]:
    values = {
        "minutes": chance.randrange(1, 600),
        "note": words,
        "outcome": {"move": chance.choice(("finish", "find_absent", "find_deceased")), "reason": ""},
        "arrived_at": f"2026-11-24T09:{chance.randrange(60):02}:00+07:00",
        "danger": chance.random() < 0.5,
    }
    changes = {field: values[field] for field in chance.sample(FIELDS, chance.randrange(1, 4))}
    if chance.random() > 0.25:
        return changes, []
    photo = chance.randbytes(chance.randrange(1, 90_000))
    return changes | {"papers": [sha256(photo).hexdigest()]}, [photo]


def torture(
    scene: Callable[[Path, date], tuple[list[Phone], list[int]]],
    *,
    rounds: int,
    seed: int,
    progress: Callable[[], object],
) -> Counter:
    """Work `rounds` rounds with two phones and a server that die at their writes; return the counts.

    `scene` makes the doors of a day and the phones; every 40 rounds a new day begins. The counts: kills of each
    kind, items noted, and lost, doubled, overwritten, which must be 0.
    """
    from pelangi.visit.tortured import verdict

    chance, counts = random.Random(seed), Counter(rounds=rounds)  # noqa: S311
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        _application()
        _http(f"http://127.0.0.1:{listening.getsockname()[1]}")
        gc.freeze()  # forked processes share what is there
        for number in range(rounds):
            if number % 40 == 0:
                day = date(2026, 11, 24) + timedelta(days=number // 40)
                phones, doors = scene(folder, day)
                for phone in phones:  # a new round: the cursor of another feed says nothing here
                    _forget_cursor(phone)
            _Round(phones, doors, listening, day, number, chance).run(counts)
            progress()
        counts.update(verdict(phones))
    return counts


def _forget_cursor(phone: Phone) -> None:
    if phone.store.exists():
        with sqlite3.connect(phone.store) as store:
            store.execute("DELETE FROM fact WHERE name = 'cursor'")
            store.execute("DELETE FROM door")
        store.close()


@dataclass
class _Round:
    """Both phones at work at once, killed and started again until each has ended well."""

    phones: list[Phone]
    doors: list[int]
    listening: socket.socket
    day: date
    number: int
    chance: random.Random

    def start_server(self) -> int:
        doom = Doom(self.chance.randrange(1, 150))
        return fork(lambda: serve(_application(), self.listening, doom))

    def start_phone(self, phone: Phone) -> int:
        doom = Doom(self.chance.choice((0, 0, self.chance.randrange(1, 60))))
        seed = self.number * 2 + self.phones.index(phone)
        address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        return fork(lambda: work_a_round(phone, address, self.doors, day=self.day, seed=seed, doom=doom))

    def run(self, counts: Counter) -> None:
        """Wait for each end; count the kills. Raises RuntimeError when a phone never gets through."""
        server = self.start_server()
        at_work = {self.start_phone(phone): phone for phone in self.phones}
        tries = 0
        while at_work:
            ended, status = os.wait()
            tries += 1
            if tries > TRIES:
                raise RuntimeError(f"round {self.number} does not end")
            if ended == server:
                counts["server kills"] += os.WIFSIGNALED(status)
                server = self.start_server()
            elif phone := at_work.pop(ended, None):
                counts["phone kills"] += os.WIFSIGNALED(status)
                if status:
                    time.sleep(0.01)  # a phone that met a dead server tries again a little later
                    at_work[self.start_phone(phone)] = phone
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)

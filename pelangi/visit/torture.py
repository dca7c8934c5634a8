"""kill -9 of server and device at every write in turn; then count what was lost, doubled, overwritten.

Server and devices are processes of their own, forked from this one so that a restart takes milliseconds. Each kills
itself with SIGKILL just before or just after a write; nothing in it can catch that. The moment moves on by one from
round to round (`Sweep`), so that every write of the scripted day has its turn; what is started again after a kill
dies by chance. A journal beside each device's store says what its carrier was told is noted: that must not be lost.
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
from dataclasses import dataclass, field
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
FIRST_DAY = date(2026, 11, 24)
NOTES = 3  # of one phone in one round
SHARE_MET, SHARE_PHOTOS = 0.1, 0.25
FIELDS = ("minutes", "note", "outcome", "arrived_at", "danger")
TRIES = 200  # of one device in one round, before the torture itself is called stuck
ROUNDS_A_DAY = 25
PIECE_BYTES = 32 * 2**10  # small, so that photos come in several


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


def work_a_round(phone: Phone, address: str, doors: list[int], *, day: date, seed: str, doom: Doom) -> None:
    """Note some things at doors, once for each seed, and sync; killed anywhere, the same call goes on."""
    chance = random.Random(seed)  # noqa: S311  # chance, not secrecy
    store = sqlite3.connect(phone.store)
    store.execute("PRAGMA synchronous=FULL")
    store.set_trace_callback(lambda sql: doom.write() if sql.startswith((*WRITES, "COMMIT")) else None)
    wire = Wire(_http(address), phone.token)
    client = FieldClient(wire, phone.device, store, piece_bytes=PIECE_BYTES)
    already = client.last_sequence
    begun = int(client._get(f"begun {seed}", str(already)))
    with store:
        client._set(f"begun {seed}", begun)
    for number in range(NOTES):
        note = _something(chance, f"{phone.device[:4]} {seed} {number}", chance.choice(doors))
        if begun + number < already:
            continue
        body = note(client)
        doom.write()
        with phone.journal.open("a", encoding="utf-8") as journal:
            journal.write(f"{body['item_id']}\n")
            journal.flush()
            os.fsync(journal.fileno())
        doom.write()
    client.sync(day)
    store.close()


def _something(chance: random.Random, words: str, door: int) -> Callable[[FieldClient], dict]:
    """Return what is noted next: some fields of a door, perhaps with a photo, or somebody met there."""
    if chance.random() < SHARE_MET:
        person = {"name": f"Contoh {words}", "documents": ["identity_card"]}
        return lambda client: client.note_person(door, person)
    values = {
        "minutes": chance.randrange(1, 600),
        "note": words,
        "outcome": {"move": chance.choice(("finish", "find_absent", "find_deceased")), "reason": ""},
        "arrived_at": f"2026-11-24T09:{chance.randrange(60):02}:00+07:00",
        "danger": chance.random() < 0.5,
    }
    changes = {name: values[name] for name in chance.sample(FIELDS, chance.randrange(1, 4))}
    photos = [chance.randbytes(chance.randrange(1, 90_000))] if chance.random() < SHARE_PHOTOS else []
    if photos:
        changes["papers"] = [sha256(photo).hexdigest() for photo in photos]
    return lambda client: client.note(door, changes, attachments=photos)


@dataclass
class Sweep:
    """At which moment each process dies first in the next round: 1, 2, 3 … until the day has no later one.

    A moment is just before or just after one write. `most` is the furthest a sweep came: so many moments have had
    their turn.
    """

    server: int = 1
    phones: list[int] = field(default_factory=lambda: [1, 1])
    most: dict[str, int] = field(default_factory=dict)

    def server_died(self, *, died: bool) -> None:
        """Go on to the server's next moment, or from the start when the round ended before this one came."""
        self._note("server", self.server if died else 0)
        self.server = self.server + 1 if died else 1

    def phone_died(self, which: int, *, died: bool) -> None:
        """The same for one of the phones."""
        self._note("phone", self.phones[which] if died else 0)
        self.phones[which] = self.phones[which] + 1 if died else 1

    def _note(self, what: str, moment: int) -> None:
        self.most[what] = max(self.most.get(what, 0), moment)


Scene = Callable[[Path, date], tuple[list[Phone], list[int]]]


def torture(
    scene: Scene,
    *,
    numbers: range,
    seed: int,
    sweep: Sweep,
    progress: Callable[[], object],
) -> Counter:
    """Work the rounds `numbers` with two phones and a server that die at their writes; return the counts.

    `scene` makes the doors of a day and the phones; every 25 rounds a new day begins. Which things are noted follows
    from seed and number alone. The counts: kills of each kind, items noted, and lost, doubled, overwritten, which
    must be 0.
    """
    from pelangi.visit.tortured import verdict

    counts: Counter = Counter(rounds=len(numbers))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        _application()
        _http(f"http://127.0.0.1:{listening.getsockname()[1]}")
        gc.freeze()  # forked processes share what is there
        day = None
        for number in numbers:
            today = FIRST_DAY + timedelta(days=number // ROUNDS_A_DAY)
            if today != day:
                day = today
                phones, doors = scene(folder, day)
                for phone in phones:  # a new round: the cursor of another feed says nothing here
                    _forget_cursor(phone)
            _Round(phones, doors, listening, day, f"{seed} {number}", sweep).run(counts)
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
    seed: str
    sweep: Sweep
    chance: random.Random = field(init=False)

    def __post_init__(self):
        self.chance = random.Random(self.seed)  # noqa: S311

    def start_server(self, moment: int = 0) -> int:
        doom = Doom(moment or self.chance.randrange(1, 150))
        return fork(lambda: serve(_application(), self.listening, doom))

    def start_phone(self, phone: Phone, moment: int = 0) -> int:
        doom = Doom(moment or self.chance.choice((0, 0, self.chance.randrange(1, 60))))
        seed = f"{self.seed} {self.phones.index(phone)}"
        address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        return fork(lambda: work_a_round(phone, address, self.doors, day=self.day, seed=seed, doom=doom))

    def _start_swept(self, phone: Phone) -> int:
        return self.start_phone(phone, self.sweep.phones[self.phones.index(phone)])

    def run(self, counts: Counter) -> None:
        """Wait for each end; count the kills. Raises RuntimeError when a phone never gets through."""
        first = server = self.start_server(self.sweep.server)
        swept = list(self.phones)  # those whose moment has not come yet
        at_work = {self._start_swept(phone): phone for phone in self.phones}
        tries = 0
        while at_work:
            ended, status = os.wait()
            tries += 1
            if tries > TRIES:
                raise RuntimeError(f"round {self.seed} does not end")
            if ended == server:
                counts["server kills"] += os.WIFSIGNALED(status)
                server = self.start_server()
            elif phone := at_work.pop(ended, None):
                counts["phone kills"] += os.WIFSIGNALED(status)
                if phone in swept and (os.WIFSIGNALED(status) or not status):
                    swept.remove(phone)
                    self.sweep.phone_died(self.phones.index(phone), died=os.WIFSIGNALED(status))
                if status:
                    time.sleep(0.01)  # a phone that met a dead server tries again a little later
                    again = self._start_swept if phone in swept else self.start_phone
                    at_work[again(phone)] = phone
        self.sweep.server_died(died=server != first)
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)

"""kill -9 of server and device at every write in turn; then count what was lost, doubled, overwritten.

Server and devices are processes of their own, forked so that a restart takes milliseconds: servers from this one,
phones from a small one without the server in it (`torture_phone.py`). Each kills itself with SIGKILL just before or
just after a write; nothing in it can catch that. The moment moves on by one from round to round (`Sweep`), so that
every write of the scripted day has its turn; what is started again after a kill dies by chance. A journal beside
each device's store says what its carrier was told is noted: that must not be lost.
"""

import gc
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from pelangi.visit.field_client import FieldClient, Wire
from pelangi.visit.torture_phone import WRITES, Doom, Phone, fork

FIRST_DAY = date(2026, 11, 24)
TRIES = 200  # of one device in one round, before the torture itself is called stuck
ROUNDS_A_DAY = 25


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words) -> None:
        """Say nothing."""


def _warm(application: Callable, phone: Phone, doors: list[int], day: date) -> None:
    """Let a phone of its own work once, so that what is loaded late is there when servers are forked."""
    http = httpx.Client(transport=httpx.WSGITransport(app=application), base_url="http://localhost")
    with http, closing(sqlite3.connect(":memory:")) as store:
        client = FieldClient(Wire(http, phone.token), phone.device, store)
        client.note(doors[0], {"minutes": 1, "papers": []}, attachments=[b"foto"])
        client.note_person(doors[0], {"name": "Contoh Awal", "documents": ["identity_card"]})
        client.sync(day)
    connections.close_all()  # no connection is shared with what is forked


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


class Phones:
    """The small process that forks phones."""

    def __init__(self, line: Connection):
        self.line = line

    def start(self, key: int, **order) -> None:
        """Start the phone `key`; its end is told on `line`."""
        self.line.send((key, order))


@contextmanager
def _phones() -> Iterator[Phones]:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "pelangi.visit.torture_phone", str(theirs.fileno())]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
    theirs.close()
    try:
        with Connection(ours.detach()) as line:
            yield Phones(line)
    finally:
        process.wait(timeout=60)


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

    `scene` makes the doors of a day and the phones, the third for warming up; every 25 rounds a new day begins.
    Which things are noted follows from seed and number alone. The counts: kills of each kind, items noted, and
    lost, doubled, overwritten, which must be 0.
    """
    from pelangi.visit.tortured import verdict

    counts: Counter = Counter(rounds=len(numbers))
    application = get_wsgi_application()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        starter = stack.enter_context(_phones())
        day = None
        for number in numbers:
            today = FIRST_DAY + timedelta(days=number // ROUNDS_A_DAY)
            if today != day:
                day = today
                (*phones, third), doors = scene(folder, day)
                if number == numbers[0]:
                    _warm(application, third, doors, day)
                    gc.freeze()  # forked processes share what is there
                for phone in phones:  # a new round: the cursor of another feed says nothing here
                    _forget_cursor(phone)
            place = Place(application, listening, starter)
            _Round(phones, doors, place, day, f"{seed} {number}", sweep).run(counts)
            progress()
        counts.update(verdict(phones))
    return counts


def _forget_cursor(phone: Phone) -> None:
    if phone.store.exists():
        with sqlite3.connect(phone.store) as store:
            store.execute("DELETE FROM fact WHERE name = 'cursor'")
            store.execute("DELETE FROM door")
        store.close()


@dataclass(frozen=True)
class Place:
    """What serves, where it listens, and what starts phones."""

    application: Callable
    listening: socket.socket
    starter: Phones

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"


@dataclass
class _Round:
    """Both phones at work at once, killed and started again until each has ended well."""

    phones: list[Phone]
    doors: list[int]
    place: Place
    day: date
    seed: str
    sweep: Sweep
    chance: random.Random = field(init=False)

    def __post_init__(self):
        self.chance = random.Random(self.seed)  # noqa: S311

    def start_server(self, moment: int = 0) -> int:
        doom = Doom(moment or self.chance.randrange(1, 150))
        connections.close_all()  # no connection is shared
        return fork(lambda: serve(self.place.application, self.place.listening, doom))

    def start_phone(self, which: int, *, is_swept: bool) -> None:
        self.place.starter.start(
            which,
            phone=self.phones[which],
            address=self.place.address,
            doors=self.doors,
            day=self.day,
            seed=f"{self.seed} {which}",
            moment=self.sweep.phones[which]
            if is_swept
            else self.chance.choice((0, 0, self.chance.randrange(1, 60))),
        )

    def run(self, counts: Counter) -> None:
        """Wait for each end; count the kills. Raises RuntimeError when a phone never gets through."""
        first = server = self.start_server(self.sweep.server)
        at_work = set(range(len(self.phones)))
        swept = set(at_work)  # those whose moment has not come yet
        for which in at_work:
            self.start_phone(which, is_swept=True)
        tries = 0
        while at_work:
            tries += 1
            if tries > TRIES:
                raise RuntimeError(f"round {self.seed} does not end")
            if not self._told(server):
                status = os.waitpid(server, 0)[1]
                counts["server kills"] += os.WIFSIGNALED(status)
                server = self.start_server()
                continue
            which, status = self.place.starter.line.recv()
            counts["phone kills"] += os.WIFSIGNALED(status)
            if which in swept and (os.WIFSIGNALED(status) or not status):
                swept.remove(which)
                self.sweep.phone_died(which, died=os.WIFSIGNALED(status))
            if status:
                time.sleep(0.01)  # a phone that met a dead server tries again a little later
                self.start_phone(which, is_swept=which in swept)
            else:
                at_work.remove(which)
        self.sweep.server_died(died=server != first)
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)

    def _told(self, server: int) -> bool:
        """Wait for an end; say whether it is a phone's and not the server's."""
        ends = os.pidfd_open(server)
        try:
            return self.place.starter.line in wait([self.place.starter.line, ends])
        finally:
            os.close(ends)

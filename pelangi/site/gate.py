"""Field devices wait for each other, not the office for them: at 16:00 all of them come home at once.

Two rules. Whoever begins (`hello` is the first call of every exchange) is let in while few are at it, else told when
to come again; whoever has begun goes on, so that an exchange is quick once it runs. And of the calls in hand, which
are taken from the line whole before anything is worked on, one at a time is worked on. All other pages keep the
remaining threads to themselves.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Lock

DEVICES = "/api/visit/"
FIRST_CALL = "/api/visit/hello"
AT_WORK = 1  # of one process, whose threads share one core anyway; each has a connection to the database
IN_HAND = 16  # of one process: at work, waiting for their turn, or still on a slow line
BEGINNERS = 4  # while so many are in hand nobody new begins
MOST_BYTES = 2**20  # a piece of a photo is 256 kB, a batch of items less
RETRY_SECONDS, MOST_SECONDS = 2.0, 60.0


class Turns:
    """When those who were sent away come again: one after the other, at the pace at which they are let in.

    The pace is measured. It is asked for a little faster than it was, so that there is always somebody to let in,
    and never learnt from a time in which nobody had to wait.
    """

    FIRST_S, LEAST_S, MOST_S = 0.2, 0.02, 2.0  # between two who are let in, of one process
    LEARNT, FASTER = 0.1, 0.7

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self.clock, self.pace_s = clock, self.FIRST_S
        self._next = 0.0  # when the one who was sent away last comes again
        self._let_in: float | None = None  # when somebody was let in last; None: nobody waits since

    def let_in(self) -> None:
        """Somebody begins."""
        now = self.clock()
        if self._let_in is not None and now <= self._next + RETRY_SECONDS:
            taken = min(max(now - self._let_in, self.LEAST_S), self.MOST_S)
            self.pace_s += self.LEARNT * (taken - self.pace_s)
        self._let_in = now if self._next > now else None

    def sent_away(self) -> float:
        """Return after how many seconds somebody who was sent away comes again."""
        now = self.clock()
        if self._let_in is None:
            self._let_in = now
        self._next = max(now + RETRY_SECONDS, self._next + self.pace_s * self.FASTER)
        if self._next > now + MOST_SECONDS:  # from here on in the same moments once more
            self._next = now + RETRY_SECONDS
            return MOST_SECONDS
        return self._next - now


class DeviceGate:
    """Wraps the WSGI application."""

    def __init__(
        self,
        application: Callable,
        *,
        at_work: int = AT_WORK,
        in_hand: int = IN_HAND,
        beginners: int = BEGINNERS,
    ):
        self.application = application
        self.at_work = ThreadPoolExecutor(at_work, thread_name_prefix="devices")  # first come, first served
        self.most = {True: min(beginners, in_hand), False: in_hand}
        self.in_hand, self.turns, self._lock = 0, Turns(), Lock()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(DEVICES):
            return self.application(environ, start_response)
        wait_s = self._enter(begins=path == FIRST_CALL)
        if wait_s:
            return _come_again(wait_s, start_response)
        try:
            _take_from_the_line(environ)
            return self.at_work.submit(self.application, environ, start_response).result()
        finally:
            with self._lock:
                self.in_hand -= 1

    def _enter(self, *, begins: bool) -> float:
        """Take a call in hand and return 0; or return after how many seconds it may come again."""
        with self._lock:
            if self.in_hand >= self.most[begins]:
                return self.turns.sent_away() if begins else RETRY_SECONDS
            self.in_hand += 1
            if begins:
                self.turns.let_in()
            return 0.0


def _come_again(seconds: float, start_response: Callable) -> list[bytes]:
    body = b'{"detail": "busy"}'
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(round(seconds))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),  # what it was about to send is not read
    ]
    start_response("503 Service Unavailable", headers)
    return [body]


def _take_from_the_line(environ: dict) -> None:
    """Read the body before it is one's turn: a phone on a slow line keeps nobody waiting but itself."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and 0 < int(length) <= MOST_BYTES:
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))

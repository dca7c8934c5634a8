"""Field devices wait for each other, not the office for them: at 16:00 all of them come home at once.

A request of a device is taken from the line whole before anything is worked on, a few are worked on at a time, some
more wait in hand, and the rest is told when to come again. All other pages keep the remaining threads to themselves.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import BoundedSemaphore, Lock

DEVICES = "/api/visit/"
AT_WORK = 1  # of one process, whose threads share one core anyway; each has a connection to the database
IN_HAND = 10  # of one process: at work, waiting for their turn, or still on a slow line
MOST_BYTES = 2**20  # a piece of a photo is 256 kB, a batch of items less
RETRY_SECONDS = 2
SPREAD = 4  # those sent away one after the other come again at different times


class DeviceGate:
    """Wraps the WSGI application."""

    def __init__(self, application: Callable, *, at_work: int = AT_WORK, in_hand: int = IN_HAND):
        self.application = application
        self.at_work = ThreadPoolExecutor(at_work, thread_name_prefix="devices")  # first come, first served
        self.in_hand = BoundedSemaphore(in_hand)
        self._lock, self._sent_away = Lock(), 0

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(DEVICES):
            return self.application(environ, start_response)
        if not self.in_hand.acquire(blocking=False):
            return self._come_again(start_response)
        try:
            _take_from_the_line(environ)
            return self.at_work.submit(self.application, environ, start_response).result()
        finally:
            self.in_hand.release()

    def _come_again(self, start_response: Callable) -> list[bytes]:
        with self._lock:
            self._sent_away += 1
            seconds = RETRY_SECONDS + self._sent_away % SPREAD
        body = b'{"detail": "busy"}'
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(seconds)),
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

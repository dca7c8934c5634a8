"""The line of one phone: HTTP/1.1 on a kept connection, as cheap as it can be, for the server shares the cores."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.visit.timing import Times

OK, BUSY = 200, 503
BROKEN_S = 3.0  # a broken connection is tried again after so long
LINE_S = 120  # so long an answer is waited for


@dataclass
class Load:
    """What was measured of all phones together."""

    let_in: Times = field(default_factory=Times)  # from the first knock until an exchange began
    items: Times = field(default_factory=Times)  # one entry an item, from the first try to its receipt
    photos: Times = field(default_factory=Times)
    asked: Times = field(default_factory=Times)
    pulls: Times = field(default_factory=Times)
    homes: list[float] = field(default_factory=list)  # seconds until a phone had all its receipts
    sent_away: int = 0
    broken: int = 0
    receipts: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(16))


class Line:
    """Asks until it is answered: comes again when it is told to, as the app does."""

    def __init__(self, load: Load, address: str, token: str):
        self.load = load
        where = urlsplit(address)
        self._host, self._port = where.hostname, where.port
        self._head = f"Host: {where.netloc}\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: gzip\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def call(self, times: Times, method: str, path: str, *body: bytes, kind: str = "application/json"):
        """Return the answer's body; its time counts from the first try. Raises RuntimeError for a bad one."""
        length = sum(map(len, body))
        about = f"Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        head = f"{method} /api/visit/{path} HTTP/1.1\r\n{self._head}{about}"
        began = time.perf_counter()
        while True:
            try:
                status, headers, answer = await asyncio.wait_for(self._once(head.encode(), body), LINE_S)
            except (OSError, EOFError, TimeoutError):
                self.close()
                self.load.broken += 1
                await self._wait(BROKEN_S)
                continue
            if status == BUSY:
                await self._wait(float(headers["retry-after"]))
                continue
            if status != OK:
                raise RuntimeError(f"{path}: {status} {answer[:200]!r}")
            times.taken.append(time.perf_counter() - began)
            return answer

    async def json(self, times: Times, method: str, path: str, said=None):
        """The same with JSON both ways."""
        body = () if said is None else (json.dumps(said).encode(),)
        return json.loads(await self.call(times, method, path, *body))

    async def _once(self, head: bytes, body: tuple[bytes, ...]) -> tuple[int, dict[str, str], bytes]:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        self._writer.writelines([head, *body])
        await self._writer.drain()
        status, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)
        }
        answer = await self._reader.readexactly(int(headers["content-length"]))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(status.split()[1]), headers, answer

    async def _wait(self, seconds: float) -> None:
        """Come again when told to, not all in the same moment; the server hangs up meanwhile."""
        self.close()
        self.load.sent_away += 1
        await asyncio.sleep(seconds + self.load.chance.random())

    def close(self) -> None:
        """Hang up."""
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

"""All phones at once: each sends its photos, then its items, then pulls; told to come again it does so."""

import asyncio
import os
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

import httpx

from bench.visit.office import Office
from bench.visit.scene import Phone, Scene
from bench.visit.timing import Times

PHOTO_BYTES = 150_000
PIECE_BYTES = 256 * 2**10
ALL_S, ITEM_S = 120.0, 1.0
CONNECTIONS = 300
RETRY_S = 3.0
WORDS = {"minutes": 25, "note": "keluarga menunggu di rumah, pintu belakang"}


@dataclass
class Load:
    """What was measured."""

    items: Times = field(default_factory=Times)  # one entry an item: how long its batch was under way
    asked: Times = field(default_factory=Times)
    photos: Times = field(default_factory=Times)
    pulls: Times = field(default_factory=Times)
    homes: list[float] = field(default_factory=list)  # seconds until a phone had all its receipts
    sent_away: int = 0
    receipts: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(16))


def item(phone: Phone, number: int, named: list[str]) -> dict:
    """Return the n-th item of a phone: some fields of one of its doors."""
    return {
        "item_id": str(uuid4()),
        "sequence": number + 1,
        "device": phone.device,
        "kind": "edit",
        "at": datetime.now(UTC).isoformat(),
        "clock_offset_ms": 0,
        "appointment": phone.doors[number % len(phone.doors)],
        "base_version": 0,
        "changes": WORDS | ({"papers": named} if named else {}),
        "attachments": named,
    }


@dataclass
class Line:
    """The line of one phone: asks until it is answered."""

    load: Load
    http: httpx.AsyncClient
    phone: Phone

    async def call(self, times: Times, method: str, path: str, **more) -> dict | list:
        """Time the answer that counted. Raises RuntimeError for one that is not as it should be."""
        headers = {"Authorization": f"Bearer {self.phone.token}"}
        while True:
            began = time.perf_counter()
            try:
                answer = await self.http.request(method, f"/api/visit/{path}", headers=headers, **more)
            except httpx.TransportError:  # sent away while it was still sending
                await self._wait(RETRY_S)
                continue
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                await self._wait(float(answer.headers["Retry-After"]))
                continue
            times.taken.append(time.perf_counter() - began)
            if answer.status_code != httpx.codes.OK:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:200]}")
            return answer.json()

    async def _wait(self, seconds: float) -> None:
        self.load.sent_away += 1
        await asyncio.sleep(seconds * (0.5 + self.load.chance.random()))


async def come_home(line: Line, scene: Scene, *, items: int, photos: int) -> None:
    """One phone: photos, items, pull."""
    began, load, phone = time.perf_counter(), line.load, line.phone
    named: dict[int, list[str]] = {}
    for number in range(photos):
        photo = os.urandom(PHOTO_BYTES)
        sha, door = sha256(photo).hexdigest(), phone.doors[number % len(phone.doors)]
        named[number] = [sha]
        done = await line.call(load.asked, "GET", f"attachments/{sha}", params={"appointment": door})
        for start in range(done["received"], PHOTO_BYTES, PIECE_BYTES):
            where = {"appointment": door, "size": PHOTO_BYTES, "start": start}
            data = photo[start : start + PIECE_BYTES]
            await line.call(load.photos, "PUT", f"attachments/{sha}", params=where, content=data)
    batch = [item(phone, number, named.get(number, [])) for number in range(items)]
    batches = Times()
    receipts = await line.call(batches, "POST", "items", json=batch)
    load.items.taken += batches.taken * len(batch)
    load.receipts += sum(one["outcome"] in {"applied", "conflict"} for one in receipts)
    load.homes.append(time.perf_counter() - began)
    asked = {"day": str(scene.day), "since": 0, "last_sequence": items, "unsent": 0}
    await line.call(load.pulls, "GET", "changes", params=asked)


async def all_at_once(address: str, scene: Scene, *, items: int, photos: int) -> int:
    """All phones come home at one moment, the office at work meanwhile; return how many limits were missed."""
    load, office = Load(), Office(address, scene)
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits, trust_env=False) as http:
        at_work = asyncio.create_task(office.until_stopped())
        await asyncio.gather(
            *(come_home(Line(load, http, phone), scene, items=items, photos=photos) for phone in scene.phones)
        )
        at_work.cancel()
        with suppress(asyncio.CancelledError):
            await at_work
    wanted = len(scene.phones) * items
    megabytes = len(scene.phones) * photos * PHOTO_BYTES / 1e6
    print(
        f"visit: {load.receipts} of {wanted} receipts, {megabytes:.0f} MB, {load.sent_away} times sent away"
    )
    print(f"visit: all receipts after {max(load.homes):.0f} s; limit {ALL_S:.0f} s")
    print(f"visit: items    {load.items}; limit {ITEM_S:.0f} s")
    print(f"visit: photos   {load.photos}")
    print(f"visit: pulls    {load.pulls}")
    missed = (max(load.homes) > ALL_S) + (load.items.p95() > ITEM_S) + (load.receipts < wanted)
    return missed + office.report("at 16:00")

"""All phones at once: each says hello, sends its photos, then its items, then pulls, as the app does."""

import asyncio
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

from bench.visit.line import Line, Load
from bench.visit.office import Office
from bench.visit.scene import Phone, Scene

PHOTO_BYTES = 150_000
ALL_S, ITEM_S = 120.0, 1.0
TOLD_IN_TURN = (  # what is noted at a door, one after the other
    {"arrived_at": "2026-11-24T09:05:00+07:00"},
    {"outcome": {"move": "finish", "reason": ""}, "minutes": 25, "on_photo": {"result": "captured"}},
    {"satisfaction": [4, 3, 4, 4, 3, 4, 4, 4, 3], "note": "keluarga menunggu di rumah, pintu belakang"},
)


@dataclass
class Photo:
    """One photo, made before the clock runs: its own beginning, and what all have in common."""

    own: bytes
    sha: str
    door: int


def photos_of(phone: Phone, count: int, common: bytes) -> list[Photo]:
    """Make the photos of one phone, in turn at its doors."""
    made = []
    for number in range(count):
        own = os.urandom(32)
        sha = sha256(own + common).hexdigest()
        made.append(Photo(own, sha, phone.doors[number % len(phone.doors)]))
    return made


def item(phone: Phone, number: int, sequence: int, named: list[str]) -> dict:
    """Return the n-th item of a phone: the doors in turn, at each what is noted first, then next, then last."""
    said = TOLD_IN_TURN[number // len(phone.doors) % len(TOLD_IN_TURN)]
    return {
        "item_id": str(uuid4()),
        "sequence": sequence,
        "device": phone.device,
        "kind": "edit",
        "at": datetime.now(UTC).isoformat(),
        "clock_offset_ms": 0,
        "appointment": phone.doors[number % len(phone.doors)],
        "base_version": 0,
        "changes": said | ({"papers": named} if named else {}),
        "attachments": named,
    }


async def come_home(
    line: Line, phone: Phone, photos: list[Photo], common: bytes, *, items: int, day: str
) -> None:
    """One phone: hello, photos, items, pull."""
    began, load = time.perf_counter(), line.load
    told = await line.json(load.let_in, "GET", "hello")
    wanted = [{"sha": photo.sha, "appointment": photo.door} for photo in photos]
    kept = await line.json(load.asked, "POST", "attachments", wanted)
    for photo, done in zip(photos, kept, strict=True):
        if not done["complete"]:
            where = f"attachments/{photo.sha}?appointment={photo.door}&size={PHOTO_BYTES}&start=0"
            await line.call(load.photos, "PUT", where, photo.own, common, kind="application/octet-stream")
    named = {number: [photo.sha] for number, photo in enumerate(photos)}
    first = told["next_sequence"]
    batch = [item(phone, number, first + number, named.get(number, [])) for number in range(items)]
    before = len(load.items.taken)
    receipts = await line.json(load.items, "POST", "items", batch)
    load.items.taken += load.items.taken[before : before + 1] * (len(batch) - 1)
    load.receipts += sum(one["outcome"] in {"applied", "conflict"} for one in receipts)
    load.homes.append(time.perf_counter() - began)
    asked = f"changes?day={day}&since=0&last_sequence={first + items - 1}&unsent=0"
    await line.call(load.pulls, "GET", asked)
    line.close()


async def all_at_once(address: str, scene: Scene, *, items: int, photos: int) -> int:
    """All phones come home at one moment, the office at work meanwhile; return how many limits were missed."""
    load, office = Load(), Office(address, scene)
    common = os.urandom(PHOTO_BYTES - 32)
    carried = [photos_of(phone, photos, common) for phone in scene.phones]
    at_work = asyncio.create_task(office.until_stopped())
    await asyncio.gather(
        *(
            come_home(Line(load, address, phone.token), phone, has, common, items=items, day=str(scene.day))
            for phone, has in zip(scene.phones, carried, strict=True)
        )
    )
    at_work.cancel()
    with suppress(asyncio.CancelledError):
        await at_work
    return _report(load, wanted=len(scene.phones) * items, sent=len(scene.phones) * photos) + office.report(
        "at 16:00"
    )


def _report(load: Load, *, wanted: int, sent: int) -> int:
    """Print what was measured beside the limits; return how many were missed."""
    print(
        f"visit: {load.receipts} of {wanted} receipts, {sent * PHOTO_BYTES / 1e6:.0f} MB; "
        f"{load.sent_away} times told to come again, {load.broken} connections broken"
    )
    print(f"visit: all receipts after {max(load.homes):.0f} s; limit {ALL_S:.0f} s")
    print(f"visit: items    {load.items}, from the first try to the receipt; limit {ITEM_S:.0f} s")
    print(f"visit: let in   {load.let_in}")
    print(f"visit: photos   {load.photos}")
    print(f"visit: pulls    {load.pulls}")
    return (max(load.homes) > ALL_S) + (load.items.p95() > ITEM_S) + (load.receipts < wanted)

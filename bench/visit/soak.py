"""Fifty submissions a second, minute after minute, from many phones: every one must succeed."""

import asyncio
import time

import httpx

from bench.visit.phones import Line, Load, item
from bench.visit.scene import Scene

RATE = 50  # a second


async def soak(address: str, scene: Scene, *, seconds: int) -> int:
    """Send one item at a time at a steady rate, whatever the answers take; return 1 when one did not succeed."""
    load = Load()
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False) as http:
        senders = [_Sender(Line(load, http, phone)) for phone in scene.phones]
        await asyncio.gather(*(sender.begin() for sender in senders))
        began, tasks = time.perf_counter(), []
        for number in range(RATE * seconds):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            tasks.append(asyncio.create_task(senders[number % len(senders)].submit()))
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        took = time.perf_counter() - began
    good = sum(one is True for one in ended)
    print(
        f"visit: soak {RATE}/s for {seconds} s: {good} of {len(ended)} succeeded in {took:.0f} s, "
        f"{load.sent_away} sent away, {load.items}"
    )
    return int(good < len(ended))


class _Sender:
    """One phone that sends single items, each after the one before."""

    def __init__(self, line: Line):
        self.line, self.sequence, self.turn = line, 0, asyncio.Lock()

    async def begin(self) -> None:
        told = await self.line.call(self.line.load.asked, "GET", "hello")
        self.sequence = told["next_sequence"] - 1

    async def submit(self) -> bool:
        async with self.turn:
            said = item(self.line.phone, self.sequence, [])
            self.sequence += 1
            receipts = await self.line.call(self.line.load.items, "POST", "items", json=[said])
            return receipts[0]["outcome"] in {"applied", "conflict"}

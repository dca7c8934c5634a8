"""Fifty submissions a second, minute after minute, from many phones: every one must succeed."""

import asyncio
import time
from collections import Counter

from bench.visit.line import Line, Load
from bench.visit.phones import item
from bench.visit.scene import Phone, Scene

RATE = 50  # a second


async def soak(address: str, scene: Scene, *, seconds: int) -> int:
    """Send one item at a time at a steady rate, whatever the answers take; return 1 when one did not succeed."""
    load, ended = Load(), Counter()
    senders = [_Sender(Line(load, address, phone.token), phone, ended) for phone in scene.phones]
    for sender in senders:
        await sender.begin()
    began, tasks = time.perf_counter(), set()
    for number in range(RATE * seconds):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        task = asyncio.create_task(senders[number % len(senders)].submit())
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    took = time.perf_counter() - began
    print(
        f"visit: soak {RATE}/s for {seconds} s: {ended[True]} of {RATE * seconds} succeeded in {took:.0f} s, "
        f"{load.sent_away} told to come again, {load.items}"
    )
    return int(ended[True] < RATE * seconds)


class _Sender:
    """One phone that sends single items, each after the one before."""

    def __init__(self, line: Line, phone: Phone, ended: Counter):
        self.line, self.phone, self.ended = line, phone, ended
        self.sequence, self.turn = 0, asyncio.Lock()

    async def begin(self) -> None:
        told = await self.line.json(self.line.load.asked, "GET", "hello")
        self.sequence = told["next_sequence"]

    async def submit(self) -> None:
        async with self.turn:
            said = item(self.phone, self.sequence, self.sequence, [])
            self.sequence += 1
            try:
                receipts = await self.line.json(self.line.load.items, "POST", "items", [said])
            except RuntimeError as why:
                print(f"visit: {why}")
                receipts = [{"outcome": "failed"}]
            self.ended[receipts[0]["outcome"] in {"applied", "conflict"}] += 1

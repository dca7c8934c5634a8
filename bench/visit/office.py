"""Somebody in the office who goes from page to page, and how long each takes."""

import asyncio
import time

import httpx

from bench.visit.scene import Scene
from bench.visit.timing import Times

PAUSE_S = 0.25
LIMIT_S = 1.0


def pages(scene: Scene) -> list[str]:
    """Return the pages a coordinator has open in the afternoon."""
    return [
        "/",
        "/ask/",
        "/plan/",
        "/visit/",
        f"/visit/round/{scene.round_key}/",
        "/visit/devices/",
        "/visit/held/",
        "/visit/conflicts/",
        "/issue/",
    ]


class Office:
    """Asks for one page after the other until it is stopped."""

    def __init__(self, address: str, scene: Scene):
        self.http = httpx.AsyncClient(
            base_url=address, cookies={"sessionid": scene.session}, timeout=60, trust_env=False
        )
        self.pages = pages(scene)
        self.times = {page: Times() for page in self.pages}

    async def once(self) -> None:
        """Ask for every page once. Raises RuntimeError when one is not shown."""
        for page in self.pages:
            began = time.perf_counter()
            answer = await self.http.get(page)
            self.times[page].taken.append(time.perf_counter() - began)
            if answer.status_code != httpx.codes.OK:
                raise RuntimeError(f"{page} answered {answer.status_code}")
            await asyncio.sleep(PAUSE_S)

    async def until_stopped(self) -> None:
        """Ask on and on."""
        while True:
            await self.once()

    def report(self, when: str) -> int:
        """Print the slowest page; return 1 when it was slower than a second."""
        every = Times([taken for times in self.times.values() for taken in times.taken])
        page, slowest = max(self.times.items(), key=lambda item: item[1].most())
        print(f"visit: office {when:8} {every}; slowest {page} {slowest.most():.2f} s; limit {LIMIT_S:.0f} s")
        return int(every.most() > LIMIT_S)


async def alone(address: str, scene: Scene) -> int:
    """Two rounds through the office while no phone is there; the first warms up."""
    await Office(address, scene).once()
    office = Office(address, scene)
    await office.once()
    return office.report("alone")

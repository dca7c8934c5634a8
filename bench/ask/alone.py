"""Each kind of page asked for by one person in this process: what it costs when nobody else is there."""

import time
from dataclasses import dataclass, field
from random import Random
from statistics import mean, median

from bench.ask.load import OK, Scene, pages

LOOKS = 40  # of each kind of page, after WARM others
WARM = 5


@dataclass
class Cost:
    """What the looks at one kind of page took: milliseconds in all, of processor, in the database; statements."""

    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)


class _Timer:
    """Counts and times the statements of one look."""

    def __init__(self) -> None:
        self.taken_ms, self.statements = 0.0, 0

    def __call__(self, execute, *statement):
        began = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.taken_ms += (time.perf_counter() - began) * 1000
            self.statements += 1


def costs(scene: Scene, *, looks: int = LOOKS) -> dict[str, Cost]:
    """Look at each kind of page so often, with other tickets and names each time. Raises RuntimeError."""
    from django.test import Client

    measured: dict[str, Cost] = {}
    chance = Random(5)
    for role in ("coordinator", "ward", "prison"):
        client = Client(headers={"host": "localhost"})
        client.cookies["sessionid"] = scene.sessions[role][0]
        for number in range(WARM + looks):
            for what, page in pages(role, scene, chance).items():
                key = what if role == "coordinator" else f"{what} ({role})"
                cost = measured.setdefault(key, Cost()) if number >= WARM else Cost()
                _look(client, page, cost, address=f"127.1.0.{number}")
    return measured


def _look(client, page: str, cost: Cost, *, address: str) -> None:
    """Open one page. address: where from, since public pages are opened so often from one only."""
    from django.db import connection

    timer = _Timer()
    wall, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(timer):
        answer = client.get(page, REMOTE_ADDR=address)
    cost.cpu_ms.append((time.process_time() - cpu) * 1000)
    cost.wall_ms.append((time.perf_counter() - wall) * 1000)
    cost.database_ms.append(timer.taken_ms)
    cost.statements.append(timer.statements)
    if answer.status_code != OK:
        raise RuntimeError(f"{page} answered {answer.status_code}")


def report(measured: dict[str, Cost], database: str) -> None:
    """Print what each kind of page costs."""
    for what, cost in sorted(measured.items()):
        print(
            f"ask: {database:10} alone {what:28} cpu {mean(cost.cpu_ms):5.1f} ms,"
            f" whole median {median(cost.wall_ms):5.1f} slowest {max(cost.wall_ms):6.1f},"
            f" database {mean(cost.database_ms):5.1f} of {mean(cost.statements):.0f} statements",
            flush=True,
        )

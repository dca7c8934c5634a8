"""Seams: where two areas meet, both are solved anew together, a few days at a time, from the plan as it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import hypot

from pelangi.core.routing.problem import Problem, Request
from pelangi.core.routing.wide.areas import Area, coordinates
from pelangi.core.routing.wide.parts import Routes, days_of, locked, part_of

WAVES = 2
"""How often every area meets a neighbour."""

BLOCK_DAYS = 5
"""Days that are solved anew at a time."""

GUESTS = 500
"""Requests that wait, nearest to the border, that a seam may bring in."""


@dataclass(frozen=True)
class Seam:
    """Two areas, by number, and the days that are opened."""

    areas: tuple[int, int]
    days: tuple[date, ...]


def waves_of(areas: Sequence[Area], days: Sequence[date]) -> Iterator[list[Seam]]:
    """Yield the seams that can be solved side by side: no area is in two of one wave."""
    waves = (
        WAVES if all(one.kits is None for one in areas) else 1
    )  # two areas share their kits with each other alone
    blocks = [tuple(days[at : at + BLOCK_DAYS]) for at in range(0, len(days), BLOCK_DAYS)]
    met: set[tuple[int, int]] = set()
    for _ in range(waves):
        pairs = _pairs(areas, met)
        met |= set(pairs)
        for block in blocks if pairs else ():
            yield [Seam(pair, block) for pair in pairs]


def _pairs(areas: Sequence[Area], met: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return neighbours that have not met, the nearest first, each area once."""
    away = sorted(
        (hypot(*(x - y for x, y in zip(one.middle, other.middle, strict=True))), a, b)
        for a, one in enumerate(areas)
        for b, other in enumerate(areas)
        if a < b and (a, b) not in met
    )
    found: list[tuple[int, int]] = []
    for _, a, b in away:
        if not any(number in pair for pair in found for number in (a, b)):
            found.append((a, b))
    return sorted(found)


class Border:
    """Opens seams of one problem and its areas."""

    def __init__(self, problem: Problem, areas: Sequence[Area]) -> None:
        self.problem, self.areas = problem, areas
        self.place = coordinates(problem)
        self.tied: set[str] = set()  # who follows another request of the problem, and who is followed
        for one in problem.requests:
            if one.after is not None and one.after.request in problem.request_by_id:
                self.tied |= {one.id, one.after.request}

    def opened(self, seam: Seam, routes: Routes) -> tuple[Problem, Routes]:
        """Return the part that a seam solves anew, and its rounds as they stand."""
        one, other = (self.areas[number] for number in seam.areas)
        teams = {*one.teams, *other.teams}
        inside = {key: stops for key, stops in routes.items() if key[0] in teams and key[1] in seam.days}
        planned, mine = days_of(routes), days_of(inside)
        kits = None if one.kits is None or other.kits is None else one.kits + other.kits
        part = part_of(
            self.problem,
            {*mine, *self._guests(one, other, planned)},
            teams,
            days=seam.days,
            kits=kits,
            elsewhere={name: day for name, day in planned.items() if name not in mine},
        )
        requests = tuple(
            locked(each, mine[each.id]) if each.id in mine and each.id in self.tied else each
            for each in part.requests
        )
        return replace(part, requests=requests), inside

    def _guests(self, one: Area, other: Area, planned: Mapping[str, date]) -> list[str]:
        """Return who waits in either area, nearest to the line between both first."""

        def lean(name: str) -> tuple[float, str]:
            at = self.place[self.problem.request_by_id[name].place]
            near, far = (
                hypot(*(x - y for x, y in zip(at, area.middle, strict=True))) for area in (one, other)
            )
            return abs(near - far), name

        names = {*one.requests, *other.requests} - planned.keys() - self.tied
        return sorted(names, key=lean)[:GUESTS]


def is_sound(problem: Problem, routes: Routes) -> bool:
    """Say whether every follow-up is late enough after its first visit."""
    days = days_of(routes)
    return all(_is_late(one, days, problem) for one in problem.requests if one.id in days)


def _is_late(one: Request, days: dict[str, date], problem: Problem) -> bool:
    after = one.after
    if after is None or after.request not in problem.request_by_id:
        return True
    first = days.get(after.request)
    return first is not None and (days[one.id] - first).days >= after.min_days

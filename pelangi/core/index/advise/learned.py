"""Hours learned from work that was done: each row's default hours, scaled by how long it really took here.

For every finished piece of work the ratio of hours spent to hours expected is taken; a row's factor is the
geometric mean of its ratios, drawn towards 1 by PRIOR imagined pieces of work that took exactly as expected, so
that one odd week moves little and a long history decides. Stated by us; no source.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PRIOR = 3
"""How many pieces of work as expected stand against the city's own history."""
MOST = 10.0
"""A ratio beyond this, either way, is taken as this: a slip of the pen must not rule a row."""

Steps = Sequence[int | None]


@dataclass(frozen=True)
class Done:
    """A finished piece of work. before, after: levels, 0 to 3. hours: really spent, 0 or more."""

    row: str
    before: int
    after: int
    hours: int


@dataclass(frozen=True)
class Learned:
    """A row's hours from each level to the next. factor: on the default. pieces: how many it was learned from."""

    steps: tuple[int | None, ...]
    factor: float
    pieces: int


def learned_hours(defaults: Mapping[str, Steps], done: Iterable[Done]) -> dict[str, Learned]:
    """Return for every row of `defaults` its hours, scaled by the city's own history of that row.

    defaults: by row id, the hours to level 1, from there to 2, from there to 3; None: cannot be reached.
    Work over several levels counts against the sum of their defaults.
    """
    logs: dict[str, list[float]] = {}
    for one in done:
        expected = sum(hours or 0 for hours in defaults.get(one.row, ())[one.before : one.after])
        if expected:
            ratio = min(max(one.hours / expected, 1 / MOST), MOST)
            logs.setdefault(one.row, []).append(math.log(ratio))
    found = {}
    for row, steps in defaults.items():
        own = logs.get(row, [])
        factor = math.exp(sum(own) / (len(own) + PRIOR))
        scaled = tuple(None if one is None else max(round(one * factor), min(one, 1)) for one in steps)
        found[row] = Learned(scaled, factor, len(own))
    return found

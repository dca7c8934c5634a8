"""What the fairness watch saw, kept with the columns: with a million cases its comparisons take half a minute.

Kept sealed beside the columns, of sets only; it names nobody. Asked for another moment it is reckoned anew.
"""

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pelangi.core.adjusted import Adjusted
from pelangi.core.comparisons import Comparison, What
from pelangi.core.intervals import Interval
from pelangi.core.traits import trait
from pelangi.report import columns, watching
from pelangi.report.watching import Flag, Watching
from pelangi.staff.protection import seal, unseal

CELL = "report.watch"


def file() -> Path:
    """Return where it lies: beside the columns of the same shape."""
    return columns.file().with_name(columns.file().name.replace("columns", "watch"))


def write(seen: Watching, as_of: datetime) -> None:
    """Keep what was seen as of a moment."""
    half_written = file().with_suffix(".new")
    half_written.write_bytes(seal(json.dumps(as_data(seen, as_of)).encode(), CELL))
    half_written.replace(file())


def seen_at(as_of: datetime) -> Watching:
    """Return what the watch saw as of a moment: as it was kept, if it was kept for this one."""
    if file().exists():
        data = json.loads(unseal(file().read_bytes(), CELL))
        if datetime.fromisoformat(data["as_of"]) == as_of:
            return of_data(data)
    return watching.watching(as_of)


def as_data(seen: Watching, as_of: datetime) -> dict[str, Any]:
    """Return it as plain data."""
    return {
        "as_of": as_of.isoformat(),
        "streams": seen.streams,
        "weeks": seen.weeks,
        "flags": [[one.what, one.by, one.label, one.monday.isoformat(), one.direction] for one in seen.flags],
        "comparisons": [
            [one.by, one.label, one.what, one.people, asdict(one.found), one.q] for one in seen.comparisons
        ],
        "pooled": [[by, what, labels] for (by, what), labels in seen.pooled.items()],
    }


def of_data(data: dict[str, Any]) -> Watching:
    """Return it from plain data."""
    return Watching(
        flags=[
            Flag(What(what), by, label, date.fromisoformat(monday), direction)
            for what, by, label, monday, direction in data["flags"]
        ],
        comparisons=[
            Comparison(trait(by), label, What(what), people, _found(found), q)
            for by, label, what, people, found, q in data["comparisons"]
        ],
        streams=data["streams"],
        weeks=data["weeks"],
        pooled={(trait(by), What(what)): tuple(labels) for by, what, labels in data["pooled"]},
    )


def _found(data: dict[str, Any]) -> Adjusted:
    difference, ratio = (Interval(**data[name]) if data[name] else None for name in ("difference", "ratio"))
    return Adjusted(difference, ratio, data["p"])

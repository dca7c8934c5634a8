"""The leader's look, reckoned when the columns are kept: in a large city the page is there at once, as old as they are.

Kept sealed beside the columns. Whoever is erased later stays in its counts until the next keeping; it names nobody.
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pelangi.city.models import Area
from pelangi.core.comparisons import What
from pelangi.core.intervals import Interval
from pelangi.report import columns
from pelangi.report.coverage import WardCoverage
from pelangi.report.measures import MEASURES, Measure, Period, Value
from pelangi.report.reach import STALE, Reach
from pelangi.report.watching import Flag
from pelangi.staff.protection import seal, unseal

CELL = "report.look"
DISTINCT = {"people_served": 1}
"""Measures that count different things: the place of the value that tells them apart."""


@dataclass(frozen=True)
class Answer:
    """A measure and what it came to."""

    measure: Measure
    value: Value
    as_of: datetime | None = None

    @property
    def cases(self) -> int:
        """Return how many cases the number counts; different people where it counts people."""
        counts = self.measure.name in DISTINCT and self.value.value is not None
        return int(str(self.value.value)) if counts else self.value.record_count


@dataclass(frozen=True)
class Look:
    """What a leader sees first. steps: asked for, visited, served, with a document in hand. flags: of this year.

    missing: adults without an identity card; None without a register, or where it is hidden.
    """

    period: Period
    answers: list[Answer]
    open_needs: int
    open_leads: int
    oldest_open: datetime | None
    missing: int | None
    wards: list[WardCoverage]
    by_sex: list[Reach]
    steps: tuple[int, int, int, int]
    flags: list[Flag]


def file() -> Path:
    """Return where the sealed look lies; a version of the program whose look says something else looks elsewhere."""
    shape = sha256(" ".join(one.name for one in fields(Look)).encode()).hexdigest()[:8]
    return columns.file().with_name(f"look-{shape}.sealed")


def write(look: Look) -> None:
    """Keep a look."""
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    half_written = path.with_suffix(".new")
    half_written.write_bytes(seal(json.dumps(as_data(look)).encode(), CELL))
    half_written.replace(path)


_read: dict[float, dict[str, Any]] = {}  # by the file's time: one at most


def read(now: datetime) -> Look | None:
    """Return the look that was kept last, None when there is none or it is older than a day."""
    try:
        stamp = file().stat().st_mtime
    except FileNotFoundError:
        return None
    data = _read.get(stamp)  # by its own name: another thread may read a newer one meanwhile
    if data is None:
        data = json.loads(unseal(file().read_bytes(), CELL))
        _read.clear()
        _read[stamp] = data
    age = now - datetime.fromisoformat(data["as_of"])
    return of_data(data) if age <= STALE and age.total_seconds() >= 0 else None


def as_data(look: Look) -> dict[str, Any]:
    """Return a look as plain data."""
    return {
        "from": look.period.from_date.isoformat(),
        "until": look.period.until_date.isoformat(),
        "as_of": look.period.as_of.isoformat(),
        "answers": {one.measure.name: asdict(one.value) for one in look.answers},
        "open": [look.open_needs, look.open_leads],
        "oldest_open": look.oldest_open.isoformat() if look.oldest_open else None,
        "missing": look.missing,
        "wards": [[one.ward.code, one.due, one.missing, one.share] for one in look.wards],
        "by_sex": [[one.label, one.people, asdict(one.share)] for one in look.by_sex],
        "steps": look.steps,
        "flags": [[one.what, one.by, one.label, one.monday.isoformat(), one.direction] for one in look.flags],
    }


def of_data(data: dict[str, Any]) -> Look:
    """Return the look of plain data; a ward that is no more is left out."""
    areas = Area.objects.in_bulk([code for code, *_rest in data["wards"]])
    oldest = data["oldest_open"]
    asked, visited, served, held = data["steps"]
    return Look(
        period=Period(
            date.fromisoformat(data["from"]),
            date.fromisoformat(data["until"]),
            datetime.fromisoformat(data["as_of"]),
        ),
        answers=[Answer(MEASURES[name], Value(**value)) for name, value in data["answers"].items()],
        open_needs=data["open"][0],
        open_leads=data["open"][1],
        oldest_open=datetime.fromisoformat(oldest) if oldest else None,
        missing=data["missing"],
        wards=[WardCoverage(areas[code], *rest) for code, *rest in data["wards"] if code in areas],
        by_sex=[Reach(label, people, Interval(**share)) for label, people, share in data["by_sex"]],
        steps=(asked, visited, served, held),
        flags=[
            Flag(What(what), by, label, date.fromisoformat(monday), direction)
            for what, by, label, monday, direction in data["flags"]
        ],
    )

"""What the pages of queue, weeks, waiting, comparisons and figures show, reckoned once when the columns are kept.

With a million cases each of them takes seconds to half a minute; kept, they are there at once. Kept sealed beside the
columns, counts only; it names nobody. Asked for another moment, or once somebody was erased since, they are reckoned
anew, so that every number still leads to as many cases as it says.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.utils.timezone import localdate
from pydantic import TypeAdapter

from pelangi.core.fairness import By, CaseRow, Fairness, fairness, wait_of
from pelangi.core.waiting import Wait
from pelangi.report import columns
from pelangi.report.cases import case_rows
from pelangi.report.measures import Value
from pelangi.report.queue import Queue, queue_of
from pelangi.report.traits import UNKNOWN
from pelangi.report.weeks import Counts, counts_of
from pelangi.staff.protection import seal, unseal

CELL = "report.pages"


@dataclass(frozen=True)
class Pages:
    """What pages show as of a moment. last_deed: of the chain. values: of the last thirty days, by measure."""

    as_of: datetime
    last_deed: int
    queue: Queue
    wait: Wait
    compared: dict[By, tuple[Fairness, int]]
    weeks: dict[By, Counts]
    values: dict[str, Value]


@cache
def _as_json() -> TypeAdapter[Pages]:
    return TypeAdapter(Pages)


def file() -> Path:
    """Return where it lies; a version of the program whose pages show something else looks elsewhere."""
    shape = sha256(json.dumps(_as_json().json_schema(), sort_keys=True).encode()).hexdigest()[:8]
    return columns.file().with_name(f"pages-{shape}.sealed")


def write(rows: Sequence[CaseRow], values: dict[str, Value], as_of: datetime) -> None:
    """Keep the pages of these cases, and the values of the catalogue."""
    pages = Pages(
        as_of=as_of,
        last_deed=columns.last_deed(),
        queue=queue_of(rows, as_of),
        wait=wait_of(rows, localdate(as_of)),
        compared={by: compare(rows, by, as_of) for by in By},
        weeks={by: counts_of(rows, localdate(as_of), by) for by in By},
        values=values,
    )
    half_written = file().with_suffix(".new")
    half_written.write_bytes(seal(_as_json().dump_json(pages), CELL))
    half_written.replace(file())


def compare(rows: Sequence[CaseRow], by: By, as_of: datetime) -> tuple[Fairness, int]:
    """Return reach, refusal and waiting by group, sex or ward, and how many cases tell nothing of it."""
    known = [row for row in rows if getattr(row, by) != UNKNOWN]
    return fairness(known, by=by, as_of=localdate(as_of)), len(rows) - len(known)


_read: dict[float, Pages] = {}  # by the file's time: one at most


def last() -> Pages | None:
    """Return what was kept last, read once a keeping; None when nothing is kept."""
    try:
        stamp = file().stat().st_mtime
    except FileNotFoundError:
        return None
    found = _read.get(stamp)  # by its own name: another thread may read a newer one meanwhile
    if found is None:
        found = _as_json().validate_json(unseal(file().read_bytes(), CELL))
        _read.clear()
        _read[stamp] = found
    return found


def pages_at(as_of: datetime) -> Pages | None:
    """Return what was kept for this very moment, None when nothing was or somebody was erased since."""
    found = last()
    if found is None or found.as_of != as_of or columns.erased_since(found.last_deed):
        return None
    return found


def queue(as_of: datetime) -> Queue:
    """Return the queue as known at a moment: asked for, with no document in hand, not refused, not left."""
    kept = pages_at(as_of)
    return kept.queue if kept else queue_of(case_rows(as_of), as_of)


def wait(as_of: datetime) -> Wait:
    """Return the waiting curve of everybody who asked, as known at a moment."""
    kept = pages_at(as_of)
    return kept.wait if kept else wait_of(case_rows(as_of), localdate(as_of))


def compared(by: By, as_of: datetime) -> tuple[Fairness, int]:
    """Return the comparison by group, sex or ward as known at a moment, and how many cases tell nothing of it."""
    kept = pages_at(as_of)
    return kept.compared[by] if kept else compare(case_rows(as_of), by, as_of)


def weeks(as_of: datetime, by: By) -> Counts:
    """Return the weeks of the city and of each group, sex or ward as known at a moment."""
    kept = pages_at(as_of)
    return kept.weeks[by] if kept else counts_of(case_rows(as_of), localdate(as_of), by)

"""The events once more as columns in memory, so that a million cases are counted within a second.

Kept beside the database as one sealed file, because group, sex and age are special-category data: nothing of it lies on
disk in clear. `pelangi report keep` writes it every hour; a figure as of a moment before the last keeping is answered
from it, any other by the slow way in `measures`, which also judges this one: a test holds both to the same numbers.
Decision 0020 says what was measured.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils.timezone import get_default_timezone, localdate

from pelangi.ask.models import Need, Request
from pelangi.ask.queries import describe_sealed
from pelangi.report.column_tables import DAYS_OF_CASES, MOMENTS, REQUESTS, TABLES, WHOLE
from pelangi.report.traits import UNKNOWN, age_band
from pelangi.staff.models import AuditEntry, PersonKey
from pelangi.staff.protection import Erased, seal, unseal
from pelangi.staff.roles import Deed

CELL = "report.columns"
BATCH = 50_000
NONE = -1  # where a number or a moment is not there


@dataclass(frozen=True)
class Columns:
    """A DuckDB in memory with the tables of TABLES and "requests", and the moment they were read."""

    db: duckdb.DuckDBPyConnection
    kept_at: datetime
    last_deed: int  # of the chain: who was erased after it is looked for


def file() -> Path:
    """Return where the sealed columns lie; a version of the program with other columns looks elsewhere."""
    shape = sha256(json.dumps([REQUESTS, TABLES]).encode()).hexdigest()[:8]
    return Path(settings.DATA_DIR) / "report" / f"columns-{shape}.sealed"


def _batches(sql: str) -> Iterator[list[tuple]]:
    cursor = connection.cursor()
    cursor.execute(sql)
    while rows := cursor.fetchmany(BATCH):
        yield rows


def _packed(columns: list[str], batches: Iterable[list[tuple]]) -> dict[str, np.ndarray]:
    """Return each column as whole numbers; of texts the numbers of words, and the words as JSON bytes."""
    parts: dict[str, list[np.ndarray]] = {name: [np.array([], dtype="int64")] for name in columns}
    words: dict[str, dict[str, int]] = {name: {} for name in columns if name not in MOMENTS | WHOLE}
    for rows in batches:
        frame = pd.DataFrame(rows, columns=columns)
        for name in columns:
            parts[name].append(_numbers(frame[name], words.get(name)))
    out = {name: np.concatenate(these) for name, these in parts.items()}
    for name, known in words.items():
        out[f"{name} words"] = np.frombuffer(json.dumps(list(known)).encode(), dtype=np.uint8)
    return out


def _numbers(cells: pd.Series, words: dict[str, int] | None) -> np.ndarray:
    """Return cells as whole numbers; a new word gets the next number in `words`."""
    if words is not None:
        return np.fromiter((words.setdefault(_text(cell), len(words)) for cell in cells), dtype="int64")
    if cells.name in MOMENTS:
        return _micros(cells)
    return pd.to_numeric(cells).astype("Int64").fillna(NONE).astype("int64").to_numpy()


def _micros(moments: pd.Series) -> np.ndarray:
    """Return moments as microseconds since 1970 UTC; SQLite gives text without a zone, PostgreSQL moments."""
    parsed = pd.to_datetime(moments, utc=True, format="ISO8601")
    micros = parsed.astype("datetime64[us, UTC]").astype("int64").to_numpy()
    return np.where(parsed.isna().to_numpy(), NONE, micros)


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else json.dumps(cell) if isinstance(cell, list) else str(cell)


def _requests() -> Iterator[list[tuple]]:
    """Read the requests with what is sealed about their persons; erased people are "unknown"."""
    found = Request.objects.order_by("pk").values_list(
        "pk", "person_id", "person__key__wrapped", "person__sealed", "ward_id", "channel", "received_at"
    )
    papers = papers_of_requests()
    rows: list[tuple] = []
    for pk, person, wrapped, sealed, *asked in found.iterator(chunk_size=2_000):
        known = _known(PersonKey(id=person, wrapped=wrapped), sealed)
        rows.append((pk, str(person), *_told(known, papers.get(pk, ""), asked)))
        if len(rows) == BATCH:
            yield rows
            rows = []
    yield rows


def _known(key: PersonKey, sealed: bytes) -> dict:
    try:
        return describe_sealed(key, sealed)
    except Erased:
        return {}


def _told(known: dict, papers: str, asked: Sequence) -> tuple:
    ward, channel, received_at = asked
    age = age_band(known.get("birth_date"), localdate(received_at))
    traits = (known.get("group") or UNKNOWN, known.get("sex") or UNKNOWN, age)
    need = f"{papers} {known.get('obstacle') or UNKNOWN}"
    return (ward, ward.rpartition(".")[0], channel, *traits, need, received_at)


def papers_of_requests() -> dict[int, str]:
    """Return the kinds of document each request needs, joined: what can fairly be compared takes the same work."""
    kinds: dict[int, list[str]] = {}
    for request, kind in Need.objects.order_by("document_kind").values_list("request", "document_kind"):
        kinds.setdefault(request, []).append(kind)
    return {request: "+".join(found) for request, found in kinds.items()}


def know_sizes() -> None:
    """Have PostgreSQL count the tables that are read: what it knew of them may be of before a day's or a month's work.

    It then joins by looking everything through for each row, and a second becomes an hour.
    """
    if connection.vendor == "postgresql":
        read = {name for _columns, sql in TABLES.values() for name in re.findall(r"(?:FROM|JOIN) (\w+)", sql)}
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(sorted(read))}")


def keep(at: datetime) -> int:
    """Read everything anew and keep it sealed; return how many requests it holds."""
    know_sizes()
    last = last_deed()  # before anything is read
    tables = {"requests": _packed(REQUESTS, _requests())}
    tables |= {name: _packed(columns, _batches(sql)) for name, (columns, sql) in TABLES.items()}
    out = BytesIO()
    columns = {f"{table}/{name}": column for table, those in tables.items() for name, column in those.items()}
    moment = {"kept at": np.array([micros_of(at), last])}
    np.savez(out, allow_pickle=False, **columns, **moment)
    file().parent.mkdir(parents=True, exist_ok=True)
    half_written = file().with_suffix(".new")
    half_written.write_bytes(seal(out.getvalue(), CELL))
    half_written.replace(file())
    return len(tables["requests"]["request"])


def last_deed() -> int:
    """Return the number of the chain's last entry."""
    return AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0


def erased_since(deed: int) -> list[str]:
    """Return the keys of the people erased after an entry of the chain."""
    deeds = AuditEntry.objects.filter(sequence__gt=deed, deed=Deed.PERSON_ERASE)
    return [str(key) for key in deeds.values_list("person", flat=True)]


def micros_of(moment: datetime) -> int:
    """Return a moment as microseconds since 1970 UTC."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def offset_of(micros: int) -> int:
    """Return how far the city's clock is ahead of UTC, in microseconds."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    ahead = moment.astimezone(get_default_timezone()).utcoffset() or timedelta()
    return ahead // timedelta(microseconds=1)


_loaded: dict[float, Columns] = {}  # by the file's time: one at most


def load() -> Columns | None:
    """Return the kept columns, read once a keeping; None when nothing is kept.

    Whoever was erased since is "unknown" from now on, here as in the slow way.
    """
    columns = open_last()
    if columns is not None:
        _forget_erased(columns)
    return columns


def open_last() -> Columns | None:
    """Return the same without asking the database who was erased; a server does it before its first page."""
    try:
        stamp = file().stat().st_mtime
    except FileNotFoundError:
        return None
    columns = _loaded.get(stamp)  # by its own name: another thread may open a newer one meanwhile
    if columns is None:
        columns = _opened(file().read_bytes())
        _loaded.clear()
        _loaded[stamp] = columns
    return columns


def _opened(sealed: bytes) -> Columns:
    stored = np.load(BytesIO(unseal(sealed, CELL)), allow_pickle=False)
    db = duckdb.connect(":memory:", config={"threads": 2})
    for table, columns in {"requests": REQUESTS, **{name: one[0] for name, one in TABLES.items()}}.items():
        frame = pd.DataFrame({name: _column(stored, table, name) for name in columns})
        db.register("given", frame)
        db.execute(f"CREATE TABLE {table} AS SELECT * FROM given")  # noqa: S608  # a name of our own
        db.unregister("given")
    micros, last_deed = (int(number) for number in stored["kept at"])
    db.execute(f"CREATE TABLE cases AS {DAYS_OF_CASES}", {"known": micros, "offset": offset_of(micros)})
    return Columns(db, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros), last_deed)


def _column(stored: Any, table: str, name: str) -> Any:
    column = stored[f"{table}/{name}"]
    if f"{table}/{name} words" not in stored:
        return column
    words = json.loads(stored[f"{table}/{name} words"].tobytes())
    return pd.Series(np.array([*words, ""], dtype=object)[column], dtype="string")


def _forget_erased(columns: Columns) -> None:
    if people := erased_since(columns.last_deed):
        columns.db.execute(
            'UPDATE requests SET "group" = $unknown, sex = $unknown, age = $unknown,'
            " task = regexp_replace(task, ' [^ ]*$', ' ' || $unknown)"
            " WHERE person IN (SELECT unnest($people)) AND age <> $unknown OR person IN (SELECT unnest($people))",
            {"unknown": UNKNOWN, "people": people},
        )
        columns.db.execute(
            'UPDATE cases SET "group" = r."group", sex = r.sex, task = r.task FROM requests r'
            " WHERE r.request = cases.request AND r.person IN (SELECT unnest($people))",
            {"people": people},
        )

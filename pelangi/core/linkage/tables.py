"""The two tables of a linkage: read from a path, a DataFrame or an Arrow table, as text, in contract columns."""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

import csv
from pathlib import Path
from typing import Any

import duckdb

REGISTER_COLUMNS = (
    "register_id", "nik", "family_card_number", "name", "sex", "birth_place", "birth_date", "mother_name",
    "father_name", "address", "rt", "rw", "ward_code", "status", "identity_card", "birth_certificate",
    "child_card",
)  # fmt: skip
ROSTER_COLUMNS = (
    "roster_id", "name", "alias", "nik", "family_card_number", "sex", "birth_place", "birth_date", "age",
    "mother_name", "father_name", "address", "rt", "rw", "ward",
)  # fmt: skip
FORMATS = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet"}


class TableNotUsable(ValueError):
    """A table cannot be linked: unknown form, no identifying column, or an identifier given twice."""


def load_table(con: Any, name: str, source: object, columns: tuple[str, ...]) -> None:
    """Make table `name` from `source`: the contract columns as text, absent ones and unknown values as "".

    source: path of a .csv (comma, semicolon or tab; UTF-8 or Windows letters) or .parquet file, or anything DuckDB
    can scan (pandas, Arrow). Headings may be in capitals. The first of `columns` identifies the rows. Row order is kept
    in column `n`, from 0.

    Raises TableNotUsable when the form is unknown, the identifier is absent, empty or not unique.
    """
    ways = _ways_to_scan(con, name, source)
    for way in ways:
        try:
            _read(con, name, way, columns)
            break
        except duckdb.Error as error:
            if way is ways[-1]:
                said = str(error).partition("\n")[0]
                raise TableNotUsable(f"{name}: tidak terbaca / cannot be read ({said})") from error
    con.execute(f"DROP TABLE {name}_rows")
    _check_identifier(con, name, columns[0])


def _read(con: Any, name: str, scan: str, columns: tuple[str, ...]) -> None:
    con.execute(f"CREATE OR REPLACE TEMP VIEW {name}_source AS {scan}")
    try:
        headings = [str(row[0]) for row in con.execute(f"DESCRIBE {name}_source").fetchall()]
        present = {heading.strip().lower(): heading for heading in reversed(headings)}
        if columns[0] not in present:
            raise TableNotUsable(
                f"{name}: kolom tidak ada / has no column {columns[0]} ({', '.join(headings)[:200]})"
            )
        picked = ", ".join(
            f"coalesce(trim(CAST({_quoted(present[column])} AS VARCHAR)), '') AS {column}"
            if column in present
            else f"'' AS {column}"
            for column in columns
        )
        con.execute(f"CREATE OR REPLACE TABLE {name}_rows AS SELECT {picked} FROM {name}_source")
        con.execute(f"CREATE TABLE {name} AS SELECT rowid AS n, * FROM {name}_rows")
    finally:
        con.execute(f"DROP VIEW {name}_source")


def _quoted(heading: str) -> str:
    return '"' + heading.replace('"', '""') + '"'


def _ways_to_scan(con: Any, name: str, source: object) -> tuple[str, ...]:
    """Return queries that read the source, the fastest first: line breaks in quotes and Windows letters are rarer."""
    if not isinstance(source, str | Path):
        con.register(f"{name}_given", source)
        return (f"SELECT * FROM {name}_given",)
    path = Path(source)
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise TableNotUsable(f"{path.name}: bukan / is neither .csv nor .parquet")
    if not path.is_file():
        raise FileNotFoundError(f"{path}: tidak ada / is not there")
    quoted = str(path).replace("'", "''")
    if kind == "parquet":
        return (f"SELECT * FROM read_parquet('{quoted}')",)
    if not path.stat().st_size:
        raise TableNotUsable(f"{path.name}: kosong / is empty, not even a heading")
    options = (
        f"all_varchar=true, header=true, delim='{_delimiter(path)}', quote='\"', escape='\"', null_padding=true,"
        " strict_mode=true, max_line_size=1000000"
    )
    return tuple(
        f"SELECT * FROM read_csv('{quoted}', {options}{more})"
        for more in ("", ", parallel=false", ", parallel=false, encoding='latin-1'")
    )


def _delimiter(path: Path) -> str:
    """Return the delimiter of the heading: offices with Indonesian spreadsheets write semicolons."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        heading = file.readline()
    return max(",;\t|", key=lambda one: len(next(csv.reader([heading], delimiter=one), [])))


def _check_identifier(con: Any, name: str, column: str) -> None:
    total, distinct, empty = con.execute(
        f"SELECT count(*), count(DISTINCT {column}), count(*) FILTER ({column} = '') FROM {name}"
    ).fetchall()[0]
    if empty:
        raise TableNotUsable(f"{name}: {empty} baris tanpa / rows without {column}")
    if total != distinct:
        raise TableNotUsable(
            f"{name}: {column} tidak unik / is not unique, {total - distinct} baris mengulang / rows repeat one"
        )


def connect(*, threads: int | None, memory_limit: str, folder: str) -> Any:
    """Return a DuckDB in a file of `folder`, which holds at most `memory_limit` (e.g. "1GB") of it in memory.

    Insertion order is kept, so that the number of threads does not change a byte of the result.
    """
    config: dict[str, Any] = {
        "memory_limit": memory_limit,
        "preserve_insertion_order": True,
        "temp_directory": str(Path(folder) / "spill"),
    }
    if threads is not None:
        config["threads"] = threads
    con = duckdb.connect(str(Path(folder) / "work.duckdb"), config=config)
    con.execute("SET enable_progress_bar = false")  # it would be written among the command's answers
    return con

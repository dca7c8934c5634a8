"""A register prepared once and asked person by person: the verdict a list would give, in a fraction of a second.

A folder holds `register.duckdb` (the register, its index and the rarity of its names) and per blocking rule two
arrays: its keys, sorted, and the row of each. Keys that more residents share than the rule allows are left out. A
folder is written once per snapshot and then only read, by any number of processes. It holds personal data: keep it
where the register is kept.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from math import log2
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import numpy as np
import pandas as pd

from pelangi.core.linkage.blocking import MACROS, RULES, Rule, keep_best
from pelangi.core.linkage.engine import MUCH_MEMORY, LinkResult, Resources, Run, prepare
from pelangi.core.linkage.index import index_roster, register_macros
from pelangi.core.linkage.parameters import Parameters, default_parameters
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, TableNotUsable, load_table
from pelangi.core.linkage.verdicts import Judge, Thresholds

DATABASE = "register.duckdb"
LEARNT_ANEW = ("lexicon", "special", "odd_words", "numbers", "dates", "ages")
"""Filled for each request with its own few words: small tables join in no time, and the folder is never written."""
INDEXED = (("register", "n"), ("register_index", "n"), ("register_index", "born"))
COPIED = ("folded", "sounds", "places")


def prepare_register(
    register: object, folder: Path, *, as_of: date, resources: Resources | None = None
) -> int:
    """Write the prepared form of a register into `folder`, replacing what is there; return its rows.

    register: as for `link`. The folder appears only when it is whole. Raises what `link` raises for a register.
    """
    resources = resources or Resources()
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        con = duckdb.connect(
            str(part / DATABASE), config={"memory_limit": resources.memory_limit or MUCH_MEMORY}
        )
        con.execute("SET enable_progress_bar = false")
        if resources.threads is not None:
            con.execute(f"SET threads = {int(resources.threads)}")
        try:
            load_table(con, "register", register, REGISTER_COLUMNS)
            prepare(con, as_of)
            con.execute(MACROS)
            rows = int(con.execute("SELECT count(*) FROM register").fetchall()[0][0])
            for rule in RULES:
                _write_keys(con, rule, part)
            for table, column in INDEXED:
                con.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
            con.execute("CHECKPOINT")
        finally:
            con.close()
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return rows


def _write_keys(con: Any, rule: Rule, folder: Path) -> None:
    keys = f"SELECT n, unnest(list_distinct({rule.register})) AS k FROM register_index"  # noqa: S608  own names
    query = f"SELECT k, n FROM ({keys}) WHERE k IS NOT NULL"  # noqa: S608
    found = con.execute(query).fetchnumpy()
    order = np.lexsort((found["n"], found["k"]))
    key, row = np.asarray(found["k"])[order], np.asarray(found["n"])[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.array([], dtype=int)
    counts = np.diff(np.r_[starts, len(key)])
    usable = np.repeat(counts <= rule.cap, counts)
    np.save(folder / f"{rule.name}.keys.npy", key[usable].astype(np.uint64))
    np.save(folder / f"{rule.name}.rows.npy", row[usable].astype(np.int32))


class PreparedRegister:
    """A prepared register, open for questions. One thread at a time; close it, or use it in a `with`.

    folder: as `prepare_register` wrote it. parameters, thresholds: the shipped ones when None. ward_codes: ward code by
    the names requests use. Raises FileNotFoundError when nothing is prepared there.
    """

    def __init__(
        self,
        folder: Path,
        *,
        parameters: Parameters | None = None,
        thresholds: Thresholds | None = None,
        ward_codes: Mapping[str, str] | None = None,
        threads: int | None = None,
    ) -> None:
        database = folder / DATABASE
        if not database.is_file():
            raise FileNotFoundError(f"{folder}: no prepared register there")
        self.parameters, self.thresholds = parameters or default_parameters(), thresholds or Thresholds()
        self.ward_codes = dict(ward_codes or {})
        self._keys = {
            rule.name: tuple(
                np.load(folder / f"{rule.name}.{part}.npy", mmap_mode="r") for part in ("keys", "rows")
            )
            for rule in RULES
        }
        self.con = duckdb.connect(":memory:", config={} if threads is None else {"threads": threads})
        quoted = str(database).replace("'", "''")
        self.con.execute(f"ATTACH '{quoted}' AS prepared (READ_ONLY)")
        register_macros(self.con)
        self.con.execute(MACROS)
        for table in (*LEARNT_ANEW, *COPIED):
            rows = "WHERE false" if table in LEARNT_ANEW else ""
            self.con.execute(f"CREATE TABLE {table} AS SELECT * FROM prepared.{table} {rows}")  # noqa: S608
        self._known = {
            table: int(self.con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608
            for table in COPIED
        }
        self.con.execute("SET search_path = 'memory.main,prepared.main'")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the folder go."""
        self.con.close()

    def link_one(self, row: Mapping[str, str], *, as_of: date) -> LinkResult:
        """Find one person: what `link` would answer for a list of this one row, with its candidates.

        row: by roster column what is known, other columns unknown; roster_id may be absent.
        Raises TableNotUsable for a column that rosters do not have.
        """
        if unknown := set(row) - set(ROSTER_COLUMNS):
            raise TableNotUsable(f"no columns of a roster: {', '.join(sorted(unknown))}")
        self._forget()
        load_table(self.con, "roster", pd.DataFrame([{"roster_id": "1", **row}]), ROSTER_COLUMNS)
        index_roster(self.con, as_of, self.ward_codes, few=True)
        judge = Judge(self.thresholds, as_of)
        return Run(self.con, self.parameters, judge, lambda step, share: None, few=True).answer(self._find)

    def _forget(self) -> None:
        """Drop what the last request brought: its row, and words that the register does not have."""
        self.con.execute("DROP TABLE IF EXISTS memory.main.roster")
        for table in LEARNT_ANEW:
            self.con.execute(f"TRUNCATE memory.main.{table}")
        for table, rows in self._known.items():
            self.con.execute(f"DELETE FROM memory.main.{table} WHERE rowid >= {rows}")  # noqa: S608

    def _find(self, con: Any, residents: int) -> tuple[int, int]:
        asked = ", ".join(f"{rule.roster} AS {rule.name}" for rule in RULES)
        keys = con.execute(f"SELECT {asked} FROM roster_index").fetchall()[0]  # noqa: S608
        bits: dict[int, float] = {}
        met = 0
        for rule, wanted in zip(RULES, keys, strict=True):
            known, rows = self._keys[rule.name]
            looked_up = np.array(sorted({one for one in wanted or () if one is not None}), dtype=np.uint64)
            starts, ends = (np.searchsorted(known, looked_up, side) for side in ("left", "right"))
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
                met += end - start
                for register_n in rows[start:end].tolist():
                    bits[register_n] = bits.get(register_n, 0.0) + log2((residents + 1) / (end - start))
        weighed = pd.DataFrame({"roster_n": 0, "register_n": list(bits), "bits": list(bits.values())})
        con.register(
            "weighed", weighed.astype({"roster_n": "int32", "register_n": "int32", "bits": "float64"})
        )
        pairs = keep_best(con, "SELECT * FROM weighed", residents)
        con.unregister("weighed")
        return met, pairs

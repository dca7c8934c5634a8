"""The candidates found by Spark instead of DuckDB: same keys, same caps, same order, so the same verdicts.

What grows with register x list is the join over keys; it is what Spark takes over, on any master. Folding before it and
the comparison of the few candidates after it run in DuckDB, in slices. The keys go to Spark and the pairs come back as
Parquet files in the folder of `Resources.spill_folder`, which every worker must see; on a cluster name a shared one.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from pathlib import Path
from typing import Any

from pelangi.core.linkage.blocking import MACROS, RULES, first_of, keep_best

_SIGNED = "({0}::HUGEINT - 9223372036854775808)::BIGINT"  # Spark has no unsigned numbers; the order stays


class EngineNotInstalled(RuntimeError):
    """The engine asked for needs an extra that is not installed."""


def find_pairs(con: Any, residents: int, *, folder: str, master: str) -> tuple[int, int]:
    """Make table `pairs` as `blocking.find_pairs` does; return how many were met by key and how many are kept.

    Raises EngineNotInstalled when PySpark or Java is missing.
    """
    place = Path(folder) / "keys"
    _write_keys(con, place)
    session = _session(master)
    try:
        met = _join(session, place, residents)
    finally:
        session.stop()
    return met, keep_best(con, f"SELECT * FROM read_parquet('{place}/pairs/*.parquet')", residents)


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineNotInstalled(
            'the engine "spark" needs its extra: pip install "pelangi[spark]"'
        ) from error
    try:
        builder = SparkSession.builder.appName("pelangi find link").master(master)
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "8",
            "spark.driver.host": "127.0.0.1",
        }
        for name, value in settings.items() if master.startswith("local") else ():
            builder = builder.config(name, value)
        return builder.getOrCreate()
    except Exception as error:  # PySpark has no class of its own for "no Java"
        raise EngineNotInstalled(
            f'the engine "spark" did not start; it needs Java 17 (Debian: openjdk-17-jre-headless): {error}'
        ) from error


def _write_keys(con: Any, place: Path) -> None:
    con.execute(MACROS)
    for side in ("roster", "register"):
        (place / side).mkdir(parents=True)
        for number, rule in enumerate(RULES):
            con.execute(f"""
                COPY (SELECT n, {_SIGNED.format("k")} AS k, {number} AS rule, {rule.cap} AS cap
                    FROM (SELECT DISTINCT n, unnest({getattr(rule, side)}) AS k FROM {side}_index) WHERE k IS NOT NULL)
                TO '{place}/{side}/{number:02d}.parquet' (FORMAT parquet)
            """)
    con.execute(
        f"COPY (SELECT n, {_SIGNED.format('tie')} AS tie FROM register_index)"
        f" TO '{place}/ties.parquet' (FORMAT parquet)"
    )


def _join(session: Any, place: Path, residents: int) -> int:
    for name, path in (("wanted", "roster"), ("offered", "register"), ("ties", "ties.parquet")):
        session.read.parquet(f"{place}/{path}").createOrReplaceTempView(name)
    met = session.sql("""
        WITH hits AS (SELECT o.n, o.k, o.rule, o.cap FROM offered o
            LEFT SEMI JOIN wanted w ON w.k = o.k AND w.rule = o.rule),
        usable AS (SELECT k, rule, count(*) AS rows FROM hits GROUP BY k, rule HAVING count(*) <= max(cap))
        SELECT w.n AS roster_n, h.n AS register_n, u.rows FROM usable u
        JOIN wanted w ON w.k = u.k AND w.rule = u.rule JOIN hits h ON h.k = u.k AND h.rule = u.rule
    """).cache()
    met.createOrReplaceTempView("met")
    weighed = f"""
        SELECT roster_n, register_n, sum(log2({residents + 1} / rows)) AS bits FROM met GROUP BY roster_n, register_n
    """
    session.sql(first_of(weighed, "ties")).write.parquet(f"{place}/pairs")
    return int(met.count())

"""`make test`: every check in turn, all of them even after a failure, and one line at the end that counts.

Runs in .venv. Nothing here touches the data folder of this installation: the tests get one of their own.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import postgres
import system
from steps import ROOT, VENV, say

BIN = VENV / "bin"
RESULTS = ROOT / "test-results"
IN_CI = os.environ.get("CI", "").lower() in {"true", "1", "yes"}
# a test that takes five minutes shows where it stands
PARALLEL = [BIN / "pytest", "-n", "2", "-o", "faulthandler_timeout=300"]
# loadfile: the tests of one file share their fixtures on one core; in the order of conftest.py, slow files first
PYTEST = [*PARALLEL, "--dist", "loadfile", "--no-loadscope-reorder"]
# loadgroup: so too, and the longest file is shared out by its roles, the longest first (browser/conftest.py)
BROWSER = [*PARALLEL, "--dist", "loadgroup", "--no-loadscope-reorder", "pelangi/site/tests/browser"]
# the core and the sample generator know no database, so PostgreSQL has nothing to say about them
WITHOUT_DATABASE = ["--ignore=pelangi/core", "--ignore=sample"]
# one kills a demo that has a SQLite file of its own, whatever DATABASE_URL says; the other looks whether the torture
# sees planted faults, which `make torture` does on both databases: once is enough
ONCE = [
    "--ignore=pelangi/site/tests/test_demo_is_resumable.py",
    "--ignore=pelangi/visit/tests/test_torture.py",
]


@dataclass
class Tally:
    """What came out: for the stages, and for the single tests inside the pytest stages."""

    stages: list[tuple[str, str, float]] = field(default_factory=list)  # heading, outcome, seconds
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def stage(tally: Tally, heading: str, argv: list, env: dict[str, str]) -> None:
    """Run one check under its heading; a check without pytest counts as one test."""
    say(f"\n== {heading} ==")
    began = time.monotonic()
    results = RESULTS / f"{len(tally.stages):02}.xml"
    is_pytest = argv[0] == PYTEST[0]
    if is_pytest:
        argv = [*argv, f"--junitxml={results}"]
    ended_well = subprocess.run(argv, cwd=ROOT, env=env, check=False).returncode == 0
    if is_pytest and results.exists():
        _count(tally, results, ended_well)
    else:
        tally.passed += ended_well
        tally.failed += not ended_well
    tally.stages.append((heading, "ok" if ended_well else "GAGAL / FAILED", time.monotonic() - began))


def _count(tally: Tally, results: Path, ended_well: bool) -> None:
    """Add up one pytest run; a run that failed without a failing test (none found, say) counts as one failure."""
    suites = list(ElementTree.parse(results).getroot().iter("testsuite"))  # noqa: S314  # written by our own pytest

    def total(name: str) -> int:
        return sum(int(suite.get(name, 0)) for suite in suites)

    failed = total("failures") + total("errors")
    tally.passed += total("tests") - failed - total("skipped")
    tally.failed += failed or (not ended_well)
    tally.skipped += total("skipped")


def skip(tally: Tally, heading: str, need: system.Need) -> None:
    """Say plainly what is not tested and why. In CI that is a failure: nobody reads the reason there."""
    say(f"\n== {heading} ==\nDILEWATI / SKIPPED\n{system.explain([need])}")
    tally.failed += IN_CI
    tally.skipped += not IN_CI
    tally.stages.append((heading, "GAGAL / FAILED (CI)" if IN_CI else "dilewati / skipped", 0.0))


def clean_environment(data: Path) -> dict[str, str]:
    """Return our environment without settings of an installation, and with a data folder made for the tests.

    Python keeps what it compiles: dozens of processes are started, and each would compile everything anew. Numerical
    libraries take one core, not all: two test processes have two, and waiting for each other cost more than the sums.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PELANGI_", "MAKE", "MFLAGS"))
        and name not in {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    }
    return {**kept, "PELANGI_DATA": str(data), "OMP_NUM_THREADS": "1"}


def static_checks(tally: Tally, env: dict[str, str]) -> None:
    """Everything that reads the code without running the product."""
    for heading, argv in [
        ("Lint (ruff check)", [BIN / "ruff", "check", "."]),
        ("Format (ruff format)", [BIN / "ruff", "format", "--check", "."]),
        ("Types (mypy, strict in core)", [BIN / "mypy"]),
        ("Imports in one direction (lint-imports)", [BIN / "lint-imports"]),
        ("No forgotten migration", [BIN / "pelangi", "makemigrations", "--check", "--dry-run"]),
    ]:
        stage(tally, heading, argv, env)


@contextmanager
def demo_made_beside(env: dict[str, str]) -> Iterator[dict[str, str]]:
    """Make the demo city of the browser tests while other checks run, which leave a core idle now and then.

    Yields the environment in which the browser tests find it; should it not be ready, they wait for it.
    """
    with tempfile.TemporaryDirectory(prefix="pelangi-demo-") as folder:
        argv = [BIN / "python", "-m", "pelangi.site.tests.browser", folder]
        maker = subprocess.Popen(argv, cwd=ROOT, env=env, start_new_session=True)
        try:
            yield {**env, "PELANGI_DEMO_OF_TESTS": folder}
        finally:
            with suppress(ProcessLookupError):  # it is done
                os.killpg(maker.pid, signal.SIGTERM)
            maker.wait()


def bring_tools() -> None:
    """Bring what later stages need over the network; what is missing then is said by the stage that misses it."""
    for need in (system.LIGHT_BROWSER, system.BROWSER, system.JAVA, system.POSTGRES):
        system.provide([need])
    pip = [BIN / "python", "-m", "pip", "install", "--disable-pip-version-check", "-q", "--require-hashes"]
    # PySpark has a lock of its own, half a gigabyte; a failure shows as a failed test
    subprocess.run([*pip, "-r", ROOT / "requirements-spark.txt"], check=False)


def tests_on_sqlite(tally: Tally, env: dict[str, str]) -> None:
    """Unit tests and stories, while the tools of the other stages are brought; then the browser."""
    bringing = Thread(target=bring_tools, daemon=True)
    bringing.start()
    stage(tally, "Unit tests and stories on SQLite", [*PYTEST, "-m", "not browser and not spark"], env)
    bringing.join()
    heading = "Browser tests on SQLite"
    if has_browser():
        env = {**env, "PELANGI_CHROMIUM": system.chromium()}
        stage(tally, heading, [*BROWSER, "-m", "browser"], env)
    else:
        skip(tally, heading, system.BROWSER)


def has_browser() -> bool:
    """Say whether there is a Chromium here, or could be had; the lighter one where the system has it."""
    system.provide([system.LIGHT_BROWSER])
    return not system.provide([system.BROWSER])


def tests_on_postgresql(tally: Tally, env: dict[str, str]) -> None:
    """The same on a real PostgreSQL (of the browser, the seven bands)."""
    heading = "Unit tests and stories on PostgreSQL"
    if system.provide([system.POSTGRES]):
        skip(tally, heading, system.POSTGRES)
        return
    with postgres.throw_away_cluster(system.postgres_bin()) as url:
        env = {**env, "DATABASE_URL": url}
        unit = [*PYTEST, "-m", "not browser and not spark and not no_database", *WITHOUT_DATABASE, *ONCE]
        if not has_browser():
            stage(tally, heading, unit, env)
            return
        with demo_made_beside(env) as with_demo:
            stage(tally, heading, unit, env)
            with_demo = {**with_demo, "PELANGI_CHROMIUM": system.chromium()}
            heading = "The seven bands in the browser on PostgreSQL"
            stage(tally, heading, [*BROWSER, "-m", "on_both"], with_demo)


def spark(tally: Tally, env: dict[str, str]) -> None:
    """Hold the verdicts of the Spark engine against DuckDB's."""
    heading = "Linkage on Spark"
    if system.provide([system.JAVA]):
        skip(tally, heading, system.JAVA)
        return
    stage(tally, heading, [*PYTEST, "-m", "spark", "pelangi/core"], env)


def report(tally: Tally) -> int:
    """Print the outcome of each stage and the closing line; return the exit code."""
    say("\n== Hasil / result ==")
    for heading, outcome, seconds in tally.stages:
        say(f"{outcome:24} {seconds:6.0f} s  {heading}")
    say(f"\n{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped")
    return 1 if tally.failed else 0


def main() -> int:
    """Run all checks; a broken-off run (SIGTERM too) still stops the database it has started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="pelangi-test-") as data:
        env = clean_environment(Path(data))
        (Path(data) / "static").mkdir()  # whitenoise warns when it is not there
        with demo_made_beside(env) as with_demo:
            static_checks(tally, env)
            tests_on_sqlite(tally, with_demo)
        spark(tally, env)
        tests_on_postgresql(tally, env)
    return report(tally)


if __name__ == "__main__":
    sys.exit(main())

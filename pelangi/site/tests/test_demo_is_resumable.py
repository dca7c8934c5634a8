"""The demo month can be killed at any step: started again it ends in the same counts, nothing lost or doubled."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

PELANGI = Path(sys.executable).with_name("pelangi")
SMALL = [
    *("--residents", "1500", "--iterations", "20", "--weeks", "1"),
    *("--quiet-weeks", "1", "--today", "2026-11-24"),
]
# a kill follows soon after each of these marks (% = whichever team), so it lands inside the unit that comes next
KILL_AFTER = [
    "areas",
    "people",
    "plan 2026-11-05",
    "visits % 2026-11-%",
    "register",
    "list rsj.xlsx",
    "link",
    "leads 40",
    "plan 2026-11-17",
    "visits % 2026-11-18",
    "exceptions 2026-11-19",
    "documents 2026-11-19",
    "print 2026-11-20",
    "plan 2026-11-24",
    "figure people_served",
    "innovations",
]
PATIENCE_SECONDS = 180
NOT_COUNTED = ("django_", "sqlite_", "axes_", "auth_")


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PELANGI_DATA"}}
    # tickets come from the master key, and the demo's chance from the tickets: both sides get the same key
    return {
        **kept,
        "PELANGI_DATA": str(folder),
        "PELANGI_MASTER_KEY": "the same on both sides of this comparison",
    }


def start(folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [PELANGI, "demo", *SMALL],
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=(folder / "demo.log").open("a"),
    )


def prepared(folder: Path) -> Path:
    folder.mkdir()
    subprocess.run([PELANGI, "migrate", "-v0"], env=environment(folder), check=True)
    return folder


def reader(folder: Path) -> closing:
    return closing(sqlite3.connect(f"file:{folder / 'pelangi.sqlite3'}?mode=ro", uri=True, timeout=30))


def has_mark(folder: Path, mark: str) -> bool:
    with reader(folder) as db:
        return bool(db.execute("SELECT 1 FROM site_demomark WHERE name LIKE ?", [mark]).fetchone())


def kill_after(folder: Path, mark: str, delay: float) -> bool:
    """Run the demo until `mark` is written, then end it without warning; False when it was through before."""
    demo = start(folder)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if has_mark(folder, mark):
            time.sleep(delay)
            demo.send_signal(signal.SIGKILL)
            demo.wait()
            return demo.returncode == -signal.SIGKILL
        if demo.poll() is not None:
            pytest.fail(f"the demo ended before {mark}: {(folder / 'demo.log').read_text()[-2000:]}")
        time.sleep(0.02)
    demo.kill()
    raise AssertionError(f"{mark} was not reached within {PATIENCE_SECONDS} s")


def counts(folder: Path) -> dict[str, object]:
    """Count the rows of every table, and per state where a table has states."""
    found: dict[str, object] = {}
    with reader(folder) as db:
        tables = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        for table in tables:
            if table.startswith(NOT_COUNTED):
                continue
            columns = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
            by = next((column for column in ("state", "verdict", "deed") if column in columns), None)
            what = f"{by}, COUNT(*)" if by else "COUNT(*)"
            found[table] = db.execute(
                f"SELECT {what} FROM {table} {f'GROUP BY {by}' if by else ''} ORDER BY 1"
            ).fetchall()
    return found


@pytest.mark.slow
def test_a_month_killed_at_every_step_ends_like_an_unbroken_one_which_is_left_as_it_is(tmp_path):
    unbroken, broken = prepared(tmp_path / "unbroken"), tmp_path / "broken"
    shutil.copytree(unbroken, broken)
    straight = start(unbroken)
    chance = random.Random(7)
    killed = [mark for mark in KILL_AFTER if kill_after(broken, mark, chance.random() * 0.4)]
    assert len(killed) >= len(KILL_AFTER) - 2  # the last units are short
    assert start(broken).wait(PATIENCE_SECONDS) == 0, (broken / "demo.log").read_text()[-2000:]
    assert straight.wait(PATIENCE_SECONDS) == 0, (unbroken / "demo.log").read_text()[-2000:]

    expected = counts(unbroken)
    assert counts(broken) == expected
    assert len(expected["visit_visitmove"])
    assert expected["issue_handover"][0][0] > 0
    for folder in (unbroken, broken):
        done = subprocess.run(
            [PELANGI, "audit", "verify"], env=environment(folder), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    assert start(unbroken).wait(PATIENCE_SECONDS) == 0
    assert counts(unbroken) == expected, "a finished month is left as it is"

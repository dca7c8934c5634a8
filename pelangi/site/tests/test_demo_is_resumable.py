"""The demo month can be killed at any step: started again it ends in the same counts, nothing lost or doubled."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from select import select

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
# What is killed sixteen times has loaded its modules before, once for all: it is forked for each line it reads, and
# the line it answers is the number of the process; the next one says how that ended.
READY_TO_START = """
import os, sys
from django.core.management import call_command, load_command_class
import django
django.setup()
from django.urls import get_resolver
get_resolver().reverse_dict, load_command_class("pelangi.site", "demo")
for line in sys.stdin:
    if (child := os.fork()) == 0:
        call_command("demo", *sys.argv[1:])
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


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


@contextmanager
def ready_to_start(folder: Path) -> Iterator[subprocess.Popen]:
    """What starts the demo without loading it each time; it ends with the block."""
    env = {**environment(folder), "DJANGO_SETTINGS_MODULE": "pelangi.site.settings"}
    with (folder / "demo.log").open("a") as log:
        argv = [sys.executable, "-c", READY_TO_START, *SMALL]
        pipes = {
            "stdin": subprocess.PIPE,
            "stdout": subprocess.PIPE,
            "stderr": log,
            "text": True,
            "bufsize": 1,
        }
        with subprocess.Popen(argv, env=env, **pipes) as starter:
            yield starter


def prepared(folder: Path) -> Path:
    folder.mkdir()
    subprocess.run([PELANGI, "migrate", "-v0"], env=environment(folder), check=True)
    return folder


def reader(folder: Path) -> closing:
    return closing(sqlite3.connect(f"file:{folder / 'pelangi.sqlite3'}?mode=ro", uri=True, timeout=30))


def has_mark(folder: Path, mark: str) -> bool:
    with reader(folder) as db:
        return bool(db.execute("SELECT 1 FROM site_demomark WHERE name LIKE ?", [mark]).fetchone())


def kill_after(starter: subprocess.Popen, folder: Path, mark: str, delay: float) -> bool:
    """Run the demo until `mark` is written, then end it without warning; False when it was through before."""
    starter.stdin.write("start\n")
    demo = int(starter.stdout.readline())
    until = time.monotonic() + PATIENCE_SECONDS
    while not has_mark(folder, mark):
        assert time.monotonic() < until, f"{mark} was not reached within {PATIENCE_SECONDS} s"
        if select([starter.stdout], [], [], 0.02)[0] and not has_mark(folder, mark):
            pytest.fail(f"the demo ended before {mark}: {(folder / 'demo.log').read_text()[-2000:]}")
    time.sleep(delay)
    with suppress(ProcessLookupError):  # it is through
        os.kill(demo, signal.SIGKILL)
    return int(starter.stdout.readline()) == -signal.SIGKILL


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
    with ready_to_start(broken) as starter:
        killed = [mark for mark in KILL_AFTER if kill_after(starter, broken, mark, chance.random() * 0.4)]
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

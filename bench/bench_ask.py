"""The pages of rooms ask and issue with a province's cases behind them, while twenty people work at once.

Run: make bench-ask [ARGUMENTS="--quick"], or .venv/bin/python bench/bench_ask.py [--cases 1000000] [--seconds 120]
[--databases …] [--keep FOLDER]. Kept data are made once and used again. The web server is the one `pelangi serve`
starts; people and public are one asyncio process on the same machine, so what they take is in the figures. Each reads a
page 1 to 4 seconds before the next, until each kind of page was opened --looks times; before, they work a minute that
is not measured, so that caches are those of a working office. --alone says first what a page costs when nobody else
works: of processor, of the database, and how many statements. With --rush SECONDS they then work on without reading,
which says what the machine gives at most and has no limit. PostgreSQL waits for the disk as a real one does.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy" / "setup")]

DURABLE = [
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=256MB",
    "max_wal_size=4GB",
]
EVENTS_OF_ONE = 5
GROWN = 1.1  # a case page may be so much larger with a long history than with a short one


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument(
        "--seconds", type=int, default=120, help="the twenty people work so long; 0: not at all"
    )
    parser.add_argument(
        "--form-seconds", type=int, default=300, help="50 public forms a second so long; 0: none"
    )
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument(
        "--looks", type=int, default=100, help="and on until each kind of page was opened so often"
    )
    parser.add_argument("--warm", type=int, default=60, help="they work so long before it is measured")
    parser.add_argument("--rush", type=int, default=30, help="then nobody reads a page, so long")
    parser.add_argument("--alone", action="store_true", help="first what a page costs when nobody else works")
    parser.add_argument("--keep", type=Path, help="data are made here once and stay")
    parser.add_argument("--fill-only", action="store_true", help="make the data, measure nothing")
    parser.add_argument("--quick", action="store_true", help="20,000 cases, all parts for seconds only")
    asked = parser.parse_args()
    if asked.quick:
        asked.cases, asked.seconds, asked.form_seconds, asked.rush = 20_000, 20, 10, 5
        asked.looks, asked.warm = 1, 10
    return asked


def measure(asked: argparse.Namespace) -> int:
    """In a process whose settings are those of one database: fill, serve, measure, print; count what was late."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from postgres import free_port

    from bench.ask import alone, load
    from bench.ask.fill import fill
    from pelangi.site.serving import Services, collect_static

    call_command("migrate", verbosity=0)
    collect_static()
    if not is_filled(asked.cases):
        began = time.monotonic()
        fill(asked.cases, now=datetime.now(UTC))
        took, moves = time.monotonic() - began, asked.cases * EVENTS_OF_ONE
        print(f"ask: {asked.cases:,} cases, {moves:,} moves written in {took:.0f} s", flush=True)
    if asked.fill_only:
        return 0
    scene = scene_of(asked.cases)
    if asked.alone:
        alone.report(alone.costs(scene), connection.vendor)
    if not asked.seconds and not asked.form_seconds:
        return 0
    late = 0
    with Services(port=free_port()) as services:
        services.wait_until_ready()
        if asked.seconds:
            late += people_at_work(services.address, scene, asked)
        if asked.form_seconds:
            late += asyncio.run(load.public_form(services.address, a_second=50, seconds=asked.form_seconds))
    return late


def people_at_work(address: str, scene, asked: argparse.Namespace) -> int:
    """Let the twenty people work; print, and count what was late or too large."""
    from django.db import connection

    from bench.ask import load

    asyncio.run(load.twenty(address, scene, seconds=asked.warm))
    measured = asyncio.run(load.twenty(address, scene, seconds=asked.seconds, looks=asked.looks))
    late = load.report(measured, connection.vendor)
    if asked.rush:
        hurried = asyncio.run(load.twenty(address, scene, seconds=asked.rush, reads=(0, 0)))
        load.report_rush(hurried, connection.vendor, asked.rush)
    return late + case_size(address, scene)


def is_filled(cases: int) -> bool:
    """Say whether the cases are here. Raises RuntimeError for data of another size, or half made."""
    from pelangi.ask.models import Message, Request

    here = Request.objects.filter(source_ref__startswith="bench:").count()
    if here and (here != cases or not Message.objects.filter(source_ref__startswith="bench:").exists()):
        raise RuntimeError(
            f"{here:,} cases are here, {cases:,} are asked for: delete the folder that is kept"
        )
    return bool(here)


def scene_of(cases: int):
    """Return who works, and what they look for."""
    from django.test import Client

    from bench.ask.load import Scene
    from pelangi.ask.tickets import ticket_for
    from pelangi.staff.models import User
    from sample.names import kin, legal_name

    chance = Random(11)
    sessions: dict[str, list[str]] = {}
    for user in User.objects.filter(username__regex=r"^(ward|coordinator|registry|prison)\d$").order_by("pk"):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessions.setdefault(user.username[:-1], []).append(client.cookies["sessionid"].value)
    numbers = [chance.randrange(1, cases // 10) for _each in range(200)]
    return Scene(
        sessions,
        [ticket_for(f"bench:{chance.randrange(1, cases)}") for _each in range(200)],
        [ticket_for(f"bench:{number * 10}") for number in numbers],
        [legal_name(chance, kin(chance, "malay"), "P", 1950) for _each in range(200)],
    )


def case_size(address: str, scene) -> int:
    """Compare the page of the case with thousands of moves with that of an ordinary one; 1 when it grew."""
    import httpx

    from pelangi.ask.models import NeedMove
    from pelangi.ask.steps import A_PAGE
    from pelangi.ask.tickets import ticket_for

    cookies = {"sessionid": scene.sessions["coordinator"][0]}
    with httpx.Client(base_url=address, cookies=cookies, timeout=60, trust_env=False) as http:
        sizes = [len(http.get(f"/ask/request/{ticket_for(f'bench:{n}')}/").content) for n in (10, 20)]
    moves = NeedMove.objects.filter(need__request=10).count()
    full = (A_PAGE - EVENTS_OF_ONE) * 300  # the rest of a page of moves beside the five of an ordinary case
    print(f"ask: case page {sizes[0]:,} bytes with {moves:,} moves, {sizes[1]:,} bytes with 5")
    return int(sizes[0] > sizes[1] * GROWN + full)


def on(database: str, keep: Path | None) -> int:
    """Measure in a process of its own, with a data folder and a database that are thrown away unless kept."""
    from postgres import kept_cluster, throw_away_cluster
    from system import postgres_bin

    again = [sys.executable, __file__, *sys.argv[1:]]
    print(f"ask: {database}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before", flush=True)
    with ExitStack() as stack:
        folder = keep / database if keep else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "pelangi.site.settings", "PELANGI_DATA": str(folder)}
        env |= {"PELANGI_MEASURED": "yes"}
        env.pop("DATABASE_URL", None)
        if database == "postgres":
            home = keep and keep / "cluster"
            cluster = (
                kept_cluster(home, postgres_bin(), DURABLE)
                if home
                else throw_away_cluster(postgres_bin(), DURABLE)
            )
            env["DATABASE_URL"] = stack.enter_context(cluster)
        return subprocess.run(again, env=env, check=False).returncode


def main() -> int:
    """Measure each database; 1 when something was above its limit."""
    asked = arguments()
    if "PELANGI_MEASURED" in os.environ:
        return min(measure(asked), 1)
    return max(on(database, asked.keep) for database in asked.databases)


if __name__ == "__main__":
    sys.exit(main())

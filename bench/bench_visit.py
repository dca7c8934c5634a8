"""Every phone of a province comes home at 16:00: how long until all have their receipts, and what the office feels.

Run: make bench-visit, or .venv/bin/python bench/bench_visit.py [--devices 300] [--soak-seconds 600] [--databases …].
The web server is the one `pelangi serve` starts, on a throw-away PostgreSQL that waits for the disk as a real one
does, then on SQLite; the phones are one asyncio process on the same machine. Peers, as their own projects report:
trouble from 300 users at once in CHT; ODK's soak sends 50 submissions a second for 30 s.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy" / "setup")]

DURABLE = ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB"]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--devices", type=int, default=300)
    parser.add_argument("--items", type=int, default=30, help="of one device")
    parser.add_argument("--photos", type=int, default=10, help="of one device, 150 kB each")
    parser.add_argument("--soak-seconds", type=int, default=600, help="50 submissions a second so long")
    parser.add_argument("--databases", nargs="+", default=["postgres", "sqlite"])
    return parser.parse_args()


def measure(asked: argparse.Namespace) -> int:
    """In a process whose settings are those of one database: fill, serve, measure, print; 1 above a limit."""
    import django

    django.setup()
    from django.core.management import call_command
    from postgres import free_port

    from bench.visit import office, phones, soak
    from bench.visit.scene import fill
    from pelangi.site.serving import Services, collect_static

    call_command("migrate", verbosity=0)
    collect_static()
    began = time.monotonic()
    scene = fill(asked.devices)
    print(
        f"visit: {asked.devices} devices, {len(scene.doors)} doors made in {time.monotonic() - began:.0f} s"
    )
    with Services(port=free_port()) as services:
        services.wait_until_ready()
        late = asyncio.run(office.alone(services.address, scene))
        late += asyncio.run(
            phones.all_at_once(services.address, scene, items=asked.items, photos=asked.photos)
        )
        late += asyncio.run(soak.soak(services.address, scene, seconds=asked.soak_seconds))
    return 1 if late else 0


def on(database: str) -> int:
    """Measure in a process of its own, with a data folder and a database that are thrown away."""
    from postgres import throw_away_cluster
    from system import postgres_bin

    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "pelangi.site.settings", "PELANGI_DATA": folder}
        env.pop("DATABASE_URL", None)
        again = [sys.executable, __file__, *sys.argv[1:]]
        load = os.getloadavg()[0]
        print(f"visit: {database}, {os.cpu_count()} cores, load {load:.1f} before")
        if database == "sqlite":
            return subprocess.run(again, env={**env, "PELANGI_MEASURED": "sqlite"}, check=False).returncode
        with throw_away_cluster(postgres_bin(), DURABLE) as url:
            env |= {"DATABASE_URL": url, "PELANGI_MEASURED": "postgres"}
            return subprocess.run(again, env=env, check=False).returncode


def main() -> int:
    """Measure each database; 1 when PostgreSQL, which is what a province runs, is above a limit."""
    asked = arguments()
    if "PELANGI_MEASURED" in os.environ:
        return measure(asked)
    ended = {database: on(database) for database in asked.databases}
    return ended.get("postgres", 0)


if __name__ == "__main__":
    sys.exit(main())

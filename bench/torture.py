"""The long proof that sync loses nothing: what `make test` does for seconds, for hours, on both databases.

Run: make torture, or .venv/bin/python bench/torture.py [--rounds 1000] [--seed 1] [--runs 3000] [--databases …].
Broken off, it goes on at the piece of 100 rounds it was in, as long as the code is the same.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
sys.path.insert(0, str(ROOT / "deploy" / "setup"))
MACHINE = "pelangi/visit/tests/test_sync_machine.py"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000, help="of kill -9")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--runs", type=int, default=3000, help="of the model of two phones and a server; 0: none"
    )
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    return parser.parse_args()


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """Yield the environment in which the installation uses a database of this kind."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if kind == "sqlite":
        yield env
        return
    from postgres import throw_away_cluster
    from system import postgres_bin

    with throw_away_cluster(postgres_bin()) as url:
        yield {**env, "DATABASE_URL": url}


def main() -> int:
    """Torture on each database; 1 when anything was found."""
    asked = arguments()
    failed = 0
    for kind in asked.databases:
        with database(kind) as env:
            rounds = ["visit", "torture", "--rounds", str(asked.rounds), "--seed", str(asked.seed)]
            failed += subprocess.run([BIN / "pelangi", *rounds], env=env, cwd=ROOT, check=False).returncode
            if asked.runs:
                env |= {"PELANGI_SYNC_RUNS": str(asked.runs)}
                machine = [BIN / "pytest", "-q", "-n", "0", MACHINE]
                failed += subprocess.run(machine, env=env, cwd=ROOT, check=False).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

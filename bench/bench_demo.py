"""How long the main job takes from an empty installation, its peak memory, and the second start, beside the limits.

Run: .venv/bin/python bench/bench_demo.py. Uses a temporary data folder and SQLite.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PELANGI = Path(sys.executable).with_name("pelangi")
MAIN_JOB_LIMIT_S = 150.0
MEMORY_LIMIT_GB = 2.5
SECOND_START_LIMIT_S = 10.0


def timed(*command: str, folder: str) -> float:
    """Run one command on the installation in `folder`; return its seconds."""
    environment = {**os.environ, "PELANGI_DATA": folder}
    environment.pop("DATABASE_URL", None)
    began = time.monotonic()
    subprocess.run([PELANGI, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def main() -> int:
    """Work the month, then open the installation again; exit 1 above a limit."""
    with tempfile.TemporaryDirectory() as folder:
        migrated_s = timed("migrate", "-v0", folder=folder)
        job_s = timed("demo", folder=folder)
        peak_gb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20  # largest single process
        again_s = timed("migrate", "-v0", folder=folder) + timed("demo", folder=folder)
    load = os.getloadavg()[0]
    print(f"demo: empty tables in {migrated_s:.1f} s; load of the machine {load:.1f}")
    print(f"demo: main job {job_s:.1f} s; limit {MAIN_JOB_LIMIT_S:.0f} s")
    print(f"demo: peak memory {peak_gb:.2f} GB; limit {MEMORY_LIMIT_GB} GB")
    print(f"demo: second start, before serving, {again_s:.1f} s; limit {SECOND_START_LIMIT_S:.0f} s")
    within = job_s < MAIN_JOB_LIMIT_S and peak_gb < MEMORY_LIMIT_GB and again_s < SECOND_START_LIMIT_S
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())

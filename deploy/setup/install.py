"""`make install`: everything Pelangi needs, into .venv and node_modules. Standard library only.

Each step notes its inputs when it has ended well and is skipped while they stay the same, so a second call takes
about a second and a call that was broken off carries on with the step it was in.
"""

import argparse
import fcntl
import os
import platform
import signal
import subprocess
import sys
import time
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

import node
import system
from steps import (
    LOGS,
    PYTHON,
    ROOT,
    VENV,
    StepFailed,
    fingerprint,
    is_current,
    run,
    say,
    stop_running,
    write_stamp,
)

RUN_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"  # holds everything of RUN_LOCK and the tools of `make test`
BUILD_LOCK = ROOT / "requirements-build.txt"


def make_environment() -> None:
    """Create .venv, or make it again when it was left half-made, was moved, or its Python is gone."""
    stamp, key = LOGS / "environment.stamp", fingerprint([], str(VENV), platform.python_version())
    if is_current(stamp, key) and PYTHON.exists():
        return
    fresh = ["--clear"] if VENV.exists() and not _environment_works() else []
    if fresh or not VENV.exists():
        # not through run(): its log lies in the folder that is made here
        say("Python environment …")
        subprocess.run([sys.executable, "-m", "venv", *fresh, VENV], check=True)
    write_stamp(stamp, key)


def _environment_works() -> bool:
    """Say whether .venv has its pip and was made in exactly this place (a moved one has other paths inside)."""
    if not PYTHON.exists():
        return False
    has_pip = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    script = VENV / "bin" / "pip"
    return has_pip and script.exists() and str(VENV) in script.read_text()


def install_packages(*, dev: bool) -> None:
    """Install the locked Python packages, each checked against its hash, then this project itself."""
    lock = DEV_LOCK if dev else RUN_LOCK
    run_stamp, dev_stamp = LOGS / "run.stamp", LOGS / "dev.stamp"
    run_key, dev_key = fingerprint([RUN_LOCK, BUILD_LOCK]), fingerprint([RUN_LOCK, DEV_LOCK, BUILD_LOCK])
    if not (is_current(dev_stamp, dev_key) if dev else is_current(run_stamp, run_key)):
        dev_stamp.unlink(missing_ok=True)
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
        run("Python packages", [*pip, "--require-hashes", "-r", lock, "-r", BUILD_LOCK])
        write_stamp(run_stamp, run_key)
        if dev:
            write_stamp(dev_stamp, dev_key)
    install_this_project()
    compile_search()


def install_this_project() -> None:
    """Put the `pelangi` command into .venv/bin; the code itself stays where it is."""
    stamp, key = LOGS / "project.stamp", fingerprint([ROOT / "pyproject.toml"], str(ROOT))
    if is_current(stamp, key) and (VENV / "bin" / "pelangi").exists():
        return
    # without isolation: setuptools comes from our lock, not from whatever the registry has today
    run("Pelangi", [PYTHON, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "-q", "-e", ROOT])
    write_stamp(stamp, key)


def compile_search() -> None:
    """Compile the planner's search, so that the first plan does not wait half a minute for it.

    The times of its files are part of the key: Numba compiles anew what is younger than what it has kept.
    """
    files = sorted((ROOT / "pelangi" / "core" / "routing" / "kernel").glob("*.py"))
    stamp = LOGS / "search.stamp"
    key = fingerprint([RUN_LOCK, *files], str(ROOT), *(str(path.stat().st_mtime_ns) for path in files))
    if not is_current(stamp, key):
        run("Route search", [PYTHON, "-m", "pelangi.core.routing.kernel.warm"])
        write_stamp(stamp, key)


def install_all(*, dev: bool) -> None:
    """Do every step in order; Python packages and browser packages at the same time."""
    missing = system.provide(system.TO_RUN)
    if missing:
        raise StepFailed(system.explain(missing))
    make_environment()
    node_command, npm_command = node.find_or_install()
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [
            pool.submit(install_packages, dev=dev),
            pool.submit(node.build_assets, node_command, npm_command),
        ]
        try:
            for job in wait(jobs, return_when=FIRST_EXCEPTION).done:
                job.result()
        except BaseException:  # the other half is not worth waiting for
            stop_running()
            raise
    subprocess.run([PYTHON, ROOT / "deploy" / "setup" / "translations.py"], check=True)


def main() -> int:
    """Install once at a time in this folder; return the exit code of the command."""
    options = argparse.ArgumentParser(description="Install what Pelangi needs into this folder.")
    options.add_argument("--dev", action="store_true", help="also the tools of `make test`")
    dev = options.parse_args().dev
    began = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended from outside: the same as Ctrl+C
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(
        folder, fcntl.LOCK_EX
    )  # `make run` and `make test` side by side: the second waits for the first
    try:
        install_all(dev=dev)
    except (StepFailed, subprocess.CalledProcessError, OSError) as failure:
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        say("\nDihentikan; perintah yang sama melanjutkan / stopped; the same command carries on")
        return 130
    finally:
        os.close(folder)
    say(f"Siap / ready: {time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How a set-up step is run: told, timed, logged, and skipped when nothing it reads has changed."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOGS = VENV / "pelangi-setup"

HEARTBEAT_S = 10
LOG_TAIL_LINES = 30
_running: set[subprocess.Popen] = set()


class StepFailed(Exception):
    """A command ended with an error; its text is what the person at the keyboard should read."""


def say(text: str = "") -> None:
    """Write one line at once, also when the output goes into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(label: str, argv: list, *, env: Mapping[str, str] | None = None) -> None:
    """Run a command with its output in a log; show its last line every ten seconds, all of it only on failure."""
    say(f"{label} …")
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{label.split()[0].lower()}.log"
    began = time.monotonic()
    with (
        log.open("w") as out,
        subprocess.Popen(argv, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT, env=env) as job,
    ):
        _running.add(job)
        while True:
            try:
                job.wait(HEARTBEAT_S)
                break
            except subprocess.TimeoutExpired:
                say(f"  {label}, {time.monotonic() - began:.0f} s: {_last_line(log)}")
    _running.discard(job)
    if job.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])
        raise StepFailed(f"{tail}\n\nGagal / failed: {label} ({' '.join(map(str, argv))}); log: {log}")
    say(f"  {label}: {time.monotonic() - began:.0f} s")


def stop_running() -> None:
    """End the commands we have started: nothing may go on writing to .venv after we have let go of it."""
    for job in list(_running):
        job.terminate()


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1].strip()[:90] if lines else ""


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """Return one hash over the content of files and over words such as versions."""
    digest = hashlib.sha256()
    for part in (*(file.read_bytes() for file in files), *(word.encode() for word in words)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def is_current(stamp: Path, key: str) -> bool:
    """Say whether the step behind `stamp` last ended well with exactly these inputs."""
    return stamp.is_file() and stamp.read_text() == key


def write_stamp(stamp: Path, key: str) -> None:
    """Note that a step has ended well; always its last deed, so that a broken-off step is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)

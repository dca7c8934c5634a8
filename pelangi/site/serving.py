"""The two processes of a running installation, web server and worker, started and ended together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

READY_SECONDS = 60
# threads: sixteen may hold devices in hand (gate.py), mostly waiting; the office has the other eight
WEB = ["--workers", "2", "--threads", "24", "--worker-class", "gthread", "--timeout", "120"]


class Services:
    """Web server on the loopback address, and the worker of background tasks; leaving the block ends both."""

    def __init__(self, *, port: int):
        self.address = f"http://127.0.0.1:{port}"
        tools = Path(sys.executable).parent
        web = [tools / "gunicorn", *WEB, "--bind", f"127.0.0.1:{port}", "pelangi.site.wsgi:application"]
        worker = [tools / "pelangi", "db_worker", "--skip-checks"]  # this command has just checked the same
        # numerical libraries would otherwise take every core for one page
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        self._commands = [([str(part) for part in command], environment) for command in (web, worker)]
        self._processes: list[subprocess.Popen] = []

    def __enter__(self) -> "Services":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        for command, environment in self._commands:
            self._processes.append(
                subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
            )
        return self

    def __exit__(self, *_why) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(timeout=30)

    def wait_until_ready(self) -> None:
        """Return when the health page answers. Raises RuntimeError when a process ends or it takes too long."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            self._all_alive()
            try:
                if httpx.get(f"{self.address}/healthz", timeout=2).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.2)  # not listening yet
        raise RuntimeError(f"{self.address} did not answer within {READY_SECONDS} s")

    def wait_until_stopped(self) -> None:
        """Return on Ctrl+C; raise RuntimeError when one of the two processes ends by itself."""
        try:
            while True:
                self._all_alive()
                time.sleep(1)
        except KeyboardInterrupt:
            return

    def _all_alive(self) -> None:
        for process, (command, _environment) in zip(self._processes, self._commands, strict=True):
            if process.poll() is not None:
                raise RuntimeError(f"{Path(command[0]).name} ended with code {process.returncode}")


def collect_static() -> None:
    """Gather the static files where the server reads them; nothing when none is newer than the last time."""
    stamp = settings.STATIC_ROOT / ".collected"
    newest = max(
        (
            os.path.getmtime(storage.path(name))
            for finder in get_finders()
            for name, storage in finder.list([])
        ),
        default=0.0,
    )
    if not stamp.exists() or stamp.stat().st_mtime < newest:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.touch()

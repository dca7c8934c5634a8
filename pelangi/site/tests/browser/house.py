"""A small demo city and a server of its own, as a newcomer would start them; and a browser to look at it."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

import httpx
import psycopg
from playwright.sync_api import Browser, BrowserContext, Playwright
from psycopg import sql

from pelangi.site.tests.browser.line import Line

PELANGI = Path(sys.executable).with_name("pelangi")
SMALL = ["--residents", "3000", "--iterations", "40", "--weeks", "2", "--quiet-weeks", "0"]
ROLES = (
    "ward-officer",
    "rt-head",
    "institution-contact",
    "outreach-coordinator",
    "field-officer",
    "registry-officer",
    "exception-approver",
    "agency-innovator",
    "innovation-verifier",
    "leader",
    "auditor",
    "data-protection-officer",
    "administrator",
)
FLAGS = [
    "--no-sandbox",  # Chromium refuses its sandbox to root, and tests in a container run as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
READY_SECONDS = 90
# a folder in which `make test` has the demo city made beforehand, while a core is idle
MADE_BEFORE = "PELANGI_DEMO_OF_TESTS"


def environment(folder: Path) -> dict[str, str]:
    """Return our environment, pointed at one data folder and, where these tests run on PostgreSQL, its database."""
    own = {**os.environ, "PELANGI_DATA": str(folder), "OMP_NUM_THREADS": "1"}
    if server := os.environ.get("DATABASE_URL"):
        own["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{_database(folder)}"
    return own


def _database(folder: Path) -> str:
    return "house_" + hashlib.blake2s(str(folder).encode(), digest_size=8).hexdigest()


def _make_database(folder: Path, like: Path | None = None) -> None:
    """On PostgreSQL, make the database of one data folder, as a copy of another's; SQLite lies in the folder itself."""
    if server := os.environ.get("DATABASE_URL"):
        names = sql.Identifier(_database(folder)), sql.Identifier(_database(like) if like else "template1")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def demo_city(shared: Path) -> Path:
    """Return the data folder of the demo city, made once for all test processes that share this folder."""
    folder, done = shared / "demo-city", shared / "demo-city-done"
    with (shared / "demo-city-lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            (folder / "static").mkdir(parents=True)
            _make_database(folder)
            for command in (["migrate", "-v0"], ["demo", *SMALL]):
                _run(command, folder)
            done.touch()
    return folder


def shared_city(own: Path) -> Path:
    """Return the folder to share the demo city in: where it is made already, else `own`."""
    return Path(os.environ.get(MADE_BEFORE) or own)


def _run(command: list[str], folder: Path) -> None:
    made = subprocess.run(
        [PELANGI, *command], env=environment(folder), capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr[-3000:]


class Server:
    """The web server of one installation: it can be stopped and started again at the same address."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, _free_port()
        self.line = Line(self.port)
        self.address = f"http://127.0.0.1:{self.line.port}"
        self._running: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.folder / "serve.log"
        command = [PELANGI, "serve", "--port", str(self.port)]
        with log.open("a") as out:
            self._running = subprocess.Popen(command, env=environment(self.folder), stdout=out, stderr=out)
        _wait_until_ready(f"http://127.0.0.1:{self.port}", self._running, log)

    def stop(self) -> None:
        """End it; twice is harmless."""
        if self._running:
            self._running.terminate()
            self._running.wait(timeout=40)
            self._running = None


class House:
    """A running installation: its address, the accounts that can sign in, and a browser."""

    def __init__(self, server: Server, browser: Browser):
        self.server, self.browser = server, browser
        self.address, self.folder = server.address, server.folder
        self.passwords: dict[str, str] = json.loads((self.folder / "sign-in.json").read_text())
        self._states: dict[str, dict] = {}

    def context(
        self, role: str = "", *, language: str = "id", size: dict | None = None, **more
    ) -> BrowserContext:
        """Return a fresh browser window, signed in as `role` (empty: nobody)."""
        if role:
            more["storage_state"] = self._signed_in(role)
        context = self.browser.new_context(
            base_url=self.address, viewport=size or DESKTOP, reduced_motion="reduce", **more
        )
        context.add_cookies([{"name": "language", "value": language, "url": self.address}])
        context.set_default_timeout(20_000)
        return context

    @contextmanager
    def without_signal(self) -> Iterator[None]:
        """The server is not reached meanwhile, whatever the browser believes."""
        self.server.line.cut()
        try:
            yield
        finally:
            self.server.line.mend()

    @contextmanager
    def without_server(self) -> Iterator[None]:
        """The server is stopped meanwhile and started anew: it takes a while."""
        self.server.stop()
        try:
            yield
        finally:
            self.server.start()

    def _signed_in(self, role: str) -> dict:
        """Sign in through the page, once a role; later windows take over its cookies."""
        if role not in self._states:
            with self.browser.new_context(base_url=self.address) as context:
                page = context.new_page()
                page.goto("/account/login/")
                page.fill("input[name=login]", role)
                page.fill("input[name=password]", self.passwords[role])
                page.click("main button[type=submit]")
                page.wait_for_url(f"{self.address}/")
                self._states[role] = context.storage_state()
        return self._states[role]


@contextmanager
def running_house(city: Path, own: Path, playwright: Playwright) -> Iterator[House]:
    """Serve a copy of the demo city, so that deeds done in one test process do not meet those of another."""
    shutil.copytree(city, own)
    _make_database(own, like=city)
    server = Server(own)
    server.start()
    try:
        with playwright.chromium.launch(executable_path=chromium(), args=FLAGS) as browser:
            yield House(server, browser)
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()[-3000:]
        try:
            if httpx.get(f"{address}/healthz", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)  # not listening yet
    raise AssertionError(f"no answer within {READY_SECONDS} s: {log.read_text()[-3000:]}")


def chromium() -> str:
    """Return the path of the browser."""
    found = os.environ.get("PELANGI_CHROMIUM") or shutil.which("chromium")
    assert found, "the browser tests need Chromium: set PELANGI_CHROMIUM to its path"
    return found

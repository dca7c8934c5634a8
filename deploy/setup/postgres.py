"""A real PostgreSQL that lives only as long as the tests or a measurement: own folder, free port, own password."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

USER = "pelangi"
SERVER_ACCOUNT = "postgres"  # Debian's account; PostgreSQL refuses to run as root
# Nobody keeps these data, so nothing waits for the disk.
FOR_SPEED = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=256MB"]


def free_port() -> int:
    """Return a port on the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def throw_away_cluster(binaries: Path, settings: Sequence[str] = FOR_SPEED) -> Iterator[str]:
    """Start a cluster and yield its DATABASE_URL; stop and delete it afterwards, whatever happened."""
    home = Path(tempfile.mkdtemp(prefix="pelangi-pg-"))
    password = secrets.token_hex(16)
    try:
        _as_server = _account(home)
        _make(home, binaries, password, _as_server)
        port = free_port()
        _start(home, binaries, [f"port={port}", *settings], _as_server)
        url = f"postgres://{USER}:{password}@127.0.0.1:{port}"
        subprocess.run(
            [binaries / "psql", "-q", "-d", f"{url}/postgres", "-c", "CREATE DATABASE pelangi"], check=True
        )
        yield f"{url}/pelangi"
    finally:
        if (home / "data" / "postmaster.pid").exists():
            stop = [binaries / "pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop"]
            subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, **_as_server)
        shutil.rmtree(home)


@contextmanager
def kept_cluster(home: Path, binaries: Path, settings: Sequence[str] = FOR_SPEED) -> Iterator[str]:
    """Start the cluster that lies in `home`, made at the first time; yield its DATABASE_URL; stop it and keep it."""
    home.mkdir(parents=True, exist_ok=True)
    is_new = not (home / "data").exists()
    as_server = _account(home)
    if is_new:
        _make(home, binaries, secrets.token_hex(16), as_server)
    password = (home / "password").read_text()
    port = free_port()
    _start(home, binaries, [f"port={port}", *settings], as_server)
    url = f"postgres://{USER}:{password}@127.0.0.1:{port}"
    try:
        if is_new:
            make = [binaries / "psql", "-q", "-d", f"{url}/postgres", "-c", "CREATE DATABASE pelangi"]
            subprocess.run(make, check=True)
        yield f"{url}/pelangi"
    finally:
        stop = [binaries / "pg_ctl", "-D", home / "data", "-m", "fast", "-w", "stop"]
        subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, **as_server)


def _account(home: Path) -> dict:
    """Return how to become the account the server runs as: ourselves, or Debian's when we are root."""
    if os.geteuid() != 0:
        return {"cwd": home}
    account = pwd.getpwnam(SERVER_ACCOUNT)
    os.chown(home, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": home}


def _make(home: Path, binaries: Path, password: str, as_server: dict) -> None:
    password_file = home / "password"
    password_file.write_text(password)
    if "user" in as_server:
        os.chown(password_file, as_server["user"], as_server["group"])
    password_file.chmod(0o600)
    initdb = [binaries / "initdb", "-D", home / "data", "-U", USER, "--pwfile", password_file]
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run([*initdb, *options], check=True, stdout=subprocess.DEVNULL, **as_server)


def _start(home: Path, binaries: Path, chosen: Sequence[str], as_server: dict) -> None:
    settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={home}", *chosen]
    flags = " ".join(f"-c {setting}" for setting in settings)
    start = [binaries / "pg_ctl", "-D", home / "data", "-l", home / "log", "-w", "-o", flags, "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, **as_server)

#!/usr/bin/env python3
"""Back up and restore an installation: database and uploads, never the keys. Standard library only.

    deploy/backup.py save /var/backups/pelangi --keep-days 30
    deploy/backup.py restore /var/backups/pelangi/pelangi-20261124T020000Z --replace

Reads PELANGI_DATA and DATABASE_URL from the environment, like the program itself. Works while the program runs
(save) and only while it is stopped (restore).
"""

import argparse
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
SQLITE = "database.sqlite3"
POSTGRES = "database.pgdump"
UPLOADS = "uploads.tar.gz"
SUMS = "SHA256SUMS"
PREFIX = "pelangi-"
DAY_S = 86_400


class BackupFailed(Exception):
    """What went wrong, in words for the person who runs this."""


def data_folder() -> Path:
    """Return the data folder as the program's settings see it."""
    return ROOT / os.environ.get("PELANGI_DATA", "data")


def postgres_environment(url: str) -> dict[str, str]:
    """Return the PG* variables for a DATABASE_URL: on a command line the password would show in `ps`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql", "psql", "pgsql"}:
        raise BackupFailed(f"DATABASE_URL: {parts.scheme}:// is not PostgreSQL")
    known = {
        "PGHOST": parts.hostname,
        "PGPORT": parts.port and str(parts.port),
        "PGUSER": parts.username and unquote(parts.username),
        "PGPASSWORD": parts.password and unquote(parts.password),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": dict(parse_qsl(parts.query)).get("sslmode"),
    }
    return {**os.environ, **{name: value for name, value in known.items() if value}}


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


# ---------------------------------------------------------------- save
def save(folder: Path, *, keep_days: int | None, now: float) -> Path:
    """Write one backup into `folder` and return its path; it gets its name only when it is whole."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    whole, part = folder / f"{PREFIX}{stamp}", folder / f"{PREFIX}{stamp}.part"
    os.umask(0o077)  # personal data: for the owner only
    part.mkdir(parents=True)
    if url := os.environ.get("DATABASE_URL"):
        dump = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={part / POSTGRES}"]
        subprocess.run(dump, env=postgres_environment(url), check=True)
    else:
        _save_sqlite(data_folder() / "pelangi.sqlite3", part / SQLITE)
    # after the database: every upload the database knows of is then in the archive
    if (data_folder() / "uploads").is_dir():
        subprocess.run(["tar", "-C", data_folder(), "-czf", part / UPLOADS, "uploads"], check=True)
    sums = [f"{_sum(file)}  {file.name}\n" for file in sorted(part.iterdir())]
    (part / SUMS).write_text("".join(sums))
    part.rename(whole)
    if keep_days is not None:
        _forget_old(folder, before=now - keep_days * DAY_S)
    return whole


def _save_sqlite(source: Path, target: Path) -> None:
    """Copy a database that others are writing to, as of one moment."""
    if not source.exists():
        raise BackupFailed(f"no database at {source}")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it


def _forget_old(folder: Path, *, before: float) -> None:
    """Delete older backups: an erased person must not live on in them for ever."""
    limit = PREFIX + time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(before))
    for old in folder.glob(f"{PREFIX}*Z"):
        if old.name < limit and (old / SUMS).exists():
            shutil.rmtree(old)


# ---------------------------------------------------------------- restore
def restore(backup: Path, *, replace: bool) -> None:
    """Put a backup in the place of this installation's data, after checking that it is whole."""
    check(backup)
    if (backup / POSTGRES).exists():
        _restore_postgres(backup / POSTGRES, replace=replace)
    else:
        _restore_sqlite(backup / SQLITE, replace=replace)
    if (backup / UPLOADS).exists():
        data_folder().mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-C", data_folder(), "-xzf", backup / UPLOADS], check=True)


def check(backup: Path) -> None:
    """Raise BackupFailed unless every file of the backup is there, unchanged."""
    if not (backup / SUMS).exists():
        raise BackupFailed(f"{backup} is not a whole backup: it has no {SUMS}")
    for line in (backup / SUMS).read_text().splitlines():
        expected, name = line.split(maxsplit=1)
        if not (backup / name).exists() or _sum(backup / name) != expected:
            raise BackupFailed(f"{name} is missing or was changed after the backup was made")


def _restore_sqlite(source: Path, *, replace: bool) -> None:
    if os.environ.get("DATABASE_URL"):
        raise BackupFailed("this backup is of SQLite, but DATABASE_URL is set")
    target = data_folder() / "pelangi.sqlite3"
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not replace:
        raise BackupFailed(f"{target} exists; stop Pelangi, then use --replace")
    fresh = target.with_name("pelangi.sqlite3.restored")
    shutil.copyfile(source, fresh)
    with closing(sqlite3.connect(fresh)) as database:
        answer = database.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise BackupFailed(f"the database in the backup is damaged: {answer}")
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    for suffix in ("-wal", "-shm", ""):  # the old write-ahead log must not meet the restored file
        old = target.with_name(target.name + suffix)
        if old.exists():
            old.rename(target.with_name(f"before-restore-{stamp}.sqlite3{suffix}"))
    fresh.rename(target)


def _restore_postgres(source: Path, *, replace: bool) -> None:
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise BackupFailed("this backup is of PostgreSQL: set DATABASE_URL to the database it goes into")
    env = postgres_environment(url)
    question = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    ask = subprocess.run(["psql", "-qtAc", question], env=env, check=True, capture_output=True, text=True)
    if int(ask.stdout) and not replace:
        raise BackupFailed(f"the database has {ask.stdout.strip()} tables; stop Pelangi, then use --replace")
    put = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
    subprocess.run([*put, "--exit-on-error", f"--dbname={env['PGDATABASE']}", source], env=env, check=True)


def main() -> int:
    """Read the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Back up or restore database and uploads (never the keys).")
    commands = parser.add_subparsers(dest="command", required=True)
    saving = commands.add_parser("save", help="write a backup; the program may go on running")
    saving.add_argument("folder", type=Path)
    saving.add_argument("--keep-days", type=int, help="delete whole backups older than this")
    restoring = commands.add_parser("restore", help="put a backup back; stop the program first")
    restoring.add_argument("backup", type=Path)
    restoring.add_argument("--replace", action="store_true", help="replace what is there now")
    options = parser.parse_args()
    try:
        if options.command == "save":
            sys.stdout.write(f"{save(options.folder, keep_days=options.keep_days, now=time.time())}\n")
        else:
            restore(options.backup, replace=options.replace)
    except (BackupFailed, subprocess.CalledProcessError, OSError, sqlite3.Error) as failure:
        sys.stderr.write(f"GAGAL / FAILED: {failure}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

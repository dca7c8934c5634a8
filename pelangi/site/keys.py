"""Secrets of this installation: made once, kept in files outside the database, readable by the owner only."""

import os
import secrets
import stat
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
SHORTEST_SECRET = 32  # signs: a master key somebody typed must not be a word


def keep_private(folder: Path) -> None:
    """Make the data folder, closed to other accounts of the machine, and close one that was left open.

    Whatever this process writes from now on is for its owner only too: lists, uploads, the database.
    """
    os.umask(OTHERS)
    folder.mkdir(parents=True, exist_ok=True)
    found = folder.stat()
    shared = found.st_mode & stat.S_ISVTX  # such as /tmp: not ours to close
    if found.st_mode & OTHERS and found.st_uid == os.getuid() and not shared:
        folder.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)


def long_enough(secrets_given: str) -> bool:
    """Say whether every secret of a comma-separated setting is long enough to stand against guessing."""
    return all(len(one.strip()) >= SHORTEST_SECRET for one in secrets_given.split(","))


def read_or_make(path: Path) -> str:
    """Return the secret kept in `path`; make it first when the file is not there (mode 0600)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        own = path.with_name(f"{path.name}.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_hex(32))
        try:
            os.link(own, path)  # of two processes that start at once, one key wins
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text().strip()

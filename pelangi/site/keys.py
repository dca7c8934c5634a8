"""Secrets of this installation: made once, kept in files outside the database, readable by the owner only."""

import os
import secrets
from pathlib import Path


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

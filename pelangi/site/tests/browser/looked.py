"""What was looked at already, known to all test processes: a page is looked at once, whoever comes to it first."""

import json
import os
from collections.abc import Collection
from fcntl import LOCK_EX, flock
from pathlib import Path


class LookedAt:
    """Kinds of pages and of elements that some process has looked at or is about to."""

    def __init__(self, folder: Path):
        self.file, self.lock = folder / "looked-at.json", folder / "looked-at-lock"

    def is_new(self, kinds: Collection[str]) -> bool:
        """Take these kinds; say whether one of them was nobody's before."""
        with self.lock.open("w") as lock:
            flock(lock, LOCK_EX)
            known = set(json.loads(self.file.read_text())) if self.file.exists() else set()
            fresh = set(kinds) - known
            if fresh:
                self.file.write_text(json.dumps(sorted(known | fresh)))
            return bool(fresh)


def shared_folder(own: Path) -> Path:
    """Return the folder that all test processes of this run have in common; `own`: a folder of this one."""
    return own.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else own.parent

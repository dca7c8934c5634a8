"""What a torture has found so far, kept piece by piece, so that one that was broken off goes on."""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

from pelangi.visit.torture import Sweep

TORTURED = Path(__file__).resolve().parents[1]
SUBJECT = ("core/merge.py", "visit/*.py", "visit/actions/*.py", "staff/audit.py")


def code_hash() -> str:
    """Return which state of the code was tortured: what another state came through proves nothing for this one."""
    files = sorted(path for pattern in SUBJECT for path in TORTURED.glob(pattern))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


class Ledger:
    """Counts and the state of the sweep, one line a piece."""

    def __init__(self, path: Path):
        self.path, self.code = path, code_hash()
        self.counts: Counter = Counter(rounds=0, lost=0, doubled=0, overwritten=0)
        self.sweep = Sweep()
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        for piece in map(json.loads, lines):
            if piece["code"] == self.code:
                self.counts.update(piece["counts"])
                self.sweep = Sweep(**piece["sweep"])

    def forget(self) -> None:
        """Begin anew."""
        self.path.unlink(missing_ok=True)
        self.counts.clear()
        self.sweep = Sweep()

    def keep(self, counts: Counter, sweep: Sweep) -> None:
        """Write one piece down."""
        with self.path.open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps({"code": self.code, "counts": counts, "sweep": vars(sweep)}) + "\n")
        self.counts.update(counts)
        self.sweep = sweep

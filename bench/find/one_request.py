"""One new request against the whole register: how long after the register was prepared once."""

import csv
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from find.city import AS_OF

REQUESTS = 40


@dataclass(frozen=True)
class OneRequest:
    """Milliseconds of the middle and of the slowest twentieth; seconds and bytes of preparing; seconds of opening."""

    middle_ms: float
    slow_ms: float
    prepare_s: float
    prepared_gb: float
    open_s: float

    def __str__(self) -> str:
        return (
            f"{self.middle_ms:.0f} ms in the middle, {self.slow_ms:.0f} ms at the 95th of 100"
            f" (register prepared once in {self.prepare_s:.0f} s, {self.prepared_gb:.2f} GB on disk, opened in {self.open_s:.1f} s)"
        )


def measure_one_request(folder: Path, model: str) -> OneRequest:
    """Prepare the register of a folder and ask for the first people of a list, one after the other."""
    from pelangi.core.linkage import PreparedRegister, prepare_register

    began = time.monotonic()
    prepare_register(folder / "register.csv", folder / "prepared", as_of=AS_OF)
    prepared = time.monotonic()
    with (folder / f"{model}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), REQUESTS + 1))
    took = []
    with PreparedRegister(folder / "prepared") as register:
        opened = time.monotonic()
        register.link_one(rows[0], as_of=AS_OF)  # the first compiles the comparisons
        for row in rows[1:]:
            start = time.monotonic()
            register.link_one(row, as_of=AS_OF)
            took.append((time.monotonic() - start) * 1000)
    size = sum(path.stat().st_size for path in (folder / "prepared").iterdir()) / 1e9
    took.sort()
    return OneRequest(
        took[len(took) // 2], took[int(len(took) * 0.95)], prepared - began, size, opened - prepared
    )

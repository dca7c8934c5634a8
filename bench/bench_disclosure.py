"""Published tables attacked by linear programming: may any hidden count be worked out within two?

Run: .venv/bin/python bench/bench_disclosure.py [tables].
"""

import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pelangi.core.disclosure_table import suppress_table  # after the path
from pelangi.core.tests.disclosure_attack import possible, random_table

TABLES = 1_000


def main(tables: int) -> int:
    """Attack and print; exit 1 when a count is found out."""
    small = hidden = found_out = entries = 0
    protect_s = 0.0
    for seed in range(tables):
        counts = random_table(Random(100_000 + seed))
        began = time.monotonic()
        table = suppress_table(counts)
        protect_s += time.monotonic() - began
        ends = possible(table)
        entries += len(counts)
        small += sum(count < 5 for count in counts.values())
        hidden += sum(count is None for count in table.cells.values())
        found_out += sum(high - low <= 4 for low, high in ends.values())
    print(f"disclosure: {tables} tables, {entries:,} counts, {small:,} small, {hidden:,} hidden")
    print(
        f"disclosure: protected in {protect_s:.1f} s; {found_out} hidden counts worked out within two, limit 0"
    )
    return 1 if found_out else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TABLES))

"""How long it takes to verify an audit chain of a million entries, beside the limit.

Run: .venv/bin/python bench/bench_audit.py [entries]. Uses a temporary SQLite database and nothing else.
"""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

LIMIT_S = 10.0
ENTRIES = 1_000_000
BATCH = 20_000


def write(entries: int) -> None:
    """Write entries through the same function the rooms use, in big batches."""
    from pelangi.staff import audit

    lines = (
        audit.Line("ask.view_request", f"ask.Request:{number}", detail={"purpose": "visit"})
        for number in range(entries)
    )
    at = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    while batch := list(islice(lines, BATCH)):
        audit.record_many(batch, by="bench", at=at)


def main(entries: int) -> int:
    """Write, verify, print; exit 1 above the limit."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "pelangi.site.settings", "PELANGI_DATA": folder}
        os.environ.pop("DATABASE_URL", None)
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        import django

        django.setup()
        from django.core.management import call_command

        from pelangi.staff import audit

        call_command("migrate", verbosity=0)
        began = time.monotonic()
        write(entries)
        written_s = time.monotonic() - began
        began = time.monotonic()
        count, faults = audit.verify()
        verified_s = time.monotonic() - began
    if faults or count != entries:
        print(f"the chain does not hold: {count} entries, {faults[:3]}")
        return 1
    limit_s = LIMIT_S * entries / ENTRIES
    print(f"audit: {entries:,} entries written in {written_s:.1f} s ({entries / written_s:,.0f} a second)")
    print(f"audit: {entries:,} entries verified in {verified_s:.1f} s; limit {limit_s:.1f} s")
    return 0 if verified_s < limit_s else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))

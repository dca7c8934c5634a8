"""Ten thousand odd lists: no crash, no silent loss, nothing forbidden kept; rows in = rows linked + rows reported.

Run: make fuzz-find, or .venv/bin/python bench/fuzz_find.py [files] [first]. File n is the same on every machine.
"""

import os
import sys
import time
from collections import Counter
from pathlib import Path

FILES = 10_000
AS_REGISTER = 5  # every fifth number gives an odd register too
SLICE = 2_000  # rows linked at a time
RESIDENTS = 300


def register():
    """Return a small register whose people bear the names of the odd lists, so that some rows find somebody."""
    import pandas as pd

    from pelangi.core.linkage import REGISTER_COLUMNS
    from pelangi.find.tests.odd_files import WORDS

    rows = []
    for number in range(RESIDENTS):
        name = f"{WORDS[number % 15]} {WORDS[number // 15 % 15]}"
        born = f"{1940 + number % 80}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        row = {
            "register_id": f"R{number}",
            "name": name,
            "birth_date": born,
            "status": "alive",
            "sex": "LP"[number % 2],
        }
        rows.append({column: row.get(column, "") for column in REGISTER_COLUMNS})
    return pd.DataFrame(rows)


def link(rows: list[dict], residents) -> Counter:
    """Link some rows; return how many got which verdict. Every row gets one, in order, or this fails."""
    import pandas as pd

    from pelangi.core.linkage import ROSTER_COLUMNS
    from pelangi.core.linkage import link as link_tables
    from pelangi.find.tests.holding import TODAY

    frame = pd.DataFrame(rows).reindex(columns=list(ROSTER_COLUMNS), fill_value="")
    verdicts = link_tables(residents, frame, as_of=TODAY).verdicts
    assert [verdict.roster_id for verdict in verdicts] == list(frame["roster_id"]), (
        "rows went in that did not come out"
    )
    return Counter(str(verdict.kind) for verdict in verdicts)


def main(files: int, first: int) -> int:
    """Hold every file to the rules; print what came out; return 1 when one broke them."""
    from pelangi.find.tests.holding import held, held_as_register
    from pelangi.find.tests.odd_files import odd_file
    from pelangi.find.tests.odd_registers import odd_register

    began, counts, verdicts, broken = time.monotonic(), Counter(), Counter(), []
    waiting: list[dict] = []
    residents = register()
    for number in range(first, first + files):
        try:
            reading = held(odd_file(number))
            if number % AS_REGISTER == 0:
                counts["register rows"] += held_as_register(odd_register(number))
        except BaseException as error:
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            broken.append((number, type(error).__name__, str(error)[:100]))
            continue
        counts["refused with a reason" if reading is None else "read"] += 1
        if reading is not None:
            counts["rows reported"] += len(reading.bad)
            waiting += [
                {"roster_id": f"{number}:{row.sheet}:{row.row_number}", **row.values} for row in reading.rows
            ]
        if len(waiting) >= SLICE or (number == first + files - 1 and waiting):
            counts["rows in"] += len(waiting)
            verdicts += link(waiting, residents)
            waiting = []
    for one in broken:
        print("BROKEN", *one)
    counts["rows in"] += counts["rows reported"]
    linked = sum(verdicts.values())
    print(f"{files} files in {time.monotonic() - began:.0f} s: {dict(counts)}; verdicts {dict(verdicts)}")
    print(
        f"rows in {counts['rows in']} = linked {linked} + reported {counts['rows reported']}; broken {len(broken)}"
    )
    return 1 if broken or linked + counts["rows reported"] != counts["rows in"] or not linked else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
    arguments = [int(text) for text in sys.argv[1:3]]
    sys.exit(main(*(arguments + [FILES, 0][len(arguments) :])))

"""How long a register extract takes to come in, and how much memory that needs, whatever its length.

Run: .venv/bin/python bench/bench_register.py [rows] [csv|parquet|xlsx]. Invents an extract, brings it into a temporary
SQLite database.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import date
from multiprocessing import Process
from pathlib import Path
from random import Random

ROWS = 1_000_000
LIMIT_S_PER_MILLION = 90.0
LIMIT_MB = 500  # of memory, at any number of rows
SHEET_ROWS = 1_000_000  # a sheet of a workbook holds hardly more
NAMES = (
    "SITI",
    "BUDI",
    "AMINAH",
    "SANTOSO",
    "LIM",
    "HASAN",
    "RUKIAH",
    "WATI",
    "JOKO",
    "DEWI",
    "TJIA",
    "MEI",
    "NUR",
)
HEADINGS = (
    "register_id,nik,family_card_number,name,sex,birth_place,birth_date,mother_name,father_name,address,rt,rw,"
    "ward_code,status,identity_card,birth_certificate,child_card"
)


def write(path: Path, rows: int) -> None:
    """Invent an extract; a hundredth of its rows is bad."""
    chance = Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADINGS + "\n")
        for number in range(rows):
            first, second, mother, father = chance.choices(NAMES, k=4)
            year, month, day = chance.randint(1940, 2024), chance.randint(1, 12), chance.randint(1, 28)
            if number % 100 == 99:
                day = 31 if month in (2, 4, 6, 9, 11) else 45
            nik = f"197105{min(day, 28):02d}{month:02d}{year % 100:02d}{number % 10_000:04d}"
            file.write(
                f"R{number:07d},{nik},1971050101{number % 1_000_000:06d},{first} {second},{'LP'[number % 2]},"
                f"PANGKALPINANG,{year}-{month:02d}-{day:02d},{mother} {first},{father},JL. MELATI {number % 300},"
                f"00{number % 9},00{number % 5},19.71.05.1005,alive,printed,yes,no\n"
            )


def _parquet(path: Path) -> Path:
    import duckdb

    target = path.with_suffix(".parquet")
    duckdb.execute(
        f"COPY (SELECT * FROM read_csv('{path}', all_varchar=true)) TO '{target}' (FORMAT parquet)"
    )
    return target


def _xlsx(path: Path) -> Path:
    import xlsxwriter

    target = path.with_suffix(".xlsx")
    with (
        xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book,
        path.open(encoding="utf-8") as file,
    ):
        headings = next(file).strip().split(",")
        for number, line in enumerate(file):
            if number % SHEET_ROWS == 0:
                sheet = book.add_worksheet()
                sheet.write_row(0, 0, headings)
            for place, text in enumerate(line.strip().split(",")):
                sheet.write_string(number % SHEET_ROWS + 1, place, text)
    return target


def made_file(kind: str, folder: str, rows: int) -> None:
    """Invent an extract of one kind; in a process of its own, so that its memory is not counted."""
    path = Path(folder) / "register.csv"
    write(path, rows)
    {"csv": lambda one: one, "parquet": _parquet, "xlsx": _xlsx}[kind](path)


def main(rows: int, kind: str) -> int:
    """Bring an invented extract in; print time and memory; return 1 when a limit is missed."""
    with tempfile.TemporaryDirectory(prefix="pelangi-bench-") as folder:
        os.environ |= {"PELANGI_DATA": folder, "DJANGO_SETTINGS_MODULE": "pelangi.site.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        from pelangi.find.actions import import_register
        from pelangi.staff.actions import system_user

        call_command("migrate", verbosity=0)
        making = Process(target=made_file, args=(kind, folder, rows))
        making.start()
        making.join()
        path = Path(folder) / f"register.{kind}"
        began = time.monotonic()
        made = import_register(path, received_on=date(2026, 11, 24), by=system_user(), at=timezone.now())
        seconds = time.monotonic() - began
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    limit_s = LIMIT_S_PER_MILLION * rows / 1e6
    print(
        f"{kind}: {made.row_count} rows, {made.bad_count} of them bad: {seconds:.1f} s (limit {limit_s:.0f} s), ",
        end="",
    )
    print(f"{memory_mb:.0f} MB (limit {LIMIT_MB} MB)")
    counted = made.row_count == rows and made.bad_count == rows // 100
    return 0 if counted and seconds <= limit_s and memory_mb <= LIMIT_MB else 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS, sys.argv[2] if len(sys.argv) > 2 else "csv")
    )

"""Extracts of a register as untidy as odd_files makes lists: made from a number, so that each can be made again."""

from random import Random

from pelangi.find.tests.odd_files import (
    ENCODINGS,
    TITLES,
    OddFile,
    as_text,
    as_typed,
    cell_of,
    damaged,
    workbook_of,
)
from pelangi.find.tests.old_workbooks import ods, xls

REGISTER = (
    "register_id",
    "nik",
    "name",
    "sex",
    "birth_date",
    "address",
    "status",
    "identity_card",
    "child_card",
)
NATIONAL = ("NIK", "NO_KK", "NAMA_LGKP", "JENIS_KLMIN", "TGL_LHR", "KELURAHAN", "STATUS KTP-EL", "AKTA LAHIR")


def odd_register(number: int) -> OddFile:
    """Return the odd file of a number with the headings of a register; every third one is damaged besides."""
    chance = Random(number)
    rows: list[list[object]] = [[chance.choice(TITLES)] for _title in range(chance.choice([0, 0, 1, 6]))]
    headings = chance.choice([REGISTER, NATIONAL])
    rows.append([*headings])
    kinds = [chance.choice(["name", "nik", "born", "sex", "home", "other"]) for _heading in headings]
    for line in range(chance.randint(0, 12)):
        own = chance.choice([f"R{line}", f"197105010360{line:04d}", "R1", ""])
        rows.append([own, *[cell_of(kind, chance) for kind in kinds[1:]][: chance.randint(0, len(kinds))]])
    sheets = {"1": rows, **({"2": rows[-3:]} if chance.random() < 0.3 else {})}
    plain = {name: [[as_text(cell) for cell in row] for row in some] for name, some in sheets.items()}
    text = "\n".join(";".join(f'"{as_typed(cell)}"'.replace("\n", " ") for cell in row) for row in rows)
    made = chance.choice(
        [
            lambda: OddFile(".csv", text.encode(chance.choice(ENCODINGS), errors="replace")),
            lambda: OddFile(".xlsx", workbook_of(sheets)),
            lambda: OddFile(".ods", ods(sheets)),
            lambda: OddFile(".xls", xls(plain)),
        ]
    )()
    if number % 3 == 2:
        made.data = damaged(made.data, chance)
    return made

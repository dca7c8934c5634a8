"""The other cells of a row: names, sex, RT and RW."""

import re

from pelangi.find.reading.dates import is_nothing
from pelangi.find.reading.tables import Cell, text_of

MALE = frozenset(["l", "lk", "laki", "lakilaki", "laki2", "pria", "m", "male", "cowok", "1"])
FEMALE = frozenset(["p", "pr", "perempuan", "wanita", "w", "f", "female", "pi", "2"])
_RT_RW = re.compile(r"\bRT\.?\s*:?\s*0*(\d{1,3})\s*[/,;\-]?\s*(?:RW\.?\s*:?\s*)?0*(\d{1,3})\b", re.IGNORECASE)
_NOT_PEOPLE = re.compile(
    r"(jumlah|total|sub ?total|mengetahui|keterangan|catatan|kepala|an\.|a\.n\.|nip|ttd|dibuat|disusun|sumber"
    r"|pangkalpinang,|tanggal cetak|halaman|page|rekap\w*)\b.*",
    re.IGNORECASE,
)


def known(cell: Cell) -> str:
    """Return the text of a cell, "" for dashes and "not known"."""
    text = text_of(cell)
    return "" if is_nothing(text) else text


def has_letters(text: str) -> bool:
    """Say whether a text can be a name at all."""
    return any(sign.isalpha() for sign in text)


def sex(cell: Cell) -> tuple[str, str]:
    """Return (L, P or "", warning)."""
    text = known(cell)
    letters = re.sub(r"[^a-z0-9]", "", text.lower())
    if not letters:
        return "", ""
    if letters in MALE:
        return "L", ""
    if letters in FEMALE:
        return "P", ""
    return "", "sex_unclear"


def digits(cell: Cell) -> str:
    """Return the number of an RT or RW, without leading zeros."""
    found = re.search(r"\d+", text_of(cell))
    return found[0].lstrip("0")[:3] if found else ""


def rt_rw(cell: Cell) -> tuple[str, str]:
    """Return (rt, rw) of one cell such as 003/001 or RT 3 RW 1."""
    found = re.findall(r"\d+", text_of(cell))
    numbers = [number.lstrip("0")[:3] for number in found[:2]]
    return (*numbers, "", "")[0], (*numbers, "", "")[1]


def rt_rw_inside(address: str) -> tuple[str, str]:
    """Return (rt, rw) if an address names them, e.g. "Jl. Mawar RT 03/02"."""
    found = _RT_RW.search(address)
    return (found[1].lstrip("0"), found[2].lstrip("0")) if found else ("", "")


def is_footer(name: str, filled: int) -> bool:
    """Say whether a row is a total, a note or a signature rather than a person.

    filled: cells of the row that say something. A real person has more than a name.
    """
    return filled <= 3 and bool(_NOT_PEOPLE.match(name.strip()))

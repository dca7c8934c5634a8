"""Birth dates and ages in the dozen forms in which offices write them."""

import re
from datetime import date, datetime

from pelangi.core.identity import PartialDate, read_date
from pelangi.find.reading.tables import Cell, text_of

EARLIEST_YEAR = 1890
OLDEST_AGE = 125  # years
NOTHING = frozenset(
    "- -- --- . ? ?? 0 00 x xx xxx null none nan nil n/a na #n/a kosong tidak tdk lupa"
    " tidak|ada tdk|ada tidak|tahu tdk|tahu tidak|diketahui tdk|diketahui belum|ada blm|ada belum belum|punya"
    " tidak|punya blm|punya tidak|jelas unknown 00-00-0000 00/00/0000 0000-00-00".replace("|", "_").split()
)
_LIKE_A_DATE = re.compile(
    r"\d{1,4}[-/. ]+(\d{1,2}|[a-z]+)[-/. ]+\d{1,4}|\d{8}|\d{1,2}[-/. ]\d{4}|\d{4}", re.IGNORECASE
)


_LONG_AGO = re.compile(r"(?<!\d)1[0-7]\d\d(?!\d)")


class BadDate(ValueError):
    """`code` says what is wrong; one of reasons.REASONS."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def is_nothing(text: str) -> bool:
    """Say whether a text stands for "not known"."""
    return not text or text.lower().strip(" .").replace(" ", "_") in NOTHING or not text.strip("-. ?_/0'")


def birth_date(cell: Cell, today: date) -> str:
    """Return YYYY-MM-DD, MM-YYYY, YYYY or "" (not known). Raises BadDate when it names no day that can be."""
    if isinstance(cell, date):  # a datetime is one too
        return _sound(PartialDate(cell.year, cell.month, cell.day), today)
    text = text_of(cell)
    if is_nothing(text):
        return ""
    text = text.strip(" ,.'")
    read = read_date(text, as_of=today)
    if read is None:
        raise BadDate(_why_not(text))
    return _sound(read, today)


def _why_not(text: str) -> str:
    if not _LIKE_A_DATE.fullmatch(text):
        return "unreadable_date"
    return "date_too_old" if _LONG_AGO.search(text) else "impossible_date"


def _sound(read: PartialDate, today: date) -> str:
    """Return the date as text if it can be somebody's birth date."""
    if (read.year, read.month or 1, read.day or 1) > (today.year, today.month, today.day):
        raise BadDate("date_in_future")
    if read.year < EARLIEST_YEAR:
        raise BadDate("date_too_old")
    return str(read)


def age(cell: Cell) -> str:
    """Return whole years as text, or "". Raises BadDate when no age can be read."""
    if isinstance(cell, (date, datetime)):
        raise BadDate("unreadable_age")
    text = text_of(cell).lower()
    if is_nothing(text) and text.strip() != "0":
        return ""
    found = re.search(r"\d+", text)
    if not found or len(found[0]) > 3:
        raise BadDate("unreadable_age")
    years = int(found[0])
    if re.search(r"bln|bulan|month|hari|days?\b", text) and not re.search(r"th|tahun|year", text):
        years = 0
    if years > OLDEST_AGE:
        raise BadDate("age_too_high")
    return str(years)

"""Birth dates and ages in the dozen forms in which offices write them."""

import re
from datetime import date, datetime, timedelta

from pelangi.find.reading.tables import Cell, text_of

EARLIEST_YEAR = 1890
OLDEST_AGE = 125  # years
EXCEL_START = date(1899, 12, 30)  # day 0 of a spreadsheet's day count
EXCEL_DAYS = range(3_000, 80_000)  # 1908 to 2119: what a bare day count can mean
NOTHING = frozenset(
    "- -- --- . ? ?? 0 00 x xx xxx null none nan nil n/a na #n/a kosong tidak tdk lupa"
    " tidak|ada tdk|ada tidak|tahu tdk|tahu tidak|diketahui tdk|diketahui belum|ada blm|ada belum belum|punya"
    " tidak|punya blm|punya tidak|jelas unknown 00-00-0000 00/00/0000 0000-00-00".replace("|", "_").split()
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb pebruari peb february", "maret mar mrt march", "april apr",
            "mei may", "juni jun june", "juli jul july", "agustus agu ags agt agst aug august",
            "september sep sept", "oktober okt oct october", "november nov nop nopember",
            "desember des dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_WORDS = re.compile(r"(\d{1,2})[-/. ]*([a-z]+)[-/., ]*(\d{4}|\d{2})")
_MONTH_WORD = re.compile(r"([a-z]+)[-/., ]*(\d{4})")
_MONTH = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_SOLID = re.compile(r"(\d{2})(\d{2})(\d{4})")


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
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _sound(cell.year, cell.month, cell.day, today=today)
    text = text_of(cell)
    if is_nothing(text):
        return ""
    if text.isdecimal() and len(text) <= 5:
        return _bare_number(int(text), today)
    return _from_text(_TIME.sub("", text.lower()).strip(" ,.'"), today)


def _from_text(text: str, today: date) -> str:
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _sound(year, month, day, today=today)
    if found := _DAY_FIRST.fullmatch(text) or _SOLID.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), _year(found[3], today)
        if month > 12 >= day:
            day, month = month, day  # 05/23/1980: an American spreadsheet
        return _sound(year, month, day, today=today)
    if (found := _WORDS.fullmatch(text)) and found[2] in MONTHS:
        return _sound(_year(found[3], today), MONTHS[found[2]], int(found[1]), today=today)
    if (found := _MONTH_WORD.fullmatch(text)) and found[1] in MONTHS:
        return _month(int(found[2]), MONTHS[found[1]], today)
    if found := _MONTH.fullmatch(text):
        return _month(int(found[2]), int(found[1]), today)
    raise BadDate("unreadable_date")


def _year(digits: str, today: date) -> int:
    """Return the year; two digits mean the past hundred years."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year <= today.year % 100 else 1900 + year


def _bare_number(number: int, today: date) -> str:
    if EARLIEST_YEAR <= number <= today.year:
        return str(number)
    if number in EXCEL_DAYS:
        day = EXCEL_START + timedelta(days=number)
        return _sound(day.year, day.month, day.day, today=today)
    raise BadDate("unreadable_date")


def _month(year: int, month: int, today: date) -> str:
    if month == 0:
        return _sound(year, 1, 1, today=today)[:4]
    return f"{month:02d}-{_sound(year, month, 1, today=today)[:4]}"


def _sound(year: int, month: int, day: int, *, today: date) -> str:
    """Return the date as text if it can be somebody's birth date; 00 for day or month means not known."""
    if day == 0 and year:
        return _month(year, month, today)
    try:
        born = date(year, month, day)
    except ValueError as error:
        raise BadDate("impossible_date") from error
    if born > today:
        raise BadDate("date_in_future")
    if year < EARLIEST_YEAR:
        raise BadDate("date_too_old")
    return born.isoformat()


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

"""Birth dates and ages as offices write them: a dozen forms, partial dates, placeholders.

Unknown days and months were registered as 31 December (before SIAK, 2004) or 1 July (since 2004), and as the
15th when only the month was known. Such dates are kept as they are and marked, so that matching leans less
on them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EARLIEST_YEAR, LATEST_YEAR = 1850, 2100
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_SERIALS = range(3_000, 75_000)
"""Days 1908 to 2105; smaller numbers are years or ages."""
OLDEST_AGE = 125
# By their first three letters: Indonesian, English, and old spelling of both.
_MONTHS = {
    **dict.fromkeys(("jan", "dja"), 1),
    **dict.fromkeys(("feb", "peb", "pep"), 2),
    **dict.fromkeys(("mar", "mrt"), 3),
    **dict.fromkeys(("apr", "avr"), 4),
    **dict.fromkeys(("mei", "may"), 5),
    **dict.fromkeys(("jun", "djun"), 6),
    **dict.fromkeys(("jul", "djul"), 7),
    **dict.fromkeys(("agu", "ags", "agt", "aug"), 8),
    **dict.fromkeys(("sep", "sept"), 9),
    **dict.fromkeys(("okt", "oct"), 10),
    **dict.fromkeys(("nov", "nop"), 11),
    **dict.fromkeys(("des", "dec"), 12),
}
_LETTERS = re.compile(r"[A-Za-z]{3,}\.?")
_TIME = re.compile(
    r"[T\s]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s*(?:Z|[+-]\d{2}:?\d{2}|WIB|WITA|WIT))?$"
)


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Placeholder(StrEnum):
    """The usual stand-ins for an unknown day."""

    LAST_OF_YEAR = "31-12"
    FIRST_OF_JULY = "01-07"
    MIDDLE_OF_MONTH = "15"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which the month and the day may be unknown. `str` gives the form of the roster contract.

    Raises ValueError when there is no such day, or a day without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def placeholder(self) -> Placeholder | None:
        """Which stand-in the date may be; about one real date in thirty falls on a 15th all the same."""
        if (self.month, self.day) == (12, 31):
            return Placeholder.LAST_OF_YEAR
        if (self.month, self.day) == (7, 1):
            return Placeholder.FIRST_OF_JULY
        return Placeholder.MIDDLE_OF_MONTH if self.day == 15 else None

    def as_date(self) -> date | None:
        """Return the day, or None when it is not fully known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    def __str__(self) -> str:
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.month:02d}-{self.year:04d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def read_date(written: str, *, as_of: date | None = None) -> PartialDate | None:
    """Return the date somebody wrote, or None when there is none to be read; never raises.

    Understood: YYYY-MM-DD, DD-MM-YYYY, MM-DD-YYYY when only that is possible, MM-YYYY, YYYY-MM, YYYY, each
    with - / . or blanks; DDMMYYYY and YYYYMMDD; names of months in Indonesian and English, short or long;
    a place or weekday before it ("Koba, 3 Maret 1962"); a time after it; Excel day numbers; 00 for an
    unknown day or month. Two-digit years are read only when `as_of` says which century is meant: the
    latest that does not lie after it.
    """
    text = _TIME.sub("", written.strip().lstrip("'’`")).strip()
    text = re.sub(r"\.0$", "", text.rpartition(",")[2].strip())
    if text.isascii() and text.isdigit():
        return _from_digits(text)
    numbers = _as_numbers(text)
    return None if numbers is None else _from_parts(numbers, as_of)


def _from_digits(text: str) -> PartialDate | None:
    if len(text) == 4 and (year := _valid(int(text), 0, 0)):
        return year
    if len(text) == 8:
        year_last = _valid(int(text[4:]), int(text[2:4]), int(text[:2]))
        return year_last or _valid(int(text[:4]), int(text[4:6]), int(text[6:]))
    if len(text) in {4, 5} and int(text) in EXCEL_SERIALS:
        day = EXCEL_EPOCH + timedelta(days=int(text))
        return PartialDate(day.year, day.month, day.day)
    return None


def _as_numbers(text: str) -> list[str] | None:
    """Return the one to three numbers of a date with month names replaced, a month name marked by "m"."""
    month = ""
    for word in _LETTERS.findall(text):
        number = _MONTHS.get(word[:3].lower()) or _MONTHS.get(word[:4].lower())
        if number:
            month = f"m{number}"
            text = text.replace(word, f" {month} ", 1)
        elif re.search(r"\d", text.partition(word)[0]):
            return None  # "7 xyz 1970" is not July: the word may have been the month
        else:
            text = text.replace(word, " ", 1)
    parts = [part for part in re.split(r"[\s\-/.,–]+", text) if part]
    known = all(part == month or (part.isascii() and part.isdigit() and len(part) <= 4) for part in parts)
    return parts if known and 1 <= len(parts) <= 3 else None


def _from_parts(parts: list[str], as_of: date | None) -> PartialDate | None:
    named = next((part for part in parts if part.startswith("m")), None)
    if named:
        rest = [part for part in parts if part != named]
        if not 1 <= len(rest) <= 2:
            return None
        return _day_and_year(rest, int(named[1:]), as_of)
    if len(parts) == 2:
        year, month = (parts[0], parts[1]) if len(parts[0]) == 4 else (parts[1], parts[0])
        return _valid(int(year), int(month), 0) if len(year) == 4 else None
    if len(parts) == 3:
        return _from_three(parts, as_of)
    return None


def _day_and_year(rest: list[str], month: int, as_of: date | None) -> PartialDate | None:
    if len(rest) == 1:
        rest = ["0", rest[0]]
    day, year = (rest[1], rest[0]) if len(rest[0]) == 4 else (rest[0], rest[1])
    full = _full_year(year, lambda one: _valid(one, month, int(day)), as_of)
    return None if full is None else _valid(full, month, int(day))


def _from_three(parts: list[str], as_of: date | None) -> PartialDate | None:
    if len(parts[0]) == 4:
        return _valid(int(parts[0]), int(parts[1]), int(parts[2]))
    day, month = int(parts[0]), int(parts[1])
    if month > 12 >= day:  # 03/15/1962: an American spreadsheet
        day, month = month, day
    full = _full_year(parts[2], lambda one: _valid(one, month, day), as_of)
    return None if full is None else _valid(full, month, day)


def _full_year(year: str, on: Callable[[int], PartialDate | None], as_of: date | None) -> int | None:
    if len(year) == 4:
        return int(year)
    if len(year) != 2 or as_of is None:
        return None
    for century in (2000, 1900):
        there = on(century + int(year))
        if there and date(there.year, there.month or 1, there.day or 1) <= as_of:
            return century + int(year)
    return None


def _valid(year: int, month: int, day: int) -> PartialDate | None:
    """Return the date, 0 meaning unknown, or None when there is no such day in the years of living people."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return PartialDate(year, month or None, day or None)
    except ValueError:  # 31 February, month 13, or a day without its month: nothing to be read
        return None


def read_age(written: str) -> int | None:
    """Return an age in whole years, 0 to 125, from "63", "63 th", "± 63 tahun" or "8 bulan"; else None."""
    found = re.fullmatch(
        r"\D{0,12}?(\d{1,3})(?:[.,]\d+)?\s*(bulan|bln|bl|hari|hr|[a-z]*)\.?(?:\s*\d{1,2}\s*(?:bulan|bln|bl)\.?)?",
        written.strip().lower(),
        re.ASCII,
    )
    if not found:
        return None
    number, unit = int(found[1]), found[2]
    years = number // 12 if unit.startswith("b") else 0 if unit.startswith("h") else number
    return years if years <= OLDEST_AGE else None


def birth_years(age: int, as_of: date) -> tuple[int, int]:
    """Return the earliest and the latest year in which somebody of this age on a day may be born."""
    return as_of.year - age - 1, as_of.year - age

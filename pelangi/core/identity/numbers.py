"""NIK and family-card numbers: read what offices write, refuse little, warn of the rest.

Hard checks say that the text cannot be a number of anybody; soft warnings say that something differs and are
never a reason to refuse: a NIK stays for life even if it encodes a wrong date or sex (PP 40/2019 art. 30),
and its region is where the person was first registered, not where they live. There is no check digit.

Form: PPKKCC DDMMYY SSSS. Women have 40 added to the day. A family-card number has the same form with the
date of first issue and no addition.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DIGITS = 16
WOMAN = 40
"""Added to the day of birth in a woman's NIK."""
FIRST_FAMILY_CARD_YEAR = 1996
"""Family cards with 16-digit numbers are not older than the national family-card rules of 1995."""
_EXCEL = re.compile(r"\d(?:[.,]\d+)?\s*E\s*\+?\s*\d{1,2}", re.IGNORECASE)
_KEYBOARD_ROWS = "0123456789" * 4, "9876543210" * 4, "12345678" * 4


class NumberFault(StrEnum):
    """Why a text cannot be a NIK or a family-card number."""

    EMPTY = "empty"
    EXCEL_DAMAGE = "excel_damage"  # 1.97E+15: the last digits are lost for good
    NOT_DIGITS = "not_digits"
    WRONG_LENGTH = "wrong_length"
    ALL_EQUAL = "all_equal"
    SERIAL_ZERO = "serial_zero"
    TEST_PATTERN = "test_pattern"


class NumberWarning(StrEnum):
    """What is odd about a number that may still be right."""

    DATE_INVALID = "date_invalid"
    SEX_DIFFERS = "sex_differs"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    REGION_UNKNOWN = "region_unknown"
    LOOKS_LIKE_FAMILY_CARD = "looks_like_family_card"


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number as it was written, its 16 digits or "", and the fault when it has none."""

    written: str
    digits: str
    fault: NumberFault | None


@dataclass(frozen=True, slots=True)
class NikParts:
    """What a NIK says: region of first registration (6 digits), day 1-31, month, two-digit year, sex L/P."""

    region: str
    day: int
    month: int
    year_of_century: int
    sex: str
    serial: str

    def birth_date(self, as_of: date, *, age_hint: int | None = None) -> date | None:
        """Return the encoded birth date, or None when there is no such day.

        The century is not in the number: the one nearest to `age_hint` (years on `as_of`) is taken, and
        without a hint the latest that does not lie after `as_of`.
        """
        days = [day for century in (1800, 1900, 2000) if (day := self._on(century))]
        past = [day for day in days if day <= as_of]
        if not past:
            return None
        if age_hint is None:
            return past[-1]
        return min(reversed(past), key=lambda day: abs(as_of.year - day.year - age_hint))

    def _on(self, century: int) -> date | None:
        try:
            return date(century + self.year_of_century, self.month, self.day)
        except ValueError:  # 31 February, or 29 in a year that had none
            return None


def read_nik(written: str) -> NumberReading:
    """Return the 16 digits of a NIK, or the hard fault; never raises.

    Leading apostrophes, blanks, dots, dashes and a spreadsheet's ".0" are taken off. A number that a
    spreadsheet rounded (1.97E+15) is a fault: its digits are gone and must be asked for again.
    """
    if len(written) == DIGITS and written.isascii() and written.isdigit():
        fault = _fault(written)
        return NumberReading(written, "" if fault else written, fault)
    text = written.strip().lstrip("'’`\u200e\ufeff").strip()
    if _EXCEL.fullmatch(text):
        return NumberReading(written, "", NumberFault.EXCEL_DAMAGE)
    digits = re.sub(r"[\s.\-–/]", "", re.sub(r"\.0+$", "", text))
    fault = _fault(digits)
    return NumberReading(written, "" if fault else digits, fault)


def read_family_card_number(written: str) -> NumberReading:
    """Return the 16 digits of a family-card number (KK), or the hard fault; never raises."""
    return read_nik(written)


def _fault(digits: str) -> NumberFault | None:
    if not digits or digits in {"0", "00"}:
        return NumberFault.EMPTY
    if not (digits.isascii() and digits.isdigit()):
        return NumberFault.NOT_DIGITS
    if len(set(digits)) == 1 and len(digits) > 1:
        return NumberFault.ALL_EQUAL
    if len(digits) != DIGITS:
        return NumberFault.WRONG_LENGTH
    if any(digits in row for row in _KEYBOARD_ROWS):
        return NumberFault.TEST_PATTERN
    return NumberFault.SERIAL_ZERO if digits.endswith("0000") else None


def parse_nik(digits: str) -> NikParts:
    """Return the parts of 16 digits as `read_nik` gives them.

    Raises ValueError for anything else.
    """
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"a NIK has {DIGITS} digits")  # the number itself is personal and stays out of logs
    day = int(digits[6:8])
    return NikParts(
        region=digits[:6],
        day=day - WOMAN if day > WOMAN else day,
        month=int(digits[8:10]),
        year_of_century=int(digits[10:12]),
        sex="P" if day > WOMAN else "L",
        serial=digits[12:],
    )


def build_nik(region: str, birth_date: date, sex: str, serial: int) -> str:
    """Return the NIK with these parts; the inverse of `parse_nik`, for samples and tests.

    Raises ValueError unless region has 6 digits, sex is L or P and serial is 1 to 9999.
    """
    if not re.fullmatch(r"[0-9]{6}", region) or sex not in {"L", "P"} or not 1 <= serial <= 9999:
        raise ValueError("a NIK needs a region of 6 digits, sex L or P and a serial of 1 to 9999")
    day = birth_date.day + (WOMAN if sex == "P" else 0)
    return f"{region}{day:02d}{birth_date:%m%y}{serial:04d}"


def warn_nik(
    digits: str,
    *,
    sex: str = "",
    birth_date: date | None = None,
    family_card_number: str = "",
    regions: Container[str] | None = None,
) -> tuple[NumberWarning, ...]:
    """Return what is odd about a NIK beside the other fields of its record, in the order of `NumberWarning`.

    sex: L, P or "" when unknown. regions: the known 6-digit region codes; None leaves that check out, since
    codes were renumbered and abolished. Raises ValueError unless `digits` are 16 digits.
    """
    parts = parse_nik(digits)
    family_card = looks_like_family_card(digits, birth_date=birth_date, family_card_number=family_card_number)
    valid = parts._on(2000) is not None or parts._on(1900) is not None
    found = {
        NumberWarning.DATE_INVALID: not valid,
        NumberWarning.SEX_DIFFERS: bool(sex) and sex != parts.sex and not family_card,
        NumberWarning.BIRTH_DATE_DIFFERS: valid and not family_card and _differs(parts, birth_date),
        NumberWarning.REGION_UNKNOWN: regions is not None and parts.region not in regions,
        NumberWarning.LOOKS_LIKE_FAMILY_CARD: family_card,
    }
    return tuple(warning for warning, holds in found.items() if holds)


def _differs(parts: NikParts, birth_date: date | None) -> bool:
    if birth_date is None:
        return False
    return (parts.day, parts.month, parts.year_of_century) != (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    )


def looks_like_family_card(
    digits: str, *, birth_date: date | None = None, family_card_number: str = ""
) -> bool:
    """Tell whether a family-card number was typed where the NIK belongs: a hint, never a refusal.

    It is one when it equals the record's family-card number, or when its date is no birth date of this
    person but a possible day of issue: without the 40 of women, and in 1996 or later but not before birth.
    """
    if family_card_number and digits == family_card_number:
        return True
    parts = parse_nik(digits)
    if birth_date is None or parts.sex == "P" or not _differs(parts, birth_date):
        return False
    issued = parts._on(2000) if parts.year_of_century < 70 else parts._on(1900)
    return issued is not None and issued.year >= FIRST_FAMILY_CARD_YEAR and issued > birth_date

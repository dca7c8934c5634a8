"""NIK and family-card numbers as spreadsheets mangle them. Trouble is a warning: the row itself stays."""

import re
import unicodedata
from datetime import date

from pelangi.find.reading.dates import is_nothing
from pelangi.find.reading.tables import Cell, text_of

DIGITS = 16
SAFE_DIGITS = 15  # a spreadsheet keeps no more digits of a number
SIAK_SINCE = 2004  # family-card numbers carry their date of issue, from this year on
NEAR_YEARS = 3  # a birth year off by so much is still the person's own
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_POINT_ZERO = re.compile(r"(?<=\d{14})[.,]0+$")  # a number that went through a table of decimals
_LOOKS_LIKE = str.maketrans("OoIlSB", "001158")  # letters typed for digits


def cleaned(cell: Cell) -> tuple[str, str]:
    """Return (digits, warning) of a number cell; both may be "".

    nik_damaged: most digits are lost, so nothing is kept. nik_rounded: the sixteenth digit cannot be trusted.
    nik_letters: letters were read as digits. nik_length: not 16 digits. All but the first are kept.
    """
    text = text_of(cell)
    if _SCIENTIFIC.fullmatch(text.strip("' ")):
        return "", "nik_damaged"
    if is_nothing(text):
        return "", ""
    text = _POINT_ZERO.sub("", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"[\s.'’`\-_/:]", "", text)
    warning = ""
    if not (digits.isascii() and digits.isdecimal()):
        turned = digits.translate(_LOOKS_LIKE)
        if not (turned.isascii() and turned.isdecimal()):
            return "", "nik_not_a_number"
        digits, warning = turned, "nik_letters"
    if isinstance(cell, (int, float)) and len(digits) > SAFE_DIGITS:
        if digits.endswith("000000"):
            return "", "nik_damaged"
        warning = "nik_rounded" if digits.endswith("0") else ""
    if not digits.strip("0"):
        return "", ""
    return digits, warning or ("" if len(digits) == DIGITS else "nik_length")


def is_family_card(nik: str, family_card: str, born: tuple[int, int, int] | None, today: date) -> bool:
    """Say whether the number in the NIK column is the household's.

    It is when it equals the family-card column; or when its date is one on which such cards were issued, is
    decades away from the person's birth, and does not share its day and month.
    born: year, month, day of birth, 0 for what is not known.
    """
    if len(nik) != DIGITS:
        return False
    if nik == family_card:
        return True
    day, month, year = int(nik[6:8]), int(nik[8:10]), 2000 + int(nik[10:12])
    if born is None or not 1 <= day <= 31 or not SIAK_SINCE <= year <= today.year:
        return False
    if born[1:] in ((month, day), (day, month)):
        return False  # the year alone is wrong, in the list or in the number
    return min(abs(year - born[0]), abs(year - 100 - born[0])) > NEAR_YEARS

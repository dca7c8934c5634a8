"""One cell of a workbook as a column of Innovation; what cannot be read says what was expected and how to mend it."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from pelangi.city.tables import Wrong
from pelangi.core.identity import read_date
from pelangi.innovate import profiles
from pelangi.innovate.models import Innovation

PLACE, LATITUDE, LONGITUDE = "koordinat", "lat", "lon"
DIGITAL = {"digital": True, "non digital": False, "nondigital": False, "tidak digital": False}
MISSIONS = range(1, 9)  # Asta Cita
MOST_SHOWN = 60  # letters of a wrong cell


def plain(text: str) -> str:
    """Return a heading or a choice as it is compared: small letters and digits, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def read_cell(key: str, text: str, heading: str, today: date) -> dict[str, Any]:
    """Return a cell as {column of Innovation: value}. key: the field of the form. Raises Wrong."""
    column = profiles.COLUMNS[key]
    if key == PLACE:
        return _place(text, heading)
    if column in profiles.DAYS:
        return {column: _day(text, heading, today) if text else None}
    if column == "stage":
        stages = {plain(name): stage for stage, name in profiles.STAGES.items()}
        return {column: _one_of(text, stages, heading, profiles.STAGES.values())}
    if column == "is_digital":
        return {column: _one_of(text, DIGITAL, heading, profiles.choices(key))} if text else {}
    if column == "asta_cita":
        return {column: _mission(text, heading) if text else None}
    return {column: _text(text, heading, Innovation._meta.get_field(column).max_length)}


def _one_of(text: str, offered: dict[str, Any], heading: str, shown) -> Any:
    if plain(text) not in offered:
        raise Wrong(heading, text[:MOST_SHOWN], _("one of: %(choices)s") % {"choices": ", ".join(shown)})
    return offered[plain(text)]


def _mission(text: str, heading: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 3 and int(text) in MISSIONS):
        raise Wrong(heading, text[:MOST_SHOWN], _("one number from 1 to 8"))
    return int(text)


def _text(text: str, heading: str, longest: int | None) -> str:
    if longest and len(text) > longest:
        raise Wrong(
            heading,
            text[:MOST_SHOWN] + "…",
            _("at most %(most)s letters; these are %(n)s") % {"most": longest, "n": len(text)},
            _("Shorten the text and bring the file in again."),
        )
    return text


def _place(text: str, heading: str) -> dict[str, Decimal | None]:
    if not text:
        return {"lat": None, "lon": None}
    try:
        latitude, longitude = (Decimal(part) for part in re.split(r"[,;\s]+", text) if part)
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return {"lat": latitude, "lon": longitude}
    except (ValueError, InvalidOperation):
        pass  # told below, like degrees that are nowhere
    raise Wrong(
        heading,
        text[:MOST_SHOWN],
        _("latitude and longitude in degrees, such as -2.1216, 106.1142"),
        _("Write decimals with a point and a comma between the two, or use two columns: Lintang and Bujur."),
    )


def _day(text: str, heading: str, today: date) -> date:
    read = read_date(text, as_of=today)
    if read is None or read.month is None or read.day is None:
        raise Wrong(heading, text[:MOST_SHOWN], _("a whole date, such as 2025-03-31 or 31 Maret 2025"))
    return date(read.year, read.month, read.day)

"""Reading a JSON object field by field, so that every refusal says where the file is wrong and what was expected."""

import re
from collections.abc import Mapping
from datetime import date
from math import ceil, isfinite
from typing import Any

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
_LABELS = {"name", "note"}
"""Free words for people: allowed everywhere, read by nobody."""


class Refused(ValueError):
    """A problem or plan that makes no sense; the message says where and why."""


def minutes_of(clock: object, where: str) -> int:
    """Return minutes since midnight (0 to 1440) of "HH:MM". Raises Refused."""
    if not isinstance(clock, str) or not _CLOCK.fullmatch(clock):
        raise Refused(f"{where}: {clock!r} is not a time of day like 08:30")
    return int(clock[:2]) * 60 + int(clock[3:])


def clock_of(minutes: int) -> str:
    """Return "HH:MM" of minutes since midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def whole_up(number: float) -> int:
    """Return the number rounded up to a whole one; a billionth above a whole number is floating-point dust."""
    return ceil(number - 1e-9)


class Fields:
    """One JSON object being read. `where` names it in error messages. Unknown names are refused: they are typos."""

    def __init__(self, data: object, where: str, known: str) -> None:
        if not isinstance(data, Mapping):
            raise Refused(f"{where}: an object was expected, not {type(data).__name__}")
        names = set(known.split())
        for name in data:
            if name not in names and name not in _LABELS and not str(name).startswith("x_"):
                raise Refused(f"{where}: {name!r} is not known here; known are {', '.join(sorted(names))}")
        self.data, self.where = data, where

    def has(self, name: str) -> bool:
        """Say whether the field is given (null counts as not given)."""
        return self.data.get(name) is not None

    def any(self, name: str) -> Any:
        """Return the field, which must be given."""
        if not self.has(name):
            raise Refused(f"{self.where}: {name!r} is missing")
        return self.data[name]

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text that is not empty, or the default."""
        if default is not None and not self.has(name):
            return default
        value = self.any(name)
        if not isinstance(value, str) or (not value and default is None):
            raise Refused(f"{self.where}: {name!r} must be a text, not {value!r}")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """Return a finite number, or the default."""
        if default is not None and not self.has(name):
            return default
        value = self.any(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise Refused(f"{self.where}: {name!r} must be a number, not {value!r}")
        return float(value)

    def minutes(self, name: str, default: int | None = None) -> int:
        """Return a number of minutes, rounded up to whole ones."""
        return whole_up(self.number(name, default))

    def count(self, name: str, default: int | None = None) -> int:
        """Return a whole number, or the default."""
        value = self.number(name, default)
        if value != int(value):
            raise Refused(f"{self.where}: {name!r} must be a whole number, not {value}")
        return int(value)

    def day(self, name: str) -> date:
        """Return an ISO date."""
        return day_of(self.any(name), f"{self.where}: {name!r}")

    def clock(self, name: str) -> int:
        """Return minutes since midnight of a time of day."""
        return minutes_of(self.any(name), f"{self.where}: {name!r}")

    def items(self, name: str) -> list[Any]:
        """Return a list; empty when the field is not given."""
        value = self.data.get(name) or []
        if not isinstance(value, list):
            raise Refused(f"{self.where}: {name!r} must be a list, not {value!r}")
        return value

    def texts(self, name: str) -> frozenset[str]:
        """Return a set of texts; empty when the field is not given."""
        values = self.items(name)
        for value in values:
            if not isinstance(value, str) or not value:
                raise Refused(f"{self.where}: {name!r} must hold texts, not {value!r}")
        return frozenset(values)


def day_of(value: object, where: str) -> date:
    """Return the date of an ISO text. Raises Refused."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused(f"{where}: {value!r} is not a date like 2026-11-30") from None

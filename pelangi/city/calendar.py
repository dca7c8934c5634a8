"""The national calendar: public holidays and collective leave, from the `holidays` library.

Islamic, Hindu and Chinese feasts follow the moon; until the joint decree of the ministers names their day they
are estimates, and the library says so in the name.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from django.utils.translation import get_language

SATURDAY = 5
ESTIMATED = ("perkiraan", "estimated")  # how the library marks a reckoned lunar date
LANGUAGES = {"id": "id", "en": "en_US"}


@dataclass(frozen=True)
class DayOff:
    """A day off of the national calendar."""

    day: date
    name: str
    is_collective_leave: bool
    is_estimate: bool


@lru_cache(maxsize=32)
def days_off(year: int, language: str = "id") -> dict[date, DayOff]:
    """Return the public holidays and days of collective leave of a year, by day."""
    spoken = LANGUAGES.get(language, "id")
    public = holidays.country_holidays("ID", years=year, language=spoken)
    leave = holidays.country_holidays("ID", years=year, language=spoken, categories=("government",))
    return {
        day: DayOff(
            day=day,
            name=name,
            is_collective_leave=day not in public,
            is_estimate=any(word in name.lower() for word in ESTIMATED),
        )
        for day, name in sorted({**leave, **public}.items())
        if day.year == year
    }


def days_off_named(year: int) -> list[DayOff]:
    """Return the days off of a year with names in the reader's language."""
    return list(days_off(year, (get_language() or "id")[:2]).values())


def is_national_working_day(day: date) -> bool:
    """Say whether the nation works: Monday to Friday, no public holiday, no collective leave."""
    return day.weekday() < SATURDAY and day not in days_off(day.year)

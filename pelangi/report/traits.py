"""Words that tell people apart where they are counted: the age band of a day, and "not known"."""

from datetime import date

UNKNOWN = "unknown"
AGE_BANDS = ((0, "0-4"), (5, "5-16"), (17, "17-24"), (25, "25-59"), (60, "60+"))


def age_band(born: date | None, on: date) -> str:
    """Return the age band on a day; unknown without a birth date or with one in the future."""
    if born is None or born > on:
        return UNKNOWN
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return [name for lowest, name in AGE_BANDS if years >= lowest][-1]

"""The years a proof must come from: the printed window of a row as the first and last year that count."""

import re

from pelangi.core.index.instrument import Row


def years_of(row: Row, year: int) -> tuple[int, int] | None:
    """Return the first and the last year a row's proof may bear in the instrument of `year`; None: no window.

    T-2, T-1, T-0 are counted back from the year of entry. "N years" is read generously, as the N years before
    the year of entry and that year itself: the sources do not say where it begins (our reading).
    """
    printed = row.window
    back = [int(number) for number in re.findall(r"T-(\d)", printed)]
    if back:
        return year - max(back), year - min(back)
    counted = re.search(r"(\d+) (?:budget )?years?", printed)
    return (year - int(counted.group(1)), year) if counted else None


def is_inside(row: Row, year: int, dated: int) -> bool:
    """Say whether a proof dated in a year lies inside the row's window; rows without one take any year."""
    window = years_of(row, year)
    return window is None or window[0] <= dated <= window[1]

"""What changed from one year's instrument to the next, value by value."""

from dataclasses import dataclass
from typing import Any

from pelangi.core.index.instrument import Instrument, Row

SHOWN = ("id", "name_id", "weight", "mandatory", "window", "levels_id", "scales", "evidence", "file_types")


@dataclass(frozen=True)
class Change:
    """One value that differs. number: of the row, or "formula" or "predicates"; before or after None: not there."""

    number: str
    field: str
    before: Any
    after: Any


def changes(earlier: Instrument, later: Instrument) -> tuple[Change, ...]:
    """Return every difference in rows, formula and predicates, in printed order.

    Rows are matched by their aspect and printed number, since names and ids were changed over the years.
    """
    found = []
    for name, fact in vars(later.formula).items():
        before = getattr(earlier.formula, name).value
        if before != fact.value:
            found.append(Change("formula", name, before, fact.value))
    if earlier.bands.value != later.bands.value:
        found.append(Change("predicates", "bands", earlier.bands.value, later.bands.value))
    if earlier.basic_affairs.value != later.basic_affairs.value:
        found.append(
            Change("formula", "basic_affairs", earlier.basic_affairs.value, later.basic_affairs.value)
        )
    old = {(row.aspect, row.number): row for row in earlier.rows}
    new = {(row.aspect, row.number): row for row in later.rows}
    for key in [*new, *(key for key in old if key not in new)]:
        found += _of_row(key[1], old.get(key), new.get(key))
    return tuple(found)


def _of_row(number: str, before: Row | None, after: Row | None) -> list[Change]:
    if before is None or after is None:
        return [Change(number, "row", before and before.name_id, after and after.name_id)]
    return [
        Change(number, field, getattr(before, field), getattr(after, field))
        for field in SHOWN
        if getattr(before, field) != getattr(after, field)
    ]

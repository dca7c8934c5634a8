"""What of a figure may be printed: counts under five are left out, with whatever would give them away."""

from dataclasses import dataclass
from typing import Any

from pelangi.core.disclosure import MINIMUM, suppress

OF_PEOPLE = {
    "requests_received",
    "people_served",
    "documents_handed_over",
    "visits_ended",
    "officers_at_work",
    "trained_staff",
}
"""Measures whose main number counts people or their cases."""
OF_NOBODY = {"trainings_held", "regions_adopting"}
"""Measures whose records are no people: nothing about anybody can be read from a small number."""
SHARES = (("of", "count"), ("received", "settled"))
COUNTS = {"visits", "served", "team_days", "noted", *(name for pair in SHARES for name in pair)}


@dataclass(frozen=True)
class Shown:
    """The value and its parts as they may be printed; hidden: something was left out. records: None where hidden."""

    value: str | None
    parts: dict[str, Any]
    records: int | None
    hidden: bool


def shown(measure: str, value: dict[str, Any], records: int) -> Shown:
    """Return what may be printed of a frozen figure (its `value` with "value" and parts) made of so many records."""
    main, parts = value.get("value"), {key: one for key, one in value.items() if key != "value"}
    if measure in OF_NOBODY:
        return Shown(main, parts, records, hidden=False)
    if 0 < records < MINIMUM:
        return Shown(None, {}, None, hidden=True)
    few = measure in OF_PEOPLE and main is not None and 0 < int(main) < MINIMUM
    shares = any(whole in parts and _gives_away(parts[whole], parts[part]) for whole, part in SHARES)
    if few or shares:
        return Shown(None, {}, records, hidden=True)
    kept = {key: _part(key, one) for key, one in parts.items()}
    if any(cells == {} for cells in kept.values()):
        return Shown(None, {}, None, hidden=True)
    kept = {key: one for key, one in kept.items() if one is not None}
    return Shown(main, kept, records, kept != parts)


def _part(key: str, one: Any) -> Any:
    """Return a part as it may be printed: None for a small count, {} for counts that cannot be protected."""
    if key.startswith("by_"):
        cells = suppress({name: max(0, count) for name, count in one.items()})
        return {} if cells.total is None and one else dict(cells.cells) or None
    return None if key in COUNTS and 0 < one < MINIMUM else one


def _gives_away(whole: int, part: int) -> bool:
    return 0 < part < MINIMUM or 0 < whole - part < MINIMUM

"""From the registry's rows to the shape that core/index scores: one place where "proven" is decided."""

from collections.abc import Iterable

from pelangi.core.index import Instrument, Score, read_city, score
from pelangi.innovate.models import Innovation, RowLevel

COUNTED_STATES = (Innovation.State.SUBMITTED, Innovation.State.ACCEPTED)


def reckon(instrument: Instrument, innovations: Iterable[Innovation], levels: Iterable[RowLevel]) -> Score:
    """Return the claimed and the verified score of the city. `levels` come with their evidence prefetched."""
    city_rows: list[RowLevel] = []
    by_innovation: dict[str, list[RowLevel]] = {}
    for level in levels:
        if level.innovation_id is None:
            city_rows.append(level)
        else:
            by_innovation.setdefault(level.innovation_id, []).append(level)
    entries = []
    for innovation in innovations:
        if innovation.state in COUNTED_STATES:
            rows = by_innovation.get(innovation.code, [])
            entries.append(
                {
                    "id": innovation.code,
                    "affairs": [innovation.main_affair],
                    "accepted": True if innovation.state == Innovation.State.ACCEPTED else None,
                    **_sides(rows),
                }
            )
    government = _sides(city_rows)
    data = {
        "government": government["rows"],
        "government_claimed": government["claimed"],
        "innovations": entries,
    }
    return score(instrument, read_city(instrument, data))


def _sides(levels: list[RowLevel]) -> dict[str, dict]:
    """A row without proof earns nothing, however high it is claimed."""
    return {
        "rows": {one.row: {"level": one.verified or 0, "proven": is_proven(one)} for one in levels},
        "claimed": {one.row: {"level": one.claimed, "proven": is_proven(one)} for one in levels},
    }


def is_proven(level: RowLevel) -> bool:
    """Say whether at least one piece of evidence stands behind the row."""
    return bool(level.evidence.all())

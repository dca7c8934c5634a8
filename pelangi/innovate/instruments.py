"""The instruments in force here: as shipped, with the corrections of this city's administrator laid over them."""

import json
from collections.abc import Iterable
from functools import lru_cache

from pelangi.core.index import Correction, Instrument, corrected, load_instrument
from pelangi.innovate.models import InstrumentVersion

YEAR = 2026  # of the instrument in force; the next year's is one data file away


def instrument(year: int, version: int | None = None) -> Instrument:
    """Return a year's instrument with its stored corrections, up to a version of the past if one is named.

    Raises UnknownYear when there is none for the year.
    """
    load_instrument(year)
    versions = list(versions_of(year).filter(number__lte=32_767 if version is None else version))
    return with_versions(year, versions)


def with_versions(year: int, versions: Iterable[InstrumentVersion]) -> Instrument:
    """Return the instrument as these versions, in their order, leave it."""
    versions = list(versions)
    undone = {one.undoes_id for one in versions if one.undoes_id}
    kept = [change for one in versions if one.pk not in undone for change in one.changes]
    number = max((one.number for one in versions), default=0)
    return _made(year, json.dumps(kept), number)


def versions_of(year: int):
    """Return the versions of a year's instrument, first to last."""
    return InstrumentVersion.objects.filter(year=year).select_related("by", "undoes").order_by("number")


@lru_cache(maxsize=64)
def _made(year: int, changes: str, number: int) -> Instrument:
    """Corrected instruments are costly to read and cheap to keep; what they hold is in their key."""
    mends = [Correction(one["row"], one["field"], one["value"]) for one in json.loads(changes)]
    return corrected(year, mends, version=number) if number else load_instrument(year)

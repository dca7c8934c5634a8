"""From the registry's rows to the shape that core/index scores: one place where "proven" is decided."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from pelangi.city.models import Area
from pelangi.innovate.models import Innovation, RowLevel

COUNTED_STATES = (Innovation.State.SUBMITTED, Innovation.State.ACCEPTED)


def region_of_registry(year: int) -> dict[str, Any]:
    """Return the region's plain data as the registry stands now, in the shape of a region file."""
    innovations = Innovation.objects.filter(state__in=COUNTED_STATES).order_by("code")
    levels = RowLevel.objects.filter(year=year).order_by("row", "pk").prefetch_related("evidence")
    return region_of(year, innovations, levels)


def region_of(year: int, innovations: Iterable[Innovation], levels: Iterable[RowLevel]) -> dict[str, Any]:
    """Return the plain data of these innovations. `levels` come with their evidence prefetched."""
    city_rows: list[RowLevel] = []
    by_innovation: dict[str, list[RowLevel]] = {}
    for level in levels:
        if level.innovation_id is None:
            city_rows.append(level)
        else:
            by_innovation.setdefault(level.innovation_id, []).append(level)
    government = _sides(city_rows)
    return {
        "region": region_name(),
        "year": year,
        "government": government["rows"],
        "government_claimed": government["claimed"],
        "innovations": [_entry(one, by_innovation.get(one.code, [])) for one in innovations],
    }


def region_name() -> str:
    """Return the city's name."""
    named = Area.objects.filter(pk=settings.CITY_CODE).values_list("name", flat=True).first()
    return named or settings.CITY_CODE


def _entry(innovation: Innovation, rows: list[RowLevel]) -> dict[str, Any]:
    return {
        "id": innovation.code,
        "name": innovation.name,
        "agency": innovation.agency_id,
        "affairs": [innovation.main_affair],
        "accepted": True if innovation.state == Innovation.State.ACCEPTED else None,
        **_sides(rows),
    }


def _sides(levels: list[RowLevel]) -> dict[str, dict]:
    """A row without proof earns nothing, however high it is claimed; one that nobody read has no verified level."""
    read = [one for one in levels if one.verified is not None]
    return {
        "rows": {one.row: {"level": one.verified, "proven": is_proven(one)} for one in read},
        "claimed": {one.row: {"level": one.claimed, "proven": is_proven(one)} for one in levels},
    }


def is_proven(level: RowLevel) -> bool:
    """Say whether at least one piece of evidence stands behind the row."""
    return bool(level.evidence.all())

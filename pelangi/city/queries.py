"""Reading the city: which ward is meant, where borders run, when the city works."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import QuerySet

from pelangi.city.calendar import is_national_working_day
from pelangi.city.models import Agency, Area, DayOverride, Institution, Outline
from pelangi.staff.places import tell
from pelangi.staff.roles import ScopeKind

FORE_WORDS = re.compile(r"^\s*(kelurahan|kel|desa|ds)\b[.:\s]*", re.IGNORECASE)


def fold(name: str) -> str:
    """Return a place name without what lists spell differently: case, spaces, dots, "Kel."."""
    return re.sub(r"[^a-z0-9]", "", FORE_WORDS.sub("", name).casefold())


def wards_by_name() -> dict[str, Area]:
    """Return the wards by code, and by folded name and alias; a name that two wards share is left out."""
    named: dict[str, Area] = {}
    shared = set()
    for ward in Area.objects.filter(level=Area.Level.WARD):
        named[ward.code] = ward
        for key in {fold(name) for name in [ward.name, *ward.aliases]}:
            if named.setdefault(key, ward) is not ward:
                shared.add(key)
    return {key: ward for key, ward in named.items() if key and key not in shared}


def ward_named(text: str, wards: Mapping[str, Area] | None = None) -> Area | None:
    """Return the ward that `text` means: its code, its name or another spelling; None when unsure.

    For many names give `wards` = wards_by_name(), read once.
    """
    wards = wards_by_name() if wards is None else wards
    return wards.get(text.strip()) or wards.get(fold(text))


def outlines_geojson(values: Mapping[str, float] | None = None) -> dict:
    """Return the outlines as a GeoJSON collection; `values` by area code go into each property "value"."""
    features = []
    for outline in Outline.objects.select_related("area").order_by("area_id"):
        properties = {
            "code": outline.area_id,
            "name": outline.area.name,
            "level": outline.area.level,
            "schematic": outline.schematic,
        }
        if values is not None:
            properties["value"] = values.get(outline.area_id)
        features.append(
            {
                "type": "Feature",
                "id": outline.area_id,
                "properties": properties,
                "geometry": outline.geometry,
            }
        )
    return {"type": "FeatureCollection", "features": features}


def is_working_day(day: date) -> bool:
    """Say whether the city works on a day: what was decided here, else the national calendar."""
    override = DayOverride.objects.filter(pk=day).first()
    return override.is_working_day if override else is_national_working_day(day)


def working_days(first: date, count: int) -> list[date]:
    """Return the next `count` working days, `first` included when it is one."""
    decided = dict(DayOverride.objects.filter(day__gte=first).values_list("day", "is_working_day"))
    days, day = [], first
    while len(days) < count:
        works = decided.get(day)
        if is_national_working_day(day) if works is None else works:
            days.append(day)
        day += timedelta(days=1)
    return days


def working_days_by_month(year: int) -> list[tuple[date, int]]:
    """Return (first day of the month, number of working days) for the twelve months of a year."""
    counts = dict.fromkeys(range(1, 13), 0)
    decided = dict(DayOverride.objects.filter(day__year=year).values_list("day", "is_working_day"))
    day = date(year, 1, 1)
    while day.year == year:
        counts[day.month] += decided.get(day, is_national_working_day(day))
        day += timedelta(days=1)
    return [(date(year, month, 1), count) for month, count in counts.items()]


def areas_in_order() -> QuerySet[Area]:
    """Return city, districts and wards, each under the one it lies in (codes sort that way)."""
    return Area.objects.select_related("parent").order_by("code")


def tell_places() -> None:
    """Tell room staff the places of each kind; they are read when they are asked for."""
    for kind in (ScopeKind.CITY, ScopeKind.DISTRICT, ScopeKind.WARD):
        tell(kind, lambda level=kind.value: _names(Area.objects.filter(level=level)))
    tell(ScopeKind.AGENCY, lambda: _names(Agency.objects.all()))
    tell(ScopeKind.INSTITUTION, lambda: _names(Institution.objects.all()))


def _names(places: QuerySet) -> dict[str, str]:
    return dict(places.order_by("name").values_list("code", "name"))

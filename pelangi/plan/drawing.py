"""A plan as a map and as a time-line: data for the page, only of stops the reader may see."""

from collections.abc import Iterable
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pelangi.plan.models import Round, Stop

COLOURS = 6  # team colours of the design, 0 to 5
ABOUT_A_KILOMETRE = 2  # decimals of a degree


def colour_of(team_codes: Iterable[str]) -> dict[str, int]:
    """Return the colour number of each team, by the order of the codes."""
    return {code: number % COLOURS for number, code in enumerate(sorted(set(team_codes)))}


def _colours(rounds: list[Round]) -> dict[str, int]:
    """Return the colour of each team, the same on every day of the plan: a team may stay at home on one of them."""
    planned = {team["id"] for one in rounds for team in one.plan.problem.get("teams", [])}
    return colour_of(planned | {one.team_id for one in rounds})


def place_name(stop: Stop) -> str:
    """Return what a stop is called without naming anybody."""
    return stop.institution.name if stop.institution else stop.ward.name


def rough(lat: float, lon: float) -> dict[str, float]:
    """Return degrees to about a kilometre: for the door of who asked that their data not be used."""
    return {"lat": round(lat, ABOUT_A_KILOMETRE), "lon": round(lon, ABOUT_A_KILOMETRE)}


def rough_place(stop: Stop) -> dict[str, float]:
    """Return where a stop is, to about a kilometre."""
    return rough(stop.lat, stop.lon)


def shown_place(stop: Stop) -> dict[str, float]:
    """Return where a stop, as `queries` describes it, is shown: roughly where it must be so."""
    return rough_place(stop) if stop.is_rough else {"lat": stop.lat, "lon": stop.lon}


def roughly(stop: Stop) -> str:
    """Return what is said of a stop that is shown roughly, "" of any other."""
    return _("place shown only to about a kilometre") if stop.is_rough else ""


def points(rounds: list[Round]) -> list[dict]:
    """Return the stops for the map: where, which number in its round, whose colour, what to say."""
    colours = _colours(rounds)
    return [
        {
            **shown_place(stop),
            "code": stop.code,
            "number": stop.position,
            "team": colours[one.team_id],
            "label": ", ".join(filter(None, [one.team.name, stop.start, place_name(stop), roughly(stop)])),
        }
        for one in rounds
        for stop in one.shown
    ]


def lines(rounds: list[Round]) -> list[dict]:
    """Return each round's way from the team's start and back.

    Where stops are hidden from the reader no line is drawn: it would show where they are.
    """
    colours = _colours(rounds)
    return [
        {
            "team": colours[one.team_id],
            "label": _label(one),
            "coordinates": [_start(one), *map(_lon_lat, one.shown), _end(one)],
        }
        for one in rounds
        if not one.others
    ]


def _lon_lat(stop: Stop) -> list[float]:
    place = shown_place(stop)
    return [place["lon"], place["lat"]]


def _start(one: Round) -> list[float]:
    return [one.team.start_lon, one.team.start_lat]


def _end(one: Round) -> list[float]:
    lat, lon = one.team.end
    return [lon, lat]


def _label(one: Round) -> str:
    return f"{one.team.name}, {date_format(one.day, 'D j M')}"


def as_geojson(rounds: list[Round]) -> dict:
    """Return the same as one GeoJSON FeatureCollection, for other programs."""
    features = [_feature("LineString", line.pop("coordinates"), line) for line in lines(rounds)]
    features += [_feature("Point", [point.pop("lon"), point.pop("lat")], point) for point in points(rounds)]
    return {"type": "FeatureCollection", "features": features}


def _feature(kind: str, coordinates: list, properties: dict) -> dict:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }


def timelines(rounds: list[Round]) -> list[dict]:
    """Return one time-line per day: {day, rounds} as the tag `rounds_timeline` takes them."""
    by_day = groupby(sorted(rounds, key=lambda one: (one.day, one.team_id)), key=lambda one: one.day)
    return [{"day": day, "rounds": [_row(one) for one in those]} for day, those in by_day]


def _row(one: Round) -> dict:
    bars = [
        {
            "label": place_name(stop),
            "start_min": stop.start_min,
            "end_min": stop.depart_min,
            "kind": "service",
        }
        for stop in one.shown
    ]
    if one.break_from_min is not None and one.break_min:
        until = one.break_from_min + one.break_min
        bars.append({"label": _("Break"), "start_min": one.break_from_min, "end_min": until, "kind": "break"})
    bars.sort(key=lambda bar: bar["start_min"])
    return {
        "label": one.team.name,
        "start_min": one.shift_from_min,
        "end_min": one.shift_until_min,
        "drive_min": one.drive_min,
        "stops": bars,
    }

"""A plan as a map and as a time-line: data for the page, only of stops the reader may see."""

from collections.abc import Iterable

from pelangi.plan.models import Round
from pelangi.plan.shifts import clock_of

COLOURS = 8  # team colours the design has


def colour_of(team_codes: Iterable[str]) -> dict[str, int]:
    """Return the colour number (1 to 8) of each team, by the order of the codes."""
    return {code: number % COLOURS + 1 for number, code in enumerate(sorted(set(team_codes)))}


def as_geojson(rounds: list[Round]) -> dict:
    """Return a FeatureCollection: one point per stop, one line per round from the team's start and back.

    Where stops are hidden from the reader no line is drawn: it would show where they are.
    """
    colours = colour_of(one.team_id for one in rounds)
    features: list[dict] = []
    for one in rounds:
        common = {"team": one.team.name, "colour": colours[one.team_id], "day": one.day.isoformat()}
        start = [one.team.start_lon, one.team.start_lat]
        if not one.others and one.shown:
            line = [start, *([stop.lon, stop.lat] for stop in one.shown), start]
            features.append(_feature("LineString", line, common | {"kind": "round", "round": one.pk}))
        features += [_feature("Point", [stop.lon, stop.lat], common | _of_stop(stop)) for stop in one.shown]
    return {"type": "FeatureCollection", "features": features}


def _of_stop(stop) -> dict:
    return {
        "kind": "stop",
        "round": stop.round_id,
        "number": stop.position,
        "label": f"{stop.start} {stop.institution.name if stop.institution else stop.ward.name}",
        "people": len(stop.people),
    }


def _feature(kind: str, coordinates: list, properties: dict) -> dict:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }


def as_timeline(rounds: list[Round]) -> list[dict]:
    """Return one row per round: its shift, and bars (visits and the break) in minutes after midnight."""
    colours = colour_of(one.team_id for one in rounds)
    return [
        {
            "team": one.team.name,
            "colour": colours[one.team_id],
            "day": one.day,
            "from_min": one.shift_from_min,
            "until_min": one.shift_until_min,
            "bars": sorted(_bars(one), key=lambda bar: bar["from_min"]),
        }
        for one in rounds
    ]


def _bars(one: Round) -> list[dict]:
    bars = [
        {
            "kind": "visit",
            "from_min": stop.start_min,
            "until_min": stop.depart_min,
            "number": stop.position,
            "label": f"{stop.start}–{stop.depart} {stop.institution.name if stop.institution else stop.ward.name}",
        }
        for stop in one.shown
    ]
    if one.break_from_min is not None and one.break_min:
        until = one.break_from_min + one.break_min
        label = f"{clock_of(one.break_from_min)}–{clock_of(until)}"
        bars.append({"kind": "break", "from_min": one.break_from_min, "until_min": until, "number": "", "label": label})
    return bars

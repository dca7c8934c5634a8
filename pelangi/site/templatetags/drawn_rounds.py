"""The time-line of rounds: minutes of a day as per cent of the width, so that text keeps its size on a phone."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

MINUTES_A_DAY = 24 * 60
NARROW = 3.6  # per cent of the width: on a phone the number of a narrower bar would not fit


def clock(minute: float) -> str:
    """Return the time of day of a minute after midnight, as the reader's language writes it."""
    hour, rest = divmod(round(minute) % MINUTES_A_DAY, 60)
    # Translators: time of day; Indonesian writes a full stop between hours and minutes
    return _("%(hour)02d:%(minute)02d") % {"hour": hour, "minute": rest}


def drawn(rounds: Iterable[dict]) -> list[dict]:
    """Return each round with its bars, hour marks, and the same in words.

    rounds: [{label, start_min, end_min, drive_min, stops: [{label, start_min, end_min, kind}]}], minutes after
    midnight; kind is "service" (the default), "break" or "drive". drive_min: minutes of driving, which is less
    than the time between stops when the team waits for a door to open.
    """
    rounds = list(rounds)
    if not rounds:
        return []
    first = min(int(each["start_min"]) for each in rounds) // 60 * 60
    last = -(-max(int(each["end_min"]) for each in rounds) // 60) * 60
    scale = 100 / max(last - first, 60)
    hours = [
        {"x": f"{(minute - first) * scale:.2f}%", "label": f"{minute // 60 % 24:02d}"}
        for minute in range(first, last + 1, 60)
    ]
    return [_one(each, first, scale) | {"hours": hours} for each in rounds]


def _one(each: dict, first: int, scale: float) -> dict:
    bars, number = [], 0
    for stop in each["stops"]:
        kind = stop.get("kind") or "service"
        number += kind == "service"
        width = (stop["end_min"] - stop["start_min"]) * scale
        bars.append(
            {
                "kind": kind,
                "number": number if kind == "service" else None,
                "narrow": width < NARROW,
                "x": f"{(stop['start_min'] - first) * scale:.2f}%",
                "width": f"{max(width, 0.3):.2f}%",
                "middle": f"{(stop['start_min'] - first) * scale + width / 2:.2f}%",
                "label": stop["label"],
                "span": f"{clock(stop['start_min'])}–{clock(stop['end_min'])}",
            }
        )
    return {
        "label": each["label"],
        "x": f"{(each['start_min'] - first) * scale:.2f}%",
        "width": f"{(each['end_min'] - each['start_min']) * scale:.2f}%",
        "span": f"{clock(each['start_min'])}–{clock(each['end_min'])}",
        "bars": bars,
        "services": number,
        "drive_min": each["drive_min"],
    }

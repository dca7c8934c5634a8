"""What the desk shows: lanes of the time-line, the queue, points of the map, and the stop that is chosen."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format

from pelangi.ask.words import PRIORITIES
from pelangi.plan.compare import Place
from pelangi.plan.drawing import colour_of, place_name, rough
from pelangi.plan.models import Appointment, LeftOut, Plan, Round
from pelangi.plan.reasons import Words
from pelangi.plan.shifts import minutes_of

HOUR = 60
NARROW = 4  # per cent of the width; the number of a narrower stop would not fit


def lanes(plan: Plan, rounds: Iterable[Round]) -> list[dict]:
    """Return every team's working days as [{"day", "lanes"}], days in order, empty rounds too: stops go there."""
    found = {(one.team_id, one.day.isoformat()): one for one in rounds}
    names = {one.team_id: one.team.name for one in found.values()}
    shifts = [(shift["day"], team["id"], shift) for team in plan.problem["teams"] for shift in team["shifts"]]
    if not shifts:
        return []
    first = min(minutes_of(shift["from"]) for _day, _team, shift in shifts) // HOUR * HOUR
    last = -(-max(minutes_of(shift["to"]) for _day, _team, shift in shifts) // HOUR) * HOUR
    colours, days = colour_of(team for _day, team, _shift in shifts), {}
    for day, team, shift in sorted(shifts, key=lambda one: one[:2]):
        lane = _lane(shift, found.get((team, day)), first, 100 / max(HOUR, last - first))
        lane |= {"key": f"{team}|{day}", "name": names.get(team, team), "colour": colours[team]}
        days.setdefault(day, []).append(lane)
    return [{"day": date.fromisoformat(day), "lanes": those} for day, those in days.items()]


def _lane(shift: dict, one: Round | None, first: int, scale: float) -> dict:
    def at(minute: int) -> str:
        return f"{(minute - first) * scale:.2f}%"

    def wide(minutes: int) -> str:
        return f"{max(0.4, minutes * scale):.2f}%"

    start, end = minutes_of(shift["from"]), minutes_of(shift["to"])
    lane = {"x": at(start), "width": wide(end - start), "stops": [], "round": one}
    lane["hours"] = [
        {"x": at(hour), "label": f"{hour // HOUR:02d}"}
        for hour in range(start // HOUR * HOUR + HOUR, end, HOUR)
    ]
    if one is None:
        return lane
    if one.break_from_min is not None:
        lane["rest"] = {"x": at(one.break_from_min), "width": wide(one.break_min)}
    lane["stops"] = [
        {
            "stop": stop,
            "x": at(stop.start_min),
            "width": wide(stop.depart_min - stop.start_min),
            "middle": at((stop.start_min + stop.depart_min) // 2),
            "is_narrow": (stop.depart_min - stop.start_min) * scale < NARROW,
            "name": place_name(stop),
        }
        for stop in one.shown
    ]
    return lane


def queue(left: Iterable[LeftOut], words: Words, plan: Plan) -> list[dict]:
    """Return who was left out, one entry a stop: {"code", "people", "place", "priority", "tickets", reasons, point}."""
    at = {one["id"]: (one["lat"], one["lon"]) for one in plan.problem["places"]}
    place = {one["id"]: one["place"] for one in plan.problem["requests"]}
    found: dict[str, dict] = {}
    for one in left:
        request = one.request
        entry = found.setdefault(
            one.code,
            {
                "code": one.code,
                "tickets": [],
                "place": request.institution.name if request.institution else request.ward.name,
                "priority": request.priority,
                "priority_label": PRIORITIES[request.priority],
                "reason": words.say(one.reason_code, one.reason_values),
                "would_need": words.say(one.would_need_code, one.would_need_values),
                "point": at.get(place.get(one.code, "")),
                "is_rough": False,
            },
        )
        entry["is_rough"] |= one.is_held and request.institution is None
        entry["tickets"].append(request.ticket)
    return list(found.values())


def queue_points(entries: Iterable[dict]) -> list[dict]:
    """Return those left out as hollow points of the map, roughly where somebody asked that their data not be used."""
    return [
        {
            **(
                rough(*one["point"])
                if one["is_rough"]
                else dict(zip(("lat", "lon"), one["point"], strict=True))
            ),
            "code": one["code"],
            "is_out": True,
            "label": one["place"],
        }
        for one in entries
        if one["point"]
    ]


def targets(plan: Plan, names: dict[str, str]) -> list[tuple[str, str]]:
    """Return where a stop can go: ("T1|2026-11-30", "Mon 30 Nov, Team 1"), days first."""
    first = plan.because["now"]["day"] if plan.because else ""
    shifts = [(shift["day"], team["id"]) for team in plan.problem["teams"] for shift in team["shifts"]]
    keys = sorted(one for one in shifts if one[0] >= first)
    return [
        (f"{team}|{day}", f"{date_format(date.fromisoformat(day), 'D j M')}, {names.get(team, team)}")
        for day, team in keys
    ]


def read_target(text: str) -> tuple[str, date] | None:
    """Return team and day of "T1|2026-11-30"; None for "out". Raises ValueError for anything else."""
    if text == "out":
        return None
    team, bar, day = text.rpartition("|")
    if not bar:
        raise ValueError(text)
    return team, date.fromisoformat(day)


def places_of(plan: Plan) -> dict[int, Place]:
    """Return by request where each planned person stands, for a comparison."""
    rows = Appointment.objects.filter(stop__round__plan=plan).values_list(
        "request_id", "stop__round__team_id", "stop__round__day", "stop__start_min"
    )
    return {request: Place(team, day, start) for request, team, day, start in rows}

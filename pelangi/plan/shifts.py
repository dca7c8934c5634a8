"""The teams' working day: hours, break, and how a minute after midnight is written."""

from collections.abc import Iterable, Sequence
from datetime import date

FRIDAY = 4
SHIFT = ("08:30", "15:00")  # the office's outreach hours
BREAK = {"from": "11:45", "to": "13:15", "min": 45}  # noon prayer and lunch
FRIDAY_BREAK = {"from": "11:30", "to": "13:30", "min": 120}  # Friday prayer: out until half past one
OPENING = ("09:00", "14:00")  # when institutions let a team begin
WINDOWS = {"morning": ("08:30", "11:59"), "afternoon": ("12:00", "15:00")}  # when a stop may begin


Week = Sequence[dict | None]  # Monday to Sunday, in the problem file's shape without the day; empty: not said


def shift_of(day: date, week: Week = ()) -> dict | None:
    """Return the shift of a working day in the problem file's shape; None when the team's own week has it off."""
    if week:
        own = week[day.weekday()]
        return {"day": day.isoformat(), **own} if own else None
    pause = FRIDAY_BREAK if day.weekday() == FRIDAY else BREAK
    return {"day": day.isoformat(), "from": SHIFT[0], "to": SHIFT[1], "break": dict(pause)}


def windows_of(days: Iterable[date], week: Week, usual: tuple[str, str] | None) -> list[dict]:
    """Return when a visit may begin on each day: within the week's hours, and the usual ones where both are said.

    Nothing said: no windows, any hour will do. A day on which the two leave nothing has no window.
    """
    found = []
    for day in days:
        own = week[day.weekday()] if week else {}
        if own is None:
            continue
        spans = [span for span in (usual, (own["from"], own["to"]) if own else None) if span]
        opens, shuts = (
            max((span[0] for span in spans), default=""),
            min((span[1] for span in spans), default=""),
        )
        if spans and opens <= shuts:
            found.append({"day": day.isoformat(), "from": opens, "to": shuts})
    return found


def minutes_of(clock: str) -> int:
    """Return the minutes after midnight of "HH:MM"."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minute: int) -> str:
    """Return "HH:MM" of minutes after midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def usual_week() -> list[dict | None]:
    """Return the office's own week: Monday to Friday, Friday with its long break."""
    working = [{"from": SHIFT[0], "to": SHIFT[1], "break": dict(BREAK)} for _day in range(FRIDAY)]
    return [*working, {"from": SHIFT[0], "to": SHIFT[1], "break": dict(FRIDAY_BREAK)}, None, None]


def usual_opening() -> list[dict | None]:
    """Return when institutions let a team begin, every day: the calendar says which days are worked."""
    return [{"from": OPENING[0], "to": OPENING[1]} for _day in range(7)]


def any_hours() -> list[dict | None]:
    """Return a week in which any hour of the office will do."""
    return [{"from": SHIFT[0], "to": SHIFT[1]} for _day in range(7)]

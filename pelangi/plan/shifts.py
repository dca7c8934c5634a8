"""The teams' working day: hours, break, and how a minute after midnight is written."""

from datetime import date

FRIDAY = 4
SHIFT = ("08:30", "15:00")  # the office's outreach hours
BREAK = {"from": "11:45", "to": "13:15", "min": 45}  # noon prayer and lunch
FRIDAY_BREAK = {"from": "11:30", "to": "13:30", "min": 120}  # Friday prayer: out until half past one
OPENING = ("09:00", "14:00")  # when institutions let a team begin
WINDOWS = {"morning": ("08:30", "11:59"), "afternoon": ("12:00", "15:00")}  # when a stop may begin


def shift_of(day: date) -> dict:
    """Return the shift of a working day in the problem file's shape."""
    pause = FRIDAY_BREAK if day.weekday() == FRIDAY else BREAK
    return {"day": day.isoformat(), "from": SHIFT[0], "to": SHIFT[1], "break": dict(pause)}


def minutes_of(clock: str) -> int:
    """Return the minutes after midnight of "HH:MM"."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minute: int) -> str:
    """Return "HH:MM" of minutes after midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"

"""What every peer is given, and how its routes become a plan that our judge can look at.

Peers may know less than the problem file says (follow-ups, kits of a day): the instances of the benchmark have none.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

DAY_MIN = 1440


def clock(text: str) -> int:
    """Return minutes after midnight."""
    return int(text[:2]) * 60 + int(text[3:])


@dataclass(frozen=True)
class TeamDay:
    """One vehicle on one day; offset: the minute at which its day begins on the long clock. rest: from, to, minutes."""

    team: str
    day: str
    offset: int
    from_min: int
    to_min: int
    rest: tuple[int, int, int] | None
    start: int
    end: int
    skills: tuple[str, ...]


@dataclass
class Case:
    """A problem file with a matrix of drives, in the words of routing engines."""

    data: dict[str, Any]
    drive: NDArray[np.int64] = field(init=False)
    team_days: list[TeamDay] = field(init=False)
    place: list[int] = field(init=False)
    length: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.drive = np.array(self.data["drive"]["minutes"], dtype=np.int64)
        number = {one["id"]: index for index, one in enumerate(self.data["places"])}
        self.place = [number[one["place"]] for one in self.requests]
        self.length = [one["service_min"] + one.get("setup_min", 0) for one in self.requests]
        self.team_days = []
        for index, day in enumerate(self.days):
            for team in self.data["teams"]:
                for shift in team["shifts"]:
                    if shift["day"] == day:
                        self.team_days.append(self._team_day(team, shift, index * DAY_MIN, number))

    @staticmethod
    def _team_day(team: dict, shift: dict, offset: int, number: dict[str, int]) -> TeamDay:
        rest = shift.get("break")
        return TeamDay(
            team["id"],
            shift["day"],
            offset,
            clock(shift["from"]),
            clock(shift["to"]),
            (clock(rest["from"]), clock(rest["to"]), rest["min"]) if rest else None,
            number[team["start"]],
            number[team["end"]],
            tuple(team["skills"]),
        )

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The requests as in the file."""
        return self.data["requests"]

    @property
    def days(self) -> list[str]:
        """The days as in the file."""
        return self.data["days"]

    def hours(self, request: int) -> list[tuple[int, int]]:
        """Return opening and closing on the long clock, in order; every shift's day when no hours are given."""
        at = {day: index * DAY_MIN for index, day in enumerate(self.days)}
        windows = self.requests[request]["windows"] or [
            {"day": day, "from": "00:00", "to": "23:59"} for day in self.days
        ]
        return sorted(
            (at[one["day"]] + clock(one["from"]), at[one["day"]] + clock(one["to"])) for one in windows
        )

"""Two plans side by side: who gains a visit, who loses it, who moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ORDER = ("loses", "gains", "moves", "shifts")  # what a coordinator must see first
SMALL_SHIFT_MIN = 30  # a visit that begins this much earlier or later on its day counts as the same


@dataclass(frozen=True)
class Place:
    """Where somebody stands in a plan: with which team, on which day, and when the visit begins (after midnight)."""

    team: str
    day: date
    start_min: int


@dataclass(frozen=True)
class Difference:
    """How one request fares in two plans; None where it has no visit."""

    request: int
    before: Place | None
    after: Place | None

    @property
    def kind(self) -> str:
        """Return gains (a visit), loses (it), moves (another day or team) or shifts (another time of the day)."""
        if self.before is None or self.after is None:
            return "gains" if self.before is None else "loses"
        same = (self.before.team, self.before.day) == (self.after.team, self.after.day)
        return "shifts" if same else "moves"

    @property
    def is_same(self) -> bool:
        """Say whether nobody would notice."""
        if self.before is None or self.after is None or self.kind == "moves":
            return False
        return abs(self.before.start_min - self.after.start_min) <= SMALL_SHIFT_MIN


def differences(before: Mapping[int, Place], after: Mapping[int, Place]) -> list[Difference]:
    """Return everybody whose visit is noticeably another one, those who lose it first."""
    both = sorted(before.keys() | after.keys())
    found = [Difference(one, before.get(one), after.get(one)) for one in both]
    return sorted(
        (one for one in found if not one.is_same), key=lambda one: (ORDER.index(one.kind), one.request)
    )

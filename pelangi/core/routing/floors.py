"""Floors: the share of a group or ward that must be reached before weight counts at all.

In the problem file: {"floors": {"group": {"elderly": 0.5}, "ward": {"19.71.01.1004": 0.3}}}. A floor that is missed
does not make a plan forbidden; the people lacking are counted (check.Score.floor_short), after promises, before weight.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pelangi.core.routing.fields import Fields, Refused, whole_up

KINDS = ("group", "ward")
"""What a floor may be set for: fields of a request."""


class Asked(Protocol):
    """What a floor looks at in a request."""

    @property
    def group(self) -> str: ...
    @property
    def ward(self) -> str: ...
    @property
    def people(self) -> int: ...


@dataclass(frozen=True)
class Floor:
    """At least `share` (above 0, at most 1) of the people of one group or ward. kind: one of KINDS."""

    kind: str
    name: str
    share: float

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise Refused(f"floors: {self.kind!r} is not known; known are {', '.join(KINDS)}")
        if not self.name:
            raise Refused(f"floors: a {self.kind} needs a name")
        if not 0 < self.share <= 1:
            raise Refused(f"floors: {self.kind} {self.name}: {self.share} must be above 0 and at most 1")

    def covers(self, request: Asked) -> bool:
        """Say whether the request's people count for this floor."""
        return bool(getattr(request, self.kind) == self.name)

    def needed(self, requests: Iterable[Asked]) -> int:
        """Return how many people must be reached, rounded up."""
        return whole_up(self.share * self.people(requests))

    def people(self, requests: Iterable[Asked]) -> int:
        """Return how many of these requests' people count for it."""
        return sum(one.people for one in requests if self.covers(one))


def read_floors(data: object, requests: Sequence[Asked]) -> tuple[Floor, ...]:
    """Read the field `floors` of a problem file. Raises Refused; a name that no request has is a typo."""
    top, found = Fields(data, "floors", " ".join(KINDS)), []
    for kind in KINDS:
        shares = top.data.get(kind) or {}
        if not isinstance(shares, Mapping):
            raise Refused(f"floors: {kind!r} must be an object of shares, not {shares!r}")
        known = sorted({getattr(one, kind) for one in requests} - {""})
        for name, share in shares.items():
            if name not in known:
                raise Refused(
                    f"floors: {kind} {name!r} is of no request; known are {', '.join(known) or '-'}"
                )
            if isinstance(share, bool) or not isinstance(share, int | float):
                raise Refused(f"floors: {kind} {name}: {share!r} is not a number")
            found.append(Floor(kind, name, float(share)))
    return tuple(found)


def floors_as_data(floors: Iterable[Floor]) -> dict[str, Any]:
    """Return the field `floors` of a problem file."""
    data: dict[str, dict[str, float]] = {}
    for one in floors:
        data.setdefault(one.kind, {})[one.name] = one.share
    return data


def left_of(
    floors: Iterable[Floor], whole: Sequence[Asked], done: Sequence[Asked], left: Sequence[Asked]
) -> tuple[Floor, ...]:
    """Return the floors for the requests `left` to plan when those `done` are reached already."""
    found = []
    for one in floors:
        lacking, people = one.needed(whole) - one.people(done), one.people(left)
        if lacking > 0 and people:
            found.append(Floor(one.kind, one.name, min(1.0, lacking / people)))
    return tuple(found)

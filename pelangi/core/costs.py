"""What outreach costs: work, roads and cards at the office's own rates, each from the day it holds.

Nothing is guessed: while a rate is missing for something that was used, there is no cost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class RateKind(StrEnum):
    """What has a price."""

    STAFF_HOUR = "staff_hour"
    DAY = "day"  # a day out for one member: meals, allowance
    VEHICLE_KM = "vehicle_km"
    CARD = "card"


@dataclass(frozen=True)
class Rate:
    """Rupiah for one unit of a kind, from a day until the next rate of it. Of equal days the later entry holds."""

    kind: RateKind
    rupiah: int
    since: date


@dataclass(frozen=True)
class Use:
    """How much of a kind was used on a day. units: hours, days of a member, kilometres, cards."""

    kind: RateKind
    day: date
    units: Fraction


def rate_on(rates: Sequence[Rate], kind: RateKind, day: date) -> int | None:
    """Return the rupiah a unit costs on a day; None before the first rate. rates: in the order they were entered."""
    held = [rate for rate in rates if rate.kind == kind and rate.since <= day]
    newest = max((rate.since for rate in held), default=None)
    return [rate.rupiah for rate in held if rate.since == newest][-1] if held else None


def spent(uses: Iterable[Use], rates: Sequence[Rate]) -> tuple[dict[RateKind, Fraction], set[RateKind]]:
    """Return the rupiah of each kind, and the kinds that were used on a day without a rate."""
    sums = dict.fromkeys(RateKind, Fraction())
    missing: set[RateKind] = set()
    for use in uses:
        rupiah = rate_on(rates, use.kind, use.day)
        if rupiah is None and use.units:
            missing.add(use.kind)
        sums[use.kind] += use.units * (rupiah or 0)
    return sums, missing

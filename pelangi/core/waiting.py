"""Waiting: how long people wait when some are waiting still (Kaplan-Meier with a 95 % band).

Sources: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481; Greenwood's variance; band on the log-log
scale (Kalbfleisch & Prentice), the default of lifelines and SAS; median band by Brookmeyer & Crowley (1982).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

from pelangi.core.intervals import Z95

_TIE = 1e-12
"""A share computed as a product may miss one half by rounding."""


@dataclass(frozen=True)
class WaitStep:
    """A day on which somebody was served: still waiting before it, served on it, share waiting after it."""

    day: int
    at_risk: int
    served: int
    waiting: float
    low: float
    high: float


@dataclass(frozen=True)
class Wait:
    """Waiting times. median_days: by then half are served; None when fewer were, or an end lies beyond."""

    people: int
    served: int
    steps: tuple[WaitStep, ...]
    median_days: int | None
    median_low_days: int | None
    median_high_days: int | None


def kaplan_meier(waits: Iterable[tuple[int, bool]]) -> Wait:
    """Return the waiting curve of (days, served) pairs; served False means waiting still, or left unserved.

    Whoever leaves on a day counts as waiting on that day. Raises ValueError for negative days.
    """
    return kaplan_meier_of(Counter(waits))


def kaplan_meier_of(waits: Mapping[tuple[int, bool], int]) -> Wait:
    """Return the same of (days, served) -> how many people. Raises ValueError for negative days."""
    served_on: Counter[int] = Counter()
    gone_on: Counter[int] = Counter()
    for (days, served), people in waits.items():
        if days < 0:
            raise ValueError(f"{days} days of waiting")
        gone_on[days] += people
        served_on[days] += people * served
    people = at_risk = sum(gone_on.values())
    waiting, greenwood = 1.0, 0.0
    steps = []
    for day in sorted(gone_on):
        served_today = served_on[day]
        if served_today:
            waiting *= 1 - served_today / at_risk
            if at_risk > served_today:
                greenwood += served_today / (at_risk * (at_risk - served_today))
            low, high = _band(waiting, greenwood)
            steps.append(WaitStep(day, at_risk, served_today, waiting, low, high))
        at_risk -= gone_on[day]
    return Wait(
        people=people,
        served=sum(served_on.values()),
        steps=tuple(steps),
        median_days=_first(steps, "waiting"),
        median_low_days=_first(steps, "low"),
        median_high_days=_first(steps, "high"),
    )


def _band(waiting: float, greenwood: float) -> tuple[float, float]:
    if waiting < _TIE:
        return 0.0, 0.0
    spread = Z95 * sqrt(greenwood) / abs(log(waiting))
    return exp(log(waiting) * exp(spread)), exp(log(waiting) * exp(-spread))


def _first(steps: list[WaitStep], curve: str) -> int | None:
    return next((step.day for step in steps if getattr(step, curve) <= 0.5 + _TIE), None)

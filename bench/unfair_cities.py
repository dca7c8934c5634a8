"""Invented cities for the fairness watch: a year of requests and refusals, fair or with one planted unfairness."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pelangi.core.adjusted import Stratum

WARDS, GROUPS, OFFICERS, NEEDS = 12, 4, 6, 4
BEFORE_WEEKS, WEEKS = 13, 52  # a queue has formed before the watch begins
ONSET = (8, 36)  # the week of watching in which the unfairness begins lies between these
MEAN_WAIT_DAYS, SHAPE = 14.0, 4.0  # waits are gamma: half of them between 9 and 18 days
WAIT_OF_NEED = np.array([0.8, 1.0, 1.1, 1.3])
REFUSAL_OF_NEED = np.array([0.04, 0.06, 0.10, 0.12])
LATER, REFUSED_TWICE, BIASED = 1.3, 2.0, 3.0


class Planted(StrEnum):
    """What is unfair, if anything."""

    NOTHING = "nothing"
    WARD = "ward 0 is visited 30 % later"
    WOMEN = "women are refused twice as often"
    OFFICER = "officer 0 refuses three times as often"


@dataclass(frozen=True)
class City:
    """A year: one entry per request in each array, days from the first day; onset in weeks of watching."""

    asked: np.ndarray
    visited: np.ndarray
    refused: np.ndarray
    need: np.ndarray
    traits: dict[str, np.ndarray]
    onset: int


def city(seed: int, a_week: int, planted: Planted) -> City:
    """Return a city with about `a_week` requests a week. Who needs what differs by ward: need must be adjusted for."""
    chance = np.random.default_rng(seed)
    days = 7 * (BEFORE_WEEKS + WEEKS)
    number = chance.poisson(a_week * (BEFORE_WEEKS + WEEKS))
    asked = np.sort(chance.uniform(0, days, number))
    onset = int(chance.integers(*ONSET))
    traits = {
        "ward": chance.integers(0, WARDS, number),
        "group": chance.integers(0, GROUPS, number),
        "sex": chance.integers(0, 2, number),
        "officer": chance.integers(0, OFFICERS, number),
    }
    need = (traits["ward"] * (chance.random(number) < 0.3) + chance.integers(0, NEEDS, number)) % NEEDS
    wait = chance.gamma(SHAPE, MEAN_WAIT_DAYS / SHAPE, number) * WAIT_OF_NEED[need]
    begun = 7 * (BEFORE_WEEKS + onset)
    if planted is Planted.WARD:
        wait *= np.where((traits["ward"] == 0) & (asked >= begun), LATER, 1)
    visited = asked + wait
    refusal = REFUSAL_OF_NEED[need]
    if planted is Planted.WOMEN:
        refusal = refusal * np.where((traits["sex"] == 1) & (visited >= begun), REFUSED_TWICE, 1)
    if planted is Planted.OFFICER:
        refusal = refusal * np.where((traits["officer"] == 0) & (visited >= begun), BIASED, 1)
    return City(asked, visited, chance.random(number) < refusal, need, traits, onset)


def streams_of(one: City, only: tuple[str, str, int] | None = None) -> dict[str, list[list[Stratum]]]:
    """Return every stream's weekly strata: waiting by ward, group, sex; refusal by these and by officer."""
    wanted = [
        (outcome, trait, label)
        for outcome, traits in (
            ("wait", ("ward", "group", "sex")),
            ("refused", ("ward", "group", "sex", "officer")),
        )
        for trait in traits
        # men beside women is women beside men: one stream
        for label in ((1,) if trait == "sex" else range(int(one.traits[trait].max()) + 1))
    ]
    if only is not None:
        wanted = [only]
    out: dict[str, list[list[Stratum]]] = {}
    for outcome, trait, label in wanted:
        week_of = _waiting if outcome == "wait" else _visits
        inside = one.traits[trait] == label
        out[f"{outcome} {trait} {label}"] = [
            week_of(one, inside, 7 * (BEFORE_WEEKS + w)) for w in range(WEEKS)
        ]
    return out


def _waiting(one: City, inside: np.ndarray, day: int) -> list[Stratum]:
    """Strata of need and weeks waited so far: who waits when the week begins, and who of them is visited in it."""
    at_risk = (one.asked < day) & (one.visited >= day)
    waited = ((day - one.asked[at_risk]) // 7).astype(int)
    return _strata(waited * NEEDS + one.need[at_risk], inside[at_risk], one.visited[at_risk] < day + 7)


def _visits(one: City, inside: np.ndarray, day: int) -> list[Stratum]:
    """Strata of need: the visits of the week, and which were refused."""
    now = (one.visited >= day) & (one.visited < day + 7)
    return _strata(one.need[now], inside[now], one.refused[now])


def _strata(stratum: np.ndarray, inside: np.ndarray, happened: np.ndarray) -> list[Stratum]:
    size = int(stratum.max(initial=0)) + 1
    counts = [
        np.bincount(stratum[which], minlength=size).tolist()
        for which in (inside, ~inside, inside & happened, ~inside & happened)
    ]
    return [Stratum(*one) for one in zip(*counts, strict=True) if one[2] + one[3]]

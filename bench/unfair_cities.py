"""Invented cities for the fairness watch: a year of requests, visits, promises and answers, fair or unfair once."""

from collections.abc import Iterator
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
BROKEN_OF_NEED = np.array([0.06, 0.08, 0.12, 0.14])  # promises
FAILED_OF_NEED = np.array([0.05, 0.06, 0.09, 0.12])  # answers of the centre
LATER, TWICE, BIASED = 1.3, 2.0, 3.0
SINGLE = {"ward": WARDS, "group": GROUPS, "sex": 2}
CROSSED = {("group", "sex"): 2, ("group", "ward"): WARDS, ("sex", "ward"): WARDS}
OUTCOMES = ("wait", "refused", "kept", "error")


class Planted(StrEnum):
    """What is unfair, if anything."""

    NOTHING = "nothing"
    WARD = "ward 0 is visited 30 % later"
    WOMEN = "women are refused twice as often"
    OFFICER = "officer 0 refuses three times as often"
    PROMISE = "promises to group 0 are broken twice as often"
    ERROR = "documents of group 0 fail at the centre twice as often"
    CROSSING = "women of ward 0 are refused three times as often"


@dataclass(frozen=True)
class City:
    """A year: one entry per request in each array, days from the first day; onset in weeks of watching."""

    asked: np.ndarray
    visited: np.ndarray
    happened: dict[str, np.ndarray]
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
    since, women = visited >= begun, traits["sex"] == 1
    refused = _more(REFUSAL_OF_NEED[need], planted is Planted.WOMEN, women & since, TWICE)
    refused = _more(refused, planted is Planted.OFFICER, (traits["officer"] == 0) & since, BIASED)
    refused = _more(refused, planted is Planted.CROSSING, women & (traits["ward"] == 0) & since, BIASED)
    first_group = (traits["group"] == 0) & since
    broken = _more(BROKEN_OF_NEED[need], planted is Planted.PROMISE, first_group, TWICE)
    failed = _more(FAILED_OF_NEED[need], planted is Planted.ERROR, first_group, TWICE)
    happened = {
        "refused": chance.random(number) < refused,
        "kept": chance.random(number) >= broken,
        "error": chance.random(number) < failed,
    }
    for (one, other), size in CROSSED.items():
        traits[f"{one} x {other}"] = traits[one] * size + traits[other]
    return City(asked, visited, happened, need, traits, onset)


def _more(rates: np.ndarray, planted: bool, whose: np.ndarray, times: float) -> np.ndarray:
    return rates * np.where(whose, times, 1) if planted else rates


def streams_of(
    one: City, crossed: bool, only: tuple[str, str, int] | None = None
) -> dict[str, list[list[Stratum]]]:
    """Return weekly strata by name: each outcome by ward, group, sex (refusal by officer too), or by these crossed."""
    traits = [" x ".join(names) for names in CROSSED] if crossed else [*SINGLE, "officer"]
    out: dict[str, list[list[Stratum]]] = {}
    for outcome in OUTCOMES:
        for trait in traits:
            if (trait == "officer" and outcome != "refused") or (only and only[:2] != (outcome, trait)):
                continue
            weeks = [_week(one, outcome, trait, 7 * (BEFORE_WEEKS + week)) for week in range(WEEKS)]
            for label in range(int(one.traits[trait].max()) + 1):
                out[f"{outcome} {trait} {label}"] = [week.get(label, []) for week in weeks]
    return {f"{only[0]} {only[1]} {only[2]}": out[f"{only[0]} {only[1]} {only[2]}"]} if only else out


def _week(one: City, outcome: str, trait: str, day: int) -> dict[int, list[Stratum]]:
    """Return the strata of a week by label: those of need and weeks waited so far for waiting, else of need."""
    if outcome == "wait":
        now = (one.asked < day) & (one.visited >= day)
        stratum = ((day - one.asked[now]) // 7).astype(int) * NEEDS + one.need[now]
        happened = one.visited[now] < day + 7
    else:
        now = (one.visited >= day) & (one.visited < day + 7)
        stratum, happened = one.need[now], one.happened[outcome][now]
    found: dict[int, list[Stratum]] = {}
    for label, told in _strata(stratum, one.traits[trait][now], happened):
        found.setdefault(label, []).append(told)
    return found


def _strata(stratum: np.ndarray, label: np.ndarray, happened: np.ndarray) -> Iterator[tuple[int, Stratum]]:
    """Yield each label that has somebody in a stratum where something happened, beside all others of it."""
    labels, size = int(label.max(initial=0)) + 1, int(stratum.max(initial=0)) + 1
    people, those = (
        np.bincount((stratum * labels + label)[which], minlength=size * labels).reshape(size, labels)
        for which in (np.ones(len(label), dtype=bool), happened)
    )
    all_people, all_those = people.sum(axis=1), those.sum(axis=1)
    for row, column in np.argwhere((people > 0) & (all_those[:, None] > 0)).tolist():
        mine, so = int(people[row, column]), int(those[row, column])
        yield column, Stratum(mine, int(all_people[row]) - mine, so, int(all_those[row]) - so)

"""The index the ministry may measure in the end, with an interval, and the chance of being among the best ten.

Each draw loses levels at random: a claimed row that nobody verified, and a verified row that the ministry reads
again. How often, is learned from the city's own history of claimed and verified levels, on a stated prior
(Dirichlet-multinomial; the uncertainty of the losses themselves is drawn too). Source: Gelman and others,
Bayesian Data Analysis, chapter 3. No clock, no chance of its own: the seed is an argument.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pelangi.core.index.instrument import Aspect, Instrument
from pelangi.core.index.region import City, Standing
from pelangi.core.index.score import InstrumentIncomplete, count_score

Floats = NDArray[np.float64]
CLAIMED, VERIFIED = 0, 1
PRIOR_KEPT = (0.70, 0.92)
"""Share of claimed, and of verified, levels that stand in the end, before any history: stated by us, no source."""
PRIOR_WEIGHT = (10, 20)
"""As many imagined readings stand behind each prior."""
PRIOR_ACCEPTED = (8.0, 2.0)
"""Of ten innovations handed in, eight accepted, before any history: stated by us, no source."""
DRAWS = 4_000
LOW, HIGH = 5, 95  # per cent: nine of ten futures lie between
LEVELS = 4


@dataclass(frozen=True)
class History:
    """What became of levels. claimed: {(claimed, verified): how often}; verified: {(verified, measured): how often}.

    accepted, returned: innovations handed in that Bapperida took, or sent back.
    """

    claimed: Mapping[tuple[int, int], int]
    verified: Mapping[tuple[int, int], int]
    accepted: int = 0
    returned: int = 0


NO_HISTORY = History({}, {})


@dataclass(frozen=True)
class Forecast:
    """The final index in hundred points. draws: every drawn future, sorted. kept: mean share of levels that stand,
    of claimed and of verified rows, as learned. readings: how many readings of history each was learned from."""

    low: float
    middle: float
    high: float
    draws: tuple[float, ...]
    kept: tuple[float, float]
    readings: tuple[int, int]

    def chance_of(self, cut_off: float) -> float:
        """Return the share of futures whose index, at two decimals, reaches a cut-off."""
        return sum(round(one, 2) >= cut_off for one in self.draws) / len(self.draws)


@dataclass(frozen=True)
class _Rows:
    """All proven rows in one line: whose (-1 the government), what kind, which level, points a level."""

    owner: NDArray[np.int64]
    kind: NDArray[np.int64]
    level: NDArray[np.int64]
    weight: Floats


def forecast(
    instrument: Instrument, city: City, *, seed: int, history: History = NO_HISTORY, draws: int = DRAWS
) -> Forecast:
    """Return the forecast of a city's final index. Rejected innovations stay out; undecided ones may be accepted.

    Raises InstrumentIncomplete where the year's instrument lacks a value the score depends on.
    """
    chance = np.random.default_rng(seed)
    units = [one for one in city.innovations if one.accepted is not False]
    rows = _rows(instrument, city.government, [one.standing for one in units])
    sure = np.array([one.accepted is True for one in units], dtype=bool)
    basic = {" ".join(name.casefold().split()) for name in instrument.basic_affairs.value}
    affairs = [{" ".join(name.casefold().split()) for name in one.affairs} & basic for one in units]
    alpha = _alpha(history)
    floor = _floor(instrument, len(units))
    maximum = float(_needed(instrument, instrument.formula.maximum.value))
    found = np.empty(draws)
    for number in range(draws):
        levels = _drawn_levels(chance, rows, alpha)
        points = levels * rows.weight
        here = chance.beta(PRIOR_ACCEPTED[0] + history.accepted, PRIOR_ACCEPTED[1] + history.returned)
        counted = sure | (chance.random(len(units)) < here)
        n = int(counted.sum())
        own = np.bincount(rows.owner[rows.owner >= 0], points[rows.owner >= 0], len(units))
        government = _total(city, points[rows.owner < 0])
        mean = float(own[counted].sum()) / max(floor, n, 1)
        covered = len(set().union(*(affairs[one] for one in np.flatnonzero(counted)))) if n else 0
        found[number] = 100 * (government + mean + float(count_score(instrument, n, covered))) / maximum
    low, middle, high = np.percentile(found, [LOW, 50, HIGH])
    return Forecast(
        float(low),
        float(middle),
        float(high),
        tuple(sorted(map(float, found))),
        _kept(alpha),
        _readings(history),
    )


def _rows(instrument: Instrument, government: Standing, standings: Iterable[Standing]) -> _Rows:
    owner: list[int] = []
    kind: list[int] = []
    level: list[int] = []
    weight: list[float] = []
    sides = [(-1, government, Aspect.GOVERNMENT)]
    sides += [(number, one, Aspect.INNOVATION) for number, one in enumerate(standings)]
    for number, standing, aspect in sides:
        units = instrument.units[aspect]
        for row, reading in standing.claimed.items():
            final = standing.verified.get(row, reading)
            if row in units and final.level and final.proven:
                owner.append(number)
                kind.append(VERIFIED if row in standing.verified else CLAIMED)
                level.append(final.level)
                weight.append(float(_needed(instrument, units[row])) / 10**instrument.decimals)
    whole = np.int64
    return _Rows(
        np.array(owner, whole), np.array(kind, whole), np.array(level, whole), np.array(weight, float)
    )


def _alpha(history: History) -> Floats:
    """Pseudo-counts by kind, level before and level after."""
    alpha = np.zeros((2, LEVELS, LEVELS))
    for kind, seen in ((CLAIMED, history.claimed), (VERIFIED, history.verified)):
        for before in range(1, LEVELS):
            lost = (1 - PRIOR_KEPT[kind]) / before
            alpha[kind, before, : before + 1] = lost * PRIOR_WEIGHT[kind]
            alpha[kind, before, before] = PRIOR_KEPT[kind] * PRIOR_WEIGHT[kind]
        for (before, after), times in seen.items():
            if 0 <= after <= before < LEVELS and before:
                alpha[kind, before, after] += times
    return alpha


def _drawn_levels(chance: np.random.Generator, rows: _Rows, alpha: Floats) -> NDArray[np.int64]:
    shares = np.zeros((2, LEVELS, LEVELS))
    shares[:, 0, 0] = 1
    for kind in (CLAIMED, VERIFIED):
        for before in range(1, LEVELS):
            drawn = chance.gamma(alpha[kind, before, : before + 1])
            shares[kind, before, : before + 1] = drawn / drawn.sum()
    borders = shares.cumsum(axis=2)[rows.kind, rows.level]
    return np.asarray((chance.random(len(rows.level))[:, None] > borders[:, :-1]).sum(axis=1))


def _kept(alpha: Floats) -> tuple[float, float]:
    kept = [sum(alpha[kind, one, one] for one in range(1, LEVELS)) / alpha[kind].sum() for kind in (0, 1)]
    return float(kept[0]), float(kept[1])


def _readings(history: History) -> tuple[int, int]:
    return sum(history.claimed.values()), sum(history.verified.values())


def _total(city: City, points: Floats) -> float:
    return float(points.sum() if city.government_total is None else city.government_total)


def _floor(instrument: Instrument, n: int) -> int:
    fact = instrument.formula.divisor_floor
    if fact.value is None and not (fact.candidates and n >= max(fact.candidates)):
        _needed(instrument, None)
    return fact.value or 0


def _needed(instrument: Instrument, value: object) -> float:
    if value is None:
        raise InstrumentIncomplete(
            f"{instrument.year}: nilai yang diperlukan tidak ditemukan; isi settings",
            f"{instrument.year}: a value needed was not found; give settings",
        )
    return float(Fraction(str(value)))

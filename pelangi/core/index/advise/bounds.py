"""What no plan can beat: for each number of innovations a bound from prices of an hour, without a search.

Any prices >= 0 give a valid bound (Geoffrion 1974): whoever pays them may spend as they like, and the limits pay back.
"""

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pelangi.core.index.advise import mip
from pelangi.core.index.advise.kinds import Kinds
from pelangi.core.index.advise.model import Model
from pelangi.core.index.advise.problem import Problem

PRICES = 160
"""Prices of an hour that are tried for the bound; more is tighter, any is valid."""
Bounds = list[tuple[Fraction, int, bool]]
"""(bound in points, n, count score on) for every number n of innovations that can be counted."""


def divisor(problem: Problem, n: int) -> int:
    """Return what the maturities are divided by when n innovations are counted; at least 1."""
    sent = problem.rejected if problem.instrument.formula.divisor_counts.value == "sent" else 0
    return max(problem.divisor_floor, n + sent, 1)


def count(problem: Problem, n: int, affairs: bool) -> int:
    """Return the count score in hundredths."""
    formula = problem.instrument.formula
    if not affairs or formula.count_points.value is None or formula.count_cap.value is None:
        return 0
    return int(formula.count_points.value * 100) * min(n, formula.count_cap.value)


def loose(model: Model) -> Bounds:
    """Return (bound in points, n, count score on) for every number of innovations that can be counted."""
    problem = model.problem
    able = [one for one, can in enumerate(model.possible) if can]
    least = sum(unit.keep for unit in problem.units)
    minimum = problem.instrument.formula.basic_affairs_minimum.value or 0
    modes = (True, False) if minimum else (True,)
    price = np.geomspace(1e-4, 1e3, PRICES)
    price = np.concatenate([[0.0], price])  # hundredths of a point (of the total) an hour
    values = _unit_values(model, able, price)  # by price of an hour in maturity points
    found = []
    for n in range(least, len(able) + 1):
        d = divisor(problem, n)
        tops = values[:, :n].sum(axis=1)
        spend = float(model.caps[0]) * price
        government = _government_values(model, price / d)
        bound = model.government + (tops + spend) / d + government
        most = math.floor(float(bound.min()) * d * (1 + 1e-12) + 1e-6)  # total x d is a whole number
        for affairs in modes:
            found.append((Fraction(most + count(problem, n, affairs) * d, 100 * d), n, affairs))
    return found


def tightened(model: Model, alike: Kinds, bounds: Bounds) -> Bounds:
    """Return the bounds with a price for each limit, not only for the hours in all, where there are more limits.

    The prices are those of the case that looks best; they bound every case.
    """
    problem = model.problem
    if len(problem.limits) < 2 or not bounds:
        return bounds
    _top, n, affairs = max(bounds)
    prices = mip.hour_prices(
        model, alike, mip.Case(n, divisor(problem, n), affairs, count(problem, n, affairs))
    )
    price = np.array(prices)
    net = model.points - price @ model.use
    values = model.base - price @ model.entry
    np.add.at(values, *_best_of_rows(model, net, inside=True))
    able = np.flatnonzero(model.possible)
    tops = np.concatenate([[0.0], np.cumsum(-np.sort(-values[able]))])
    spent = float(price @ model.caps)
    found = []
    for bound, n, affairs in bounds:
        d = divisor(problem, n)
        _owner, city = _best_of_rows(model, d * model.points - price @ model.use, inside=False)
        most = math.floor(
            (model.government * d + float(tops[n]) + spent + float(city.sum())) * (1 + 1e-12) + 1e-6
        )
        found.append((min(bound, Fraction(most + count(problem, n, affairs) * d, 100 * d)), n, affairs))
    return found


def _best_of_rows(
    model: Model, net: NDArray[np.float64], *, inside: bool
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each row its owner and what its best step brings net; inside: rows of innovations.

    At least 0, for nothing need be done, unless the row is forced upon whoever is entered.
    """
    mine = model.unit >= 0 if inside else model.unit < 0
    if not mine.any():
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    starts = np.flatnonzero(np.diff(np.concatenate([[-1], model.group[mine]])))
    best = np.maximum.reduceat(net[mine], starts)
    is_forced = np.isin(model.group[mine][starts], list(model.forced))
    return model.unit[mine][starts], np.where(is_forced, best, np.maximum(best, 0))


def _unit_values(model: Model, able: list[int], price: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each price the best values of all units, highest first (prices x units)."""
    problem = model.problem
    values = np.zeros((len(price), len(problem.units)))
    values += model.base
    values -= np.outer(price, model.entry[0])
    inside = model.unit >= 0
    if inside.any():
        starts = np.flatnonzero(np.diff(np.concatenate([[-1], model.group[inside]])))
        net = model.points[inside] - np.outer(price, model.hours[inside])
        best = np.maximum.reduceat(net, starts, axis=1)
        best = np.maximum(best, 0)  # a forced row may cost more: leaving it out keeps the bound valid
        np.add.at(values.T, model.unit[inside][starts], best.T)
    return -np.sort(-values[:, able], axis=1)


def _government_values(model: Model, price: NDArray[np.float64]) -> NDArray[np.float64]:
    outside = model.unit < 0
    if not outside.any():
        return np.zeros(len(price))
    starts = np.flatnonzero(np.diff(np.concatenate([[-1], model.group[outside]])))
    net = model.points[outside] - np.outer(price, model.hours[outside])
    return np.asarray(np.maximum(np.maximum.reduceat(net, starts, axis=1), 0).sum(axis=1))

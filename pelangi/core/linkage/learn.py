"""Learns the fixed parameters from a linkage whose truth is known. Never run on the day: its result is a data file.

Each level starts from its Fellegi-Sunter weight; a logistic regression on all candidate pairs, drawn towards
those weights, then takes back what fields say twice (household, mother and father of siblings agree together).
The corrected weight is written as m = u * 2^weight, so that Splink adds up exactly what was learnt.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import log, log2

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from pelangi.core.linkage.model import COMPARISONS
from pelangi.core.linkage.parameters import GROWTH, RIVALRY, Chances, Parameters

SMOOTHING = 0.5
PULL = 2.0
"""Strength of the pull towards the Fellegi-Sunter weights, per squared bit."""
LEAST = {"home": -2.0, "birth_place": -2.0, "family_card": -3.0, "sex": -5.0, "mother": -5.0, "father": -4.0}
"""Bits a level may at most speak against: people move house and family, and an invented city errs less than life."""
MOST_AGAINST, MOST_FOR = -8.0, 13.0
STEPS = 60
RESIDENTS = 220_000
"""Rows of the register that the prior is written down for."""


def learn_parameters(
    scored: pd.DataFrame, truth: Sequence[bool], *, dated: str, obtained: str, start: Parameters | None = None
) -> Parameters:
    """Return parameters learnt from pairs with columns gamma_*, residents (rows of their register) and their truth.

    start: weights to be drawn to (the shipped ones, for a city with few labels); None starts from the pairs' own
    Fellegi-Sunter weights. The calibration is the identity: fit it on other rows with `learn_calibration`.
    """
    same = np.asarray(truth, dtype=bool)
    gammas = scored[[f"gamma_{one.code}" for one in COMPARISONS] + ["residents"]].copy()
    gammas["same"] = same
    patterns = gammas.value_counts(sort=False).reset_index()
    columns, first, shares = _design(patterns)
    prior = float(same.mean())
    if start is not None:
        first = [start.levels[code][level].weight for code, level in _names()]
        prior = start.prior
    offset = -GROWTH * np.log2(patterns["residents"].to_numpy(float) / RESIDENTS)
    weights = _fit(columns, patterns, np.array([log2(prior / (1 - prior)), *first]), offset)
    weights[1:] = _bounded(weights[1:])
    levels: dict[str, dict[str, Chances]] = {one.code: {} for one in COMPARISONS}
    for (code, level), weight, u in zip(_names(), weights[1:], shares, strict=True):
        m = u * 2**weight
        scale = max(1.0, m / 0.99)
        levels[code][level] = Chances(float(f"{m / scale:.4g}"), float(f"{u / scale:.4g}"))
    odds = 2 ** float(weights[0])
    return Parameters(
        prior=odds / (1 + odds), levels=levels, intercept=0.0, slope=log(2), dated=dated, obtained=obtained,
        residents=RESIDENTS, rivalry=start.rivalry if start else RIVALRY, spreads=start.spreads if start else None,
    )  # fmt: skip


def _names() -> list[tuple[str, str]]:
    return [(one.code, level.code) for one in COMPARISONS for level in one.levels]


def _bounded(weights: np.ndarray) -> np.ndarray:
    """Keep every level within what one field may say, and never below the level tested after it of its kind."""
    named = dict(zip(_names(), weights, strict=True))
    bounded = {
        (code, level): min(max(weight, LEAST.get(code, MOST_AGAINST)), MOST_FOR)
        for (code, level), weight in named.items()
    }
    for code, level in reversed(_names()):
        lesser = _LESSER.get(level.rpartition("_")[2]) if code in {"name", "mother", "father"} else None
        below = (code, f"{level.rpartition('_')[0]}_{lesser}")
        if lesser and below in bounded:
            bounded[code, level] = max(bounded[code, level], bounded[below])
    bounded["sex", "same"] = max(bounded["sex", "same"], 0.1)  # agreement never speaks against
    bounded["home", "address"] = max(bounded["home", "address"], bounded["home", "ward"])
    bounded["home", "house"] = max(bounded["home", "house"], bounded["home", "address"])
    bounded["home", "rt"] = max(bounded["home", "rt"], bounded["home", "ward"])
    return np.array([bounded[name] for name in _names()])


_LESSER = {"unique": "rare", "rare": "fair", "fair": "common", "common": "usual"}


def _design(patterns: pd.DataFrame) -> tuple[np.ndarray, list[float], list[float]]:
    """Return the level indicators, their Fellegi-Sunter weights in bits, and the shares among non-matches."""
    columns, start, shares = [np.ones(len(patterns))], [], []
    count, same = patterns["count"].to_numpy(float), patterns["same"].to_numpy(bool)
    for one in COMPARISONS:
        gamma = patterns[f"gamma_{one.code}"].to_numpy()
        known_m, known_u = count[same & (gamma >= 0)].sum(), count[~same & (gamma >= 0)].sum()
        for place in range(len(one.levels)):
            at = gamma == len(one.levels) - 1 - place
            m = (count[at & same].sum() + SMOOTHING) / (known_m + SMOOTHING * len(one.levels))
            u = (count[at & ~same].sum() + SMOOTHING) / (known_u + SMOOTHING * len(one.levels))
            columns.append(at.astype(float))
            start.append(log2(m / u))
            shares.append(float(u))
    return np.stack(columns, axis=1), start, shares


def _fit(columns: np.ndarray, patterns: pd.DataFrame, start: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Return weights in bits by Newton's method: the likelihood of the truth, less the pull to the start."""
    count, same = patterns["count"].to_numpy(float), patterns["same"].to_numpy(float)
    to_nats = log(2)
    weights = start.copy()
    pull = np.full(len(start), PULL)
    pull[0] = 0.01  # the prior is what the pairs say
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip((columns @ weights + offset) * to_nats, -60, 60)))
        gradient = columns.T @ (count * (same - chance)) * to_nats - pull * (weights - start)
        curvature = (columns * (count * chance * (1 - chance))[:, None]).T @ columns * to_nats**2
        curvature += np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        weights = weights + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights


EVIDENCE = ("nik", "family_card", "mother", "father", "home")
"""Fields that lists have or lack as a whole: what a weight is worth depends on which of them could be compared."""


def learn_calibration(best: pd.DataFrame, truth: Sequence[bool], parameters: Parameters) -> Parameters:
    """Return the parameters with the calibration at which `Parameters.probability` fits the truth best.

    best: the best candidate of each roster row, with match_weight (bits), rivals and gamma_*. truth: whether it is the
    person. Newton's method on seven numbers, drawn to the uncalibrated model where there is little truth.
    """
    bits = best["match_weight"].to_numpy(float)
    known = [(best[f"gamma_{code}"].to_numpy() >= 0).astype(float) for code in EVIDENCE]
    columns = np.stack([np.ones(len(best)), bits, *known], axis=1)
    start = np.array([0.0, log(2), *(0.0 for _ in EVIDENCE)])
    fitted = fit_against_nobody(
        columns, best["rivals"].to_numpy(float), truth, start=start, pull=np.ones(len(start))
    )
    intercept, per_bit, *extra = (round(float(one), 4) for one in fitted)
    return replace(
        parameters, intercept=intercept, slope=per_bit, known=dict(zip(EVIDENCE, extra, strict=True))
    )


def fit_against_nobody(
    columns: np.ndarray,
    rivals: np.ndarray,
    truth: ArrayLike,
    *,
    start: np.ndarray,
    pull: np.ndarray,
    counts: ArrayLike = 1.0,
    close: float = 1e-7,
) -> np.ndarray:
    """Return what each column is worth in nats against nobody, so that `1 / (1 + rivals + exp(-sum))` fits the truth.

    columns: of best candidates, (candidates, columns); counts: how often each counts. start: where the columns are
    drawn to; pull: how strongly, per squared nat. Newton's method, until no step is longer than `close`, in nats.
    """
    goal, often, fitted = np.asarray(truth, dtype=float), np.asarray(counts, dtype=float), start.copy()
    for _ in range(STEPS):
        nobody = np.exp(-np.clip(columns @ fitted, -40, 40))
        chance = np.clip(1 / (1 + rivals + nobody), 1e-9, 1 - 1e-9)
        slope, spread = chance**2 * nobody, chance * (1 - chance)
        score = columns.T @ (often * (goal - chance) / spread * slope) - pull * (fitted - start)
        information = (columns * (often * slope**2 / spread)[:, None]).T @ columns + np.diag(pull)
        step = np.linalg.solve(information, score)
        fitted = fitted + np.clip(step, -1, 1)
        if float(np.abs(step).max()) < close:
            break
    return fitted


def flat_parameters() -> Parameters:
    """Return parameters that weigh nothing: `score_pairs` with them finds the levels to learn from."""
    nothing = Chances(0.5, 0.5)
    levels = {one.code: {level.code: nothing for level in one.levels} for one in COMPARISONS}
    return Parameters(prior=0.01, levels=levels, intercept=0.0, slope=1.0, dated="", obtained="")

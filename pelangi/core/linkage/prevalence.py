"""How many of a list's doubtful candidates are the person: read off the list itself, without its truth.

Lists differ in how many of their people are in no register and how many namesakes and kin those have, so one
calibration for all is off by up to fifteen points. What differs little from list to list is how the log odds of best
candidates are spread when they are the person, and when they are not. The two spreads are learnt from lists with
their truth; the share at which they add up to what a list shows is its own. Method: expectation-maximisation of the
prior (Saerens, Latinne & Decaestecker 2002, Neural Computation 14, 21-41).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

LOWEST, STEP, BINS = -5.0, 0.5, 22
"""Where candidates are doubtful, in nats of log odds: from 1 in 150 to 399 in 400."""
SMOOTH = 1.0
"""Nats over which a learnt spread is smoothed."""
TRUSTED = 200
"""Doubtful candidates a list must have for its own share to weigh as much as the learnt one."""
ROUNDS = 400
_EDGES = LOWEST + STEP * np.arange(BINS + 1)
_CENTRES = (_EDGES[1:] + _EDGES[:-1]) / 2


@dataclass(frozen=True)
class Spreads:
    """Spread of the log odds between `LOWEST` and its end, by bins of `STEP`: each sums to 1, none is 0.

    same: of best candidates who are the person; other: who are not. share: of doubtful candidates who are the person,
    0 to 1, in the lists learnt from.
    """

    same: tuple[float, ...]
    other: tuple[float, ...]
    share: float

    def __post_init__(self) -> None:
        whole = len(self.same) == len(self.other) == BINS and min(*self.same, *self.other) > 0
        if not (whole and 0 < self.share < 1):
            raise ValueError(f"two spreads of {BINS} parts above 0 and a share between 0 and 1 are wanted")

    @cached_property
    def evidence(self) -> np.ndarray:
        """Return by bin the nats for the person, never falling."""
        return np.maximum.accumulate(np.log(self.same) - np.log(self.other))

    def share_of(self, log_odds: np.ndarray) -> float:
        """Return the share of a list's doubtful best candidates who are the person; drawn to `share` where few are."""
        counts = _counts(log_odds)
        same, other = np.array(self.same), np.array(self.other)
        share = self.share
        for _ in range(ROUNDS):
            chance = share * same / (share * same + (1 - share) * other)
            share = (float(counts @ chance) + TRUSTED * self.share) / (float(counts.sum()) + TRUSTED)
        return share

    def log_odds(self, log_odds: np.ndarray, share: float) -> np.ndarray:
        """Return the log odds in a list with this share; beyond the bins they go on as they came."""
        inside = np.clip(log_odds, _CENTRES[0], _CENTRES[-1])
        evidence = np.interp(inside, _CENTRES, self.evidence)
        return np.asarray(evidence + (log_odds - inside) + np.log(share / (1 - share)))


def learn_spreads(lists: Sequence[tuple[np.ndarray, np.ndarray]]) -> Spreads:
    """Return the spreads of lists whose truth is known: of each the log odds of the best candidates, and who is right.

    Every list counts alike. Raises ValueError when a list has no doubtful candidate of either kind.
    """
    sides: list[np.ndarray] = []
    for right in (True, False):
        counts = [_counts(log_odds[np.asarray(truth, dtype=bool) == right]) for log_odds, truth in lists]
        if not counts or min(one.sum() for one in counts) == 0:
            raise ValueError("a list without doubtful candidates of both kinds teaches nothing")
        sides.append(
            _smoothed(sum(one / one.sum() for one in counts) * np.mean([one.sum() for one in counts]))
        )
    shares = [float(np.mean(truth[_is_doubtful(log_odds)])) for log_odds, truth in lists]
    same, other = (tuple(float(f"{one:.4g}") for one in side / side.sum()) for side in sides)
    return Spreads(same, other, round(float(np.mean(shares)), 4))


def _is_doubtful(log_odds: np.ndarray) -> np.ndarray:
    return np.asarray((log_odds >= _EDGES[0]) & (log_odds < _EDGES[-1]))


def _counts(log_odds: np.ndarray) -> np.ndarray:
    doubtful = log_odds[_is_doubtful(log_odds)]
    return np.bincount(((doubtful - LOWEST) / STEP).astype(int), minlength=BINS)[:BINS].astype(float)


def _smoothed(counts: np.ndarray) -> np.ndarray:
    """Return the counts smoothed by a straight line through the logarithms around each bin."""
    logs, smooth = np.log(counts + 0.3), []
    for centre in _CENTRES:
        near = np.exp(-0.5 * ((_CENTRES - centre) / SMOOTH) ** 2) * (counts + 0.3)
        line = np.stack([np.ones(BINS), _CENTRES - centre], axis=1)
        smooth.append(np.linalg.solve((line * near[:, None]).T @ line, (line * near[:, None]).T @ logs)[0])
    return np.asarray(np.exp(np.array(smooth)))

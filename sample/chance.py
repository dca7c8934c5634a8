"""Chance that can be asked again: the same seed and key always give the same answer, in any order."""

from collections.abc import Mapping
from hashlib import blake2b
from statistics import NormalDist


def share(seed: int, *key: object) -> float:
    """Return a number in [0, 1) that looks random but depends on seed and key alone."""
    text = "|".join(map(str, (seed, *key)))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()[:6]) / 2**48


def pick(odds: Mapping[str, float], at: float) -> str:
    """Return the key of `odds` in which `at` (0 to 1) falls; the odds need not add up to one."""
    left = at * sum(odds.values())
    for key, odd in odds.items():
        left -= odd
        if left < 0:
            return key
    return key


def skewed(at: float, *, median: float, p95: float) -> float:
    """Return the log-normal value at quantile `at` of waiting times with this median and 95th percentile."""
    far = (p95 / median) ** (1 / NormalDist().inv_cdf(0.95))
    return float(median * far ** NormalDist().inv_cdf(min(max(at, 1e-6), 1 - 1e-6)))

"""Agreement: how far two people who judged the same cases said the same, and what errors that leaves to expect.

Sources: Cohen (1960), Educational and Psychological Measurement 20, 37-46 (kappa). The error of one judgement
follows from two independent judges who each err in a share e of yes-or-no cases: they differ in 2 e (1 - e).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from pelangi.core.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class Agreement:
    """cases: judged by two people. share: 0 to 1 with its 95 % interval. kappa: beyond chance, -1 to 1, or None.

    single_error: share of single judgements that are probably wrong, 0 to 0.5.
    """

    cases: int
    agreed: int
    share: Interval
    kappa: float | None
    single_error: float


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement | None:
    """Return how far the two answers of each case agree, or None without any case.

    kappa is None when both always gave one and the same answer: then chance explains all.
    """
    if not pairs:
        return None
    agreed = sum(first == second for first, second in pairs)
    share = wilson(agreed, len(pairs))
    by_chance = _by_chance(pairs)
    kappa = None if by_chance >= 1 else (share.estimate - by_chance) / (1 - by_chance)
    differ = min(1 - share.estimate, 0.5)  # more than half: worse than guessing, so no better than 0.5
    return Agreement(len(pairs), agreed, share, kappa, (1 - sqrt(1 - 2 * differ)) / 2)


def _by_chance(pairs: Sequence[tuple[str, str]]) -> float:
    """Return how often two judges with these habits would agree by chance, whichever of them is named first."""
    said = Counter(answer for pair in pairs for answer in pair)
    return sum((count / (2 * len(pairs))) ** 2 for count in said.values())

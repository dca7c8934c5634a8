"""Disclosure: small counts are hidden, with enough others that nobody can work them out again.

For one line of counts with its total; `disclosure_table` protects a table with both margins.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

MINIMUM = 5
"""Counts below this reveal persons (practice of ward tables in civil registration)."""

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True)
class Suppressed(Generic[K]):
    """Counts fit to publish: None where hidden.

    small: hidden because below the minimum. complementary: hidden only to protect those.
    total: None when it would give the small counts away.
    """

    cells: Mapping[K, int | None]
    total: int | None
    small: frozenset[K]
    complementary: frozenset[K]


def suppress(counts: Mapping[K, int], minimum: int = MINIMUM) -> Suppressed[K]:
    """Hide every count below the minimum, and the smallest others until the hidden ones protect each other.

    They do when their sum, which the published total gives away, reaches the minimum; that takes at least two.
    Among equal counts the first in the mapping's order is hidden. When nothing is left to hide the
    total is hidden too. Raises ValueError for a negative count or a minimum below 2.
    """
    if minimum < 2:
        raise ValueError(f"minimum = {minimum} hides nobody")
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is negative")
    small = [key for key, count in counts.items() if count < minimum]
    shown = sorted((key for key in counts if key not in set(small)), key=lambda key: counts[key])
    hidden = list(small)
    while small and shown and not _protected(counts, hidden, minimum):
        hidden.append(shown.pop(0))
    safe = not small or _protected(counts, hidden, minimum)
    return Suppressed(
        cells={key: None if key in set(hidden) else count for key, count in counts.items()},
        total=sum(counts.values()) if safe else None,
        small=frozenset(small),
        complementary=frozenset(hidden) - frozenset(small),
    )


def _protected(counts: Mapping[K, int], hidden: list[K], minimum: int) -> bool:
    return sum(counts[key] for key in hidden) >= minimum


def pool(counts: Mapping[K, int], minimum: int = MINIMUM) -> tuple[K, ...]:
    """Return the keys whose counts are below the minimum and are therefore shown as one group.

    When their sum is still below it, the smallest other joins them, so that the pooled group can be shown;
    when there is no other, all keys are returned. Nothing is returned when no count is below the minimum.
    """
    pooled = [key for key, count in counts.items() if count < minimum]
    rest = sorted((key for key in counts if key not in set(pooled)), key=lambda key: counts[key])
    while pooled and rest and sum(counts[key] for key in pooled) < minimum:
        pooled.append(rest.pop(0))
    return tuple(pooled)

"""What people are told apart by: group, sex, ward, or two of these crossed; sets too small are pooled."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import POOLED, By, CaseRow

JOIN = "~"  # between the two labels of a crossing


class Cross(StrEnum):
    """Two traits at once."""

    GROUP_SEX = "group_sex"
    GROUP_WARD = "group_ward"
    SEX_WARD = "sex_ward"


Trait = By | Cross
TRAITS: tuple[Trait, ...] = (*By, *Cross)


def trait(name: str) -> Trait:
    """Return the trait of this name. Raises ValueError when there is none."""
    return Cross(name) if name in set(Cross) else By(name)


def parts_of(by: Trait, label: str) -> list[tuple[By, str]]:
    """Return the single traits of a label: one, or the two of a crossing."""
    return list(zip((By(name) for name in by.split("_")), label.split(JOIN), strict=True))


def label_of(row: CaseRow, by: Trait, unknown: str = "") -> str:
    """Return the label of a case; `unknown` when one of the two of a crossing is."""
    if isinstance(by, By):
        return str(getattr(row, by))
    return _crossed(by, unknown, (row.group, row.sex, row.ward))


@lru_cache(maxsize=100_000)  # of a million cases a few thousand are told apart
def _crossed(by: Cross, unknown: str, of: tuple[str, str, str]) -> str:
    own = dict(zip((By.GROUP, By.SEX, By.WARD), of, strict=True))
    labels = [own[By(name)] for name in by.split("_")]
    return unknown if unknown in labels else JOIN.join(labels)


def pooled(labels: Sequence[str], unknown: str, minimum: int = MINIMUM) -> tuple[str, ...]:
    """Return the labels of fewer than `minimum`, which stand together; `unknown` is none of them."""
    sizes = Counter(label for label in labels if label != unknown)
    return tuple(sorted(label for label, size in sizes.items() if size < minimum))


def with_pool(labels: Sequence[str], small: Sequence[str]) -> list[str]:
    """Return the labels with the small ones called "pooled"."""
    called: Mapping[str, str] = dict.fromkeys(small, POOLED)
    return [called.get(label, label) for label in labels]

"""Coverage against the estimated unknown: of each group, who has all papers, among those on lists and among everybody.

People on no list yet are estimated from lists that overlap (room find). What papers they have nobody knows: counted as
without, the share is the least it can be; the interval is that of the estimate.
"""

from dataclasses import dataclass

from pelangi.core.disclosure import MINIMUM
from pelangi.core.intervals import Interval
from pelangi.find.gap import GroupGap, city_gaps


@dataclass(frozen=True)
class GroupCoverage:
    """seen: on lists, lacking: of them without some paper. everybody: with the unknown. at_least: share with papers."""

    group: str
    label: str
    seen: int
    lacking: int
    everybody: Interval
    unknown: Interval
    known_share: float
    at_least: Interval


def coverage_of_groups() -> tuple[list[GroupCoverage], list[str]]:
    """Return the groups that can be told of, and the names of those that cannot: lists overlap too little, too few."""
    lacking = {one.group: one for one in city_gaps(lacking_only=True)}
    told, silent = [], []
    for one in city_gaps(lacking_only=False):
        found = _coverage(one, lacking.get(one.group))
        if found is None:
            silent.append(one.label)
        else:
            told.append(found)
    return told, silent


def _coverage(group: GroupGap, lacking: GroupGap | None) -> GroupCoverage | None:
    without = lacking.people if lacking else 0
    if group.whole is None or min(without, group.people - without) < MINIMUM:
        return None
    complete, whole = group.people - without, group.whole.everybody
    at_least = Interval(complete / whole.estimate, complete / whole.high, complete / whole.low)
    return GroupCoverage(
        group.group,
        group.label,
        group.people,
        without,
        whole,
        group.whole.unknown,
        complete / group.people,
        at_least,
    )

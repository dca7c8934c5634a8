"""A group beside everybody else at equal need, week by week: what the watch is told.

Methods: `adjusted` (strata), `watch` (week by week).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pelangi.core.adjusted import Stratum
from pelangi.core.fairness import By, CaseRow
from pelangi.core.traits import Trait, label_of

_Key = tuple[object, ...]


def _by_then(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def strata(people: Iterable[tuple[object, bool, bool]]) -> list[Stratum]:
    """Return the strata of (need, inside the group, whether it happened), in the order of the needs as text."""
    counts = Counter(people)
    return [
        Stratum(
            counts[need, True, True] + counts[need, True, False],
            counts[need, False, True] + counts[need, False, False],
            counts[need, True, True],
            counts[need, False, True],
        )
        for need in sorted({need for need, _inside, _happened in counts}, key=str)
    ]


def weekly_waits(rows: Sequence[CaseRow], by: By, label: str, mondays: Sequence[date]) -> list[list[Stratum]]:
    """Return, for each week, who waited when it began and who of them was served in it.

    Strata: need and full weeks waited so far. Whoever asked and was served within one week is not in it.
    """
    out = []
    for monday in mondays:
        sunday = monday + timedelta(days=6)
        waiting = [row for row in rows if row.asked_on < monday and _end(row) >= monday]
        out.append(
            strata(
                (
                    (row.need, (monday - row.asked_on).days // 7),
                    getattr(row, by) == label,
                    _by_then(row.served_on, sunday),
                )
                for row in waiting
            )
        )
    return out


def all_weekly_waits(
    rows: Sequence[CaseRow], by: Trait, mondays: Sequence[date], unknown: str = ""
) -> dict[str, list[list[Stratum]]]:
    """Return `weekly_waits` of every label in one pass, without the strata in which the label has nobody.

    mondays: weeks that follow each other. unknown: the label of a crossing of which one of the two is not known.
    Strata come in the order of their texts.
    """
    weeks = [_Week(Counter(), Counter(), defaultdict(set)) for _monday in mondays]
    never = len(mondays)
    alike: Counter[tuple[str, str, int, int, int, int]] = Counter()  # a million cases are few that differ
    for row in rows if mondays else ():
        asked, end, served = (
            _week_of(day, mondays[0], never) for day in (row.asked_on, _end(row), row.served_on)
        )
        waited = (mondays[0] - row.asked_on).days // 7  # full weeks when the first week began
        alike[label_of(row, by, unknown), row.need, asked, waited, end, served] += 1
    for (label, need, asked, waited, end, served), number in alike.items():
        for place in range(max(0, asked + 1), min(end, never - 1) + 1):
            weeks[place].add((need, waited + place), label, served <= place, number)
    labels = sorted({label_of(row, by, unknown) for row in rows})
    return {label: [week.beside(label) for week in weeks] for label in labels}


def waiting_in(rows: Sequence[CaseRow], mondays: Sequence[date]) -> list[CaseRow]:
    """Return the cases that can have waited when one of these weeks began: of many years few."""
    return [row for row in rows if row.asked_on < mondays[-1] and _end(row) >= mondays[0]]


def _week_of(day: date | None, monday: date, never: int) -> int:
    """Return the week of a day, 0 the week that begins on `monday`; `never` when there is no day."""
    return never if day is None else (day - monday).days // 7


def all_weekly_shares(
    deeds: Iterable[tuple[int, str, str, bool]], weeks: int
) -> dict[str, list[list[Stratum]]]:
    """Return, for each label, the strata of need of each week: how many deeds, and how many of them happened so.

    deeds: (week from 0, need, label, whether it happened).
    """
    counts = [_Week(Counter(), Counter(), defaultdict(set)) for _week in range(weeks)]
    labels = set()
    for week, need, label, happened in deeds:
        counts[week].add((need,), label, happened)
        labels.add(label)
    return {label: [week.beside(label) for week in counts] for label in sorted(labels)}


@dataclass(frozen=True)
class _Week:
    """One week's counts: by (stratum, label), and all labels together; each beside how often it happened."""

    people: Counter[_Key]
    happened: Counter[_Key]
    strata_of: defaultdict[str, set[_Key]]

    def add(self, stratum: _Key, label: str, happened: bool, number: int = 1) -> None:
        self.strata_of[label].add(stratum)
        for key in ((stratum, label), (stratum, None)):
            self.people[key] += number
            self.happened[key] += number * happened

    def beside(self, label: str) -> list[Stratum]:
        """Return the strata of a label beside everybody else."""
        mine = sorted(self.strata_of[label], key=str)
        return [
            Stratum(
                self.people[one, label],
                self.people[one, None] - self.people[one, label],
                self.happened[one, label],
                self.happened[one, None] - self.happened[one, label],
            )
            for one in mine
        ]


def _end(row: CaseRow) -> date:
    return min(day for day in (row.served_on, row.refused_on, row.left_on, date.max) if day is not None)

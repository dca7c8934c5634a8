"""What the fairness watch follows from week to week: each outcome of each set of people and of each team.

Two families share the false alarms of a year: single traits with teams, and crossings. How many sets there can be is
known before anything happens (groups, sexes, wards and teams of the city), so whom one looks at is not chosen by what
one sees; a crossing of few people is not followed, and its part of the false alarms stays unused.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pelangi.city.models import Area
from pelangi.core.adjusted import Stratum
from pelangi.core.comparisons import What
from pelangi.core.fairness import By, CaseRow
from pelangi.core.journey import Move
from pelangi.core.traits import TRAITS, Cross, Trait, label_of, trait
from pelangi.core.watch import RATE_OF_CROSSINGS, RATE_OF_SINGLES
from pelangi.core.weekly import all_weekly_shares, all_weekly_waits, waiting_in
from pelangi.find.models import Group
from pelangi.plan.models import Team
from pelangi.report.counting import promise_and_error_rows, visit_rows
from pelangi.report.measures import Period
from pelangi.report.traits import UNKNOWN

TEAM = "team"
OF_TEAMS = (What.REFUSED, What.KEPT)
WATCHED = (
    What.WAIT,
    What.REFUSED,
    What.KEPT,
    What.ERROR,
)  # being served, week by week, is waiting seen from its end
ENOUGH = 20
"""Cases from which on a crossing is followed: by how many asked, not by what became of them."""
SEXES = 2
Name = tuple[str, str, str]
Weeks = list[list[Stratum]]
Done = tuple[int, str, CaseRow, bool]


@dataclass(frozen=True)
class Family:
    """Streams by (what, trait, label). possible: how many there can be; rate: how often a year any may be flagged."""

    streams: Mapping[Name, Weeks]
    possible: int
    rate: float


def families(rows: Sequence[CaseRow], mondays: Sequence[date], as_of: datetime) -> tuple[Family, Family]:
    """Return what is followed of these weeks, as known at a moment: single traits and teams, then crossings."""
    sizes = {by: Counter(label_of(row, by, UNKNOWN) for row in rows) for by in TRAITS}
    single: dict[Name, Weeks] = {}
    crossed: dict[Name, Weeks] = {}
    for name, weeks in _all(rows, mondays, as_of):
        _what, by, label = name
        if by in set(Cross):
            if sizes[Cross(by)][label] >= ENOUGH:
                crossed[name] = weeks
        else:
            single[name] = weeks
    many = _possible(sizes)
    teams = len(
        {*Team.objects.values_list("code", flat=True), *(label for _w, by, label in single if by == TEAM)}
    )
    singles = len(WATCHED) * sum(many[by] for by in By) + len(OF_TEAMS) * teams
    crossings = len(WATCHED) * sum(many[by] for by in Cross)
    return Family(single, singles, RATE_OF_SINGLES), Family(crossed, crossings, RATE_OF_CROSSINGS)


def _possible(sizes: Mapping[Trait, Counter[str]]) -> dict[Trait, int]:
    """Return how many labels of each trait there can be in this city."""
    groups = len({*Group.values, *sizes[By.GROUP]} - {UNKNOWN})
    wards = len({*Area.objects.filter(level="ward").values_list("code", flat=True), *sizes[By.WARD]})
    single: dict[Trait, int] = {By.GROUP: groups, By.SEX: SEXES, By.WARD: wards}
    return single | {
        Cross.GROUP_SEX: groups * SEXES,
        Cross.GROUP_WARD: groups * wards,
        Cross.SEX_WARD: SEXES * wards,
    }


def _all(rows: Sequence[CaseRow], mondays: Sequence[date], as_of: datetime) -> Iterator[tuple[Name, Weeks]]:
    if not mondays:
        return
    waiting = waiting_in(rows, mondays)
    for by in TRAITS:
        yield from _known(What.WAIT, by, all_weekly_waits(waiting, by, mondays, UNKNOWN))
    for what, done in _done(rows, mondays, as_of).items():
        for by in (*TRAITS, *([TEAM] if what in OF_TEAMS else [])):
            told = (
                (week, case.need, team if by == TEAM else label_of(case, trait(by), UNKNOWN), so)
                for week, team, case, so in done
            )
            yield from _known(what, by, all_weekly_shares(told, len(mondays)))


def _known(what: What, by: str, found: Mapping[str, Weeks]) -> Iterator[tuple[Name, Weeks]]:
    return (((what, by, label), weeks) for label, weeks in found.items() if label not in (UNKNOWN, ""))


def _done(rows: Sequence[CaseRow], mondays: Sequence[date], as_of: datetime) -> dict[What, list[Done]]:
    """Return, with their week from 0, team and case: visits ended (refused?), promises (kept?), answers (failed?)."""
    cases = {row.key: row for row in rows}
    year = Period(mondays[0], mondays[-1] + timedelta(days=6), as_of)
    kept, failed = promise_and_error_rows(year)
    refused = [
        (row.request, row.team, row.values[0] == Move.RECORD_REFUSAL, row.values[3])
        for row in visit_rows(year)
    ]
    return {
        what: [
            ((day - mondays[0]).days // 7, team or "", cases[request], so)
            for request, team, so, day in told
            if request in cases
        ]
        for what, told in ((What.REFUSED, refused), (What.KEPT, kept), (What.ERROR, failed))
    }

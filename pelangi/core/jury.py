"""Marks of a jury: each idea's result, and how far the jurors agree.

Agreement is Kendall's coefficient of concordance W, corrected for ties (Kendall and Babington Smith 1939; Siegel and
Castellan 1988, 9.2): 0 where jurors order the ideas as if by lot, 1 where all order them alike. Beside it stands the
intraclass correlation ICC(2,1) of Shrout and Fleiss (1979): two-way random, one juror, absolute agreement; it falls too
where jurors agree on the order but not on how high to mark. Both want ideas that every juror marked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

CRITERIA = ("new", "effective", "useful", "easy_to_spread", "lasting")
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Result:
    """One idea's result. mean: of the jurors' totals, 0 to 100; spread: between the highest and the lowest juror.

    by_criterion: mean mark, 1 to 5. rank: 1 the best; equal means share a rank.
    """

    idea: int
    rank: int
    mean: Fraction
    spread: Fraction
    jurors: int
    by_criterion: Mapping[str, Fraction]


@dataclass(frozen=True)
class Concord:
    """How far jurors agree. kendall_w and icc are None where there is nothing to compare."""

    ideas: int
    jurors: int
    kendall_w: float | None
    icc: float | None


def total_of(marks: Mapping[str, int]) -> Fraction:
    """Return one juror's marks of one idea as 0 to 100: the five criteria weigh the same."""
    span = HIGHEST - LOWEST
    return Fraction(100 * sum(marks[one] - LOWEST for one in CRITERIA), span * len(CRITERIA))


def results(marks: Mapping[tuple[int, int], Mapping[str, int]]) -> list[Result]:
    """Return each idea's result, the best first. marks: by (idea, juror), one mark for each criterion."""
    by_idea: dict[int, list[Mapping[str, int]]] = {}
    for (idea, _juror), one in sorted(marks.items()):
        by_idea.setdefault(idea, []).append(one)
    means = {idea: _mean([total_of(one) for one in given]) for idea, given in by_idea.items()}
    found = []
    for idea, given in by_idea.items():
        totals = [total_of(one) for one in given]
        found.append(
            Result(
                idea=idea,
                rank=1 + sum(other > means[idea] for other in means.values()),
                mean=means[idea],
                spread=max(totals) - min(totals),
                jurors=len(given),
                by_criterion={name: _mean([Fraction(one[name]) for one in given]) for name in CRITERIA},
            )
        )
    return sorted(found, key=lambda one: (one.rank, one.idea))


def concord(marks: Mapping[tuple[int, int], Mapping[str, int]]) -> Concord:
    """Return how far the jurors agree on the ideas that all of them marked."""
    jurors = sorted({juror for _idea, juror in marks})
    ideas = [
        idea
        for idea in sorted({idea for idea, _juror in marks})
        if all((idea, one) in marks for one in jurors)
    ]
    table = [[total_of(marks[idea, juror]) for juror in jurors] for idea in ideas]
    if len(jurors) < 2 or len(ideas) < 2:
        return Concord(len(ideas), len(jurors), None, None)
    return Concord(len(ideas), len(jurors), kendall_w(table), icc(table))


def kendall_w(table: Sequence[Sequence[Fraction]]) -> float | None:
    """Return W of a table, one row an idea, one column a juror; None where every juror marked all ideas the same."""
    n, m = len(table), len(table[0])
    columns = [_ranks([row[juror] for row in table]) for juror in range(m)]
    sums = [sum((column[idea] for column in columns), Fraction()) for idea in range(n)]
    mean = Fraction(m * (n + 1), 2)
    spread = sum(((one - mean) ** 2 for one in sums), Fraction())
    ties = sum(_tied(column) for column in columns)
    most = Fraction(m * m * (n**3 - n) - m * ties, 12)
    return float(spread / most) if most else None


def _ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """Return the ranks from 1, equal values sharing the mean of theirs."""
    return [
        Fraction(2 * sum(other < one for other in values) + sum(other == one for other in values) + 1, 2)
        for one in values
    ]


def _tied(ranks: Sequence[Fraction]) -> int:
    counts = [ranks.count(one) for one in set(ranks)]
    return sum(count**3 - count for count in counts)


def icc(table: Sequence[Sequence[Fraction]]) -> float | None:
    """Return ICC(2,1) of a table, one row an idea, one column a juror; None where nothing differs at all."""
    n, k = len(table), len(table[0])
    grand = _mean([one for row in table for one in row])
    rows = k * sum(((_mean(row) - grand) ** 2 for row in table), Fraction())
    columns = n * sum(((_mean([row[one] for row in table]) - grand) ** 2 for one in range(k)), Fraction())
    total = sum(((one - grand) ** 2 for row in table for one in row), Fraction())
    by_idea, by_juror = rows / (n - 1), columns / (k - 1)
    rest = (total - rows - columns) / ((n - 1) * (k - 1))
    below = by_idea + (k - 1) * rest + Fraction(k, n) * (by_juror - rest)
    return float((by_idea - rest) / below) if below else None


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)

"""Everybody beside everybody else at equal need; the same week by week."""

from datetime import date, timedelta
from random import Random

from pelangi.core.adjusted import Stratum
from pelangi.core.comparisons import What, all_weekly_waits, compare_all, weekly_waits
from pelangi.core.fairness import By, CaseRow

AS_OF = date(2026, 6, 1)


def cases(number: int, *, women_twice: bool = False, hard_ward: bool = False) -> list[CaseRow]:
    """Return invented cases; women may be refused twice as often, one ward may have only hard cases."""
    random = Random(7)
    rows = []
    for key in range(number):
        sex, ward = random.choice("LP"), random.choice(("w1", "w2", "w3"))
        hard = random.random() < (0.9 if hard_ward and ward == "w1" else 0.3)
        asked = date(2026, 1, 1) + timedelta(days=random.randint(0, 90))
        refusal = (0.3 if hard else 0.1) * (2 if women_twice and sex == "P" else 1)
        end = asked + timedelta(days=random.randint(1, 30) + (20 if hard else 0))
        happened = {"refused_on": end} if random.random() < refusal else {"served_on": end}
        rows.append(
            CaseRow(
                group="g",
                sex=sex,
                ward=ward,
                asked_on=asked,
                need="hard" if hard else "easy",
                key=key,
                **happened,
            )
        )
    return rows


def believed(rows: list[CaseRow]) -> set[tuple[str, str, str]]:
    return {(one.what, one.by, one.label) for one in compare_all(rows, as_of=AS_OF) if one.believed}


def test_a_ward_with_harder_cases_is_not_accused():
    assert believed(cases(1500, hard_ward=True)) == set()
    careless = [CaseRow(**{**vars(row), "need": ""}) for row in cases(1500, hard_ward=True)]
    assert (What.WAIT, By.WARD, "w1") in believed(careless)


def test_women_who_are_refused_twice_as_often_are_found():
    found = {
        (one.what, one.by, one.label): one for one in compare_all(cases(1500, women_twice=True), as_of=AS_OF)
    }
    women = found[What.REFUSED, By.SEX, "P"]
    assert women.believed
    assert 1.5 < women.found.ratio.estimate < 2.6
    assert women.found.difference.low > 0.05


def test_few_people_and_those_of_whom_nothing_is_known_are_not_compared():
    rows = [CaseRow(**{**vars(row), "group": "unknown"}) for row in cases(40)]
    rows += [CaseRow(**{**vars(rows[0]), "group": "rare"})] * 4
    assert {
        one.label for one in compare_all(rows, as_of=AS_OF, unknown="unknown") if one.by is By.GROUP
    } == set()


def test_weekly_strata_hold_who_waits_when_the_week_begins():
    monday = date(2026, 3, 2)

    def case(sex: str, asked: int, served: int | None) -> CaseRow:
        on = None if served is None else monday + timedelta(days=served)
        return CaseRow(group="", sex=sex, ward="", asked_on=monday - timedelta(days=asked), served_on=on)

    rows = [
        case("P", 3, 2),
        case("P", 4, 9),
        case("L", 2, None),
        case("L", 9, 1),
        case("L", -1, 3),
        case("P", 9, -2),
    ]
    (week,) = weekly_waits(rows, By.SEX, "P", [monday])
    assert week == [Stratum(2, 1, 1, 0), Stratum(0, 1, 0, 1)]


def test_all_labels_at_once_are_each_label_by_itself():
    rows = cases(300, hard_ward=True)
    first = min(row.asked_on for row in rows)
    mondays = [first + timedelta(days=7 * week - first.weekday()) for week in range(12)]
    for by in By:
        together = all_weekly_waits(rows, by, mondays)
        assert set(together) == {getattr(row, by) for row in rows}
        for label, weeks in together.items():
            alone = [[one for one in week if one.inside] for week in weekly_waits(rows, by, label, mondays)]
            assert weeks == alone, (by, label)
    assert all_weekly_waits(rows, By.SEX, []) == {"L": [], "P": []}

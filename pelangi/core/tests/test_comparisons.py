"""Everybody beside everybody else at equal need; the same week by week."""

from datetime import date, timedelta
from random import Random

import pytest

from pelangi.core.adjusted import Stratum, adjusted_share, adjusted_wait
from pelangi.core.comparisons import What, compare_all, compare_one
from pelangi.core.fairness import By, CaseRow
from pelangi.core.traits import TRAITS, Cross, label_of, parts_of, trait
from pelangi.core.weekly import all_weekly_waits, strata, weekly_waits

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


def fair_city_of_small_wards(seed: int) -> list[CaseRow]:
    """Return 600 cases over some forty wards of a few people each; one in fifty refuses, whoever it is."""
    random, rows = Random(seed), []
    for key in range(600):
        asked = date(2026, 1, 1) + timedelta(days=random.randrange(90))
        end = asked + timedelta(days=random.randint(3, 60))
        rows.append(
            CaseRow(
                group=random.choices("ABCDEFG", (40, 30, 10, 8, 5, 4, 3))[0],
                sex=random.choice("LP"),
                ward=f"w{min(random.randrange(42), random.randrange(42))}",
                asked_on=asked,
                need=random.choice("abcdef"),
                key=key,
                **{"refused_on" if random.random() < 0.02 else "served_on": end},
            )
        )
    return rows


def believed(rows: list[CaseRow]) -> set[tuple[str, str, str]]:
    return {
        (one.what, one.by, one.label) for one in compare_all(rows, as_of=AS_OF).comparisons if one.believed
    }


def test_a_ward_with_harder_cases_is_not_accused():
    assert {one for one in believed(cases(1500, hard_ward=True)) if one[1] in set(By)} == set()
    careless = [CaseRow(**{**vars(row), "need": ""}) for row in cases(1500, hard_ward=True)]
    assert (What.WAIT, By.WARD, "w1") in believed(careless)


def test_fair_cities_of_small_wards_are_not_accused():
    """Two families, each with one false finding in twenty cities; with normal deviates it was four cities of five."""
    accused = sum(bool(believed(fair_city_of_small_wards(seed))) for seed in range(20))
    assert accused <= 4


def test_women_who_are_refused_twice_as_often_are_found():
    found = {
        (one.what, one.by, one.label): one
        for one in compare_all(cases(1500, women_twice=True), as_of=AS_OF).comparisons
    }
    women = found[What.REFUSED, By.SEX, "P"]
    assert women.believed
    assert 1.5 < women.found.ratio.estimate < 2.6
    assert women.found.difference.low > 0.05


def test_few_people_stand_together_and_those_of_whom_nothing_is_known_are_not_compared():
    rows = [CaseRow(**{**vars(row), "group": "unknown"}) for row in cases(40)]
    rows += [CaseRow(**{**vars(rows[0]), "group": "rare"})] * 4
    found = compare_all(rows, as_of=AS_OF, unknown="unknown")
    assert {one.label for one in found.comparisons if one.by is By.GROUP} == set()
    assert found.pooled[By.GROUP, What.SERVED] == ("rare",)
    rows += [CaseRow(**{**vars(rows[0]), "group": "scarce"})] * 3
    found = compare_all(rows, as_of=AS_OF, unknown="unknown")
    (together,) = [one for one in found.comparisons if (one.by, one.what) == (By.GROUP, What.SERVED)]
    assert (together.label, together.people) == ("pooled", 7)
    assert found.pooled[By.GROUP, What.SERVED] == ("rare", "scarce")


def test_a_crossing_is_seen_where_neither_trait_alone_shows_it():
    """Women are refused more in one ward and less in another: neither sex nor wards differ."""
    random, rows = Random(5), []
    for key in range(2000):
        sex, ward = random.choice("LP"), random.choice(("w1", "w2"))
        often = (sex == "P") == (ward == "w1")
        end = date(2026, 2, 1)
        happened = {"refused_on": end} if random.random() < (0.4 if often else 0.2) else {"served_on": end}
        rows.append(CaseRow(group="g", sex=sex, ward=ward, asked_on=date(2026, 1, 1), key=key, **happened))
    assert (What.REFUSED, Cross.SEX_WARD, "P~w1") in believed(rows)
    assert not any(by in set(By) for _what, by, _label in believed(rows))


def test_all_at_once_is_each_by_itself():
    rows = cases(400, hard_ward=True)
    for one in compare_all(rows, as_of=AS_OF).comparisons:
        inside = [label_of(row, one.by) == one.label for row in rows]
        if one.what is What.WAIT:
            alone = adjusted_wait((r.need, i, *r.waited(AS_OF)) for r, i in zip(rows, inside, strict=True))
        else:
            days = [row.served_on if one.what is What.SERVED else row.refused_on for row in rows]
            so = [day is not None and day <= AS_OF for day in days]
            alone = adjusted_share(strata((r.need, i, h) for r, i, h in zip(rows, inside, so, strict=True)))
        assert (one.people, one.found.p) == (sum(inside), pytest.approx(alone.p))
        assert one.found.ratio.low == pytest.approx(alone.ratio.low)
        same = compare_one(rows, by=one.by, label=one.label, what=one.what, as_of=AS_OF)
        assert same.found.ratio.estimate == pytest.approx(one.found.ratio.estimate)


def test_promises_are_compared_by_their_own_records():
    rows = cases(200)
    deeds = {What.KEPT: [(row, row.sex == "L") for row in rows] * 2}
    found = {(one.what, one.label): one for one in compare_all(rows, as_of=AS_OF, deeds=deeds).comparisons}
    women = found[What.KEPT, "P"]
    assert women.is_worse
    assert women.believed
    assert women.people == 2 * sum(row.sex == "P" for row in rows)


def test_traits_have_names():
    assert [trait(str(one)) for one in TRAITS] == list(TRAITS)
    assert parts_of(Cross.GROUP_WARD, "elderly~w1") == [(By.GROUP, "elderly"), (By.WARD, "w1")]
    row = CaseRow(group="unknown", sex="P", ward="w1", asked_on=AS_OF)
    assert label_of(row, Cross.GROUP_SEX, "unknown") == "unknown"
    with pytest.raises(ValueError, match="religion"):
        trait("religion")


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

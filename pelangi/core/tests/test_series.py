"""Weeks are what counting day by day says, and a case of before the first week is still among those who wait."""

from datetime import date, timedelta
from random import Random

from pelangi.core.fairness import CaseRow
from pelangi.core.series import ended_on, last_weeks, weekly

TODAY = date(2026, 6, 10)


def some_cases() -> list[CaseRow]:
    random, rows = Random(4), []
    for key in range(300):
        asked = date(2026, 1, 5) + timedelta(days=random.randint(0, 150))
        end = asked + timedelta(days=random.randint(0, 60))
        how = random.choice(("served_on", "refused_on", "left_on", None))
        happened = {how: end} if how else {}
        rows.append(CaseRow(group="g", sex="P", ward="w", asked_on=asked, key=key, **happened))
    return rows


def test_weeks_equal_a_count_day_by_day():
    rows = some_cases()
    weeks = weekly(rows, last_weeks(rows, TODAY, 10))
    assert [one.monday for one in weeks][-1] == date(2026, 6, 1)
    assert len(weeks) == 10
    for one in weeks:
        days = [one.monday + timedelta(days=day) for day in range(7)]
        assert one.asked == sum(row.asked_on in days for row in rows)
        assert one.served == sum(row.served_on in days for row in rows)
        assert one.waiting == sum(row.asked_on <= one.sunday < ended_on(row) for row in rows)


def test_no_week_lies_before_the_first_case():
    rows = [CaseRow(group="g", sex="P", ward="w", asked_on=date(2026, 5, 27))]
    assert last_weeks(rows, TODAY, 26) == [date(2026, 5, 25), date(2026, 6, 1)]
    assert last_weeks([], TODAY, 26) == []
    assert weekly(rows, []) == []

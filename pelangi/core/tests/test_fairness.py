from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.fairness import By, CaseRow, fairness, wait_of

ASKED = date(2026, 10, 1)
AS_OF = date(2026, 11, 24)


def case(
    group="elderly", sex="P", ward="19.71.05.1005", *, served=None, refused=None, left=None, asked=ASKED
):
    after = {"served_on": served, "refused_on": refused, "left_on": left}
    days = {name: asked + timedelta(days=n) for name, n in after.items() if n is not None}
    return CaseRow(group=group, sex=sex, ward=ward, asked_on=asked, **days)


def test_reach_and_refusal_are_shares_with_intervals_beside_everybody_else():
    rows = [case(sex="P", served=3)] * 48 + [case(sex="P")] * 30 + [case(sex="P", refused=2)] * 2
    rows += [case(sex="L", served=3)] * 56 + [case(sex="L")] * 14
    result = fairness(rows, by=By.SEX, as_of=AS_OF)
    men, women = result.groups
    assert (men.label, men.people, women.people) == ("L", 70, 80)
    # Newcombe (1998), table II: 56/70 less 48/80
    assert men.reached.difference.estimate == pytest.approx(0.2)
    assert men.reached.difference.low == pytest.approx(0.0524, abs=5e-5)
    assert men.reached.difference.high == pytest.approx(0.3339, abs=5e-5)
    assert men.reached.ratio.estimate == pytest.approx(4 / 3)
    assert women.refused.count == 2
    assert men.refused.ratio is None
    assert result.everybody.people == 150
    assert result.everybody.reached.difference is None


def test_waiting_counts_those_who_wait_still():
    rows = [case(served=10), case(served=20), case(), case()]
    wait = wait_of(rows, AS_OF)
    assert (wait.people, wait.served, wait.median_days) == (4, 2, 20)


def test_whoever_refuses_or_leaves_is_censored_on_that_day():
    wait = wait_of([case(refused=5), case(left=7), case(served=9)], AS_OF)
    assert [(step.day, step.at_risk) for step in wait.steps] == [(9, 1)]


def test_someone_who_refused_first_and_was_served_later_was_served():
    assert wait_of([case(refused=5, served=30)], AS_OF).median_days == 30


def test_as_of_a_day_nothing_later_is_known():
    rows = [case(served=10)] * 5 + [case(asked=AS_OF)] * 5
    early = fairness(rows, by=By.GROUP, as_of=ASKED + timedelta(days=9))
    assert (early.everybody.people, early.everybody.reached.count) == (5, 0)
    on_the_day = fairness(rows, by=By.GROUP, as_of=ASKED + timedelta(days=10)).everybody
    assert (on_the_day.reached.count, on_the_day.wait.served) == (5, 5)
    assert fairness(rows, by=By.GROUP, as_of=AS_OF).everybody.people == 10


def test_small_groups_are_pooled_and_named():
    rows = [case("elderly")] * 9 + [case("inmate")] * 3 + [case("disability")] * 4
    result = fairness(rows, by=By.GROUP, as_of=AS_OF)
    assert [(one.label, one.people) for one in result.groups] == [("elderly", 9), ("pooled", 7)]
    assert result.pooled == ("disability", "inmate") == result.groups[-1].members


def test_one_small_group_takes_the_next_smallest_with_it():
    rows = [case("elderly")] * 9 + [case("inmate")] * 3 + [case("disability")] * 6
    result = fairness(rows, by=By.GROUP, as_of=AS_OF)
    assert result.pooled == ("disability", "inmate")
    assert [one.people for one in result.groups] == [9, 9]


def test_fewer_people_than_the_minimum_give_no_figures():
    result = fairness([case()] * 4, by=By.WARD, as_of=AS_OF)
    assert (result.everybody, result.groups) == (None, ())


def test_no_rows_give_no_figures():
    assert fairness([], by=By.WARD, as_of=AS_OF).everybody is None


def test_a_case_cannot_end_before_it_was_asked_for():
    with pytest.raises(ValueError, match="served_on"):
        case(served=-1)


rows_of_cases = st.lists(
    st.builds(
        case,
        st.sampled_from(["elderly", "inmate", "disability"]),
        st.sampled_from("LP"),
        served=st.none() | st.integers(0, 50),
        refused=st.none() | st.integers(0, 50),
    ),
    max_size=40,
)


@given(rows_of_cases, st.sampled_from(By))
def test_nobody_is_dropped_and_no_shown_group_is_small(rows, by):
    result = fairness(rows, by=by, as_of=AS_OF)
    if len(rows) < 5:
        assert result.groups == ()
    else:
        assert sum(one.people for one in result.groups) == len(rows)
        assert all(one.people >= 5 for one in result.groups)

from copy import deepcopy
from dataclasses import fields
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.triage import (
    RULES_FILE,
    CaseFacts,
    NotARule,
    Obstacle,
    changed_rules,
    default_rules,
    later_by_days,
    read_rules,
    triage,
    with_rule,
    without,
)

NOW = date(2026, 11, 24)
RULES = default_rules()
DATA = yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))

cases = st.builds(
    CaseFacts,
    asked_on=st.dates(date(2026, 1, 1), NOW),
    obstacle=st.sampled_from(Obstacle),
    no_identity_at_all=st.booleans(),
    needed_for_care=st.booleans(),
    first_time_holder_before_admission=st.booleans(),
    failed_visits=st.integers(0, 5),
    institution_batch=st.booleans(),
    promised_for=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)


def judge(**facts):
    return triage(CaseFacts(**{"asked_on": NOW, **facts}), now=NOW, rules=RULES)


def test_a_new_case_without_reasons_has_no_points_and_the_usual_priority():
    result = judge()
    assert (result.points, result.priority, result.reasons) == (0, 1, ())


def test_the_points_are_the_sum_of_the_named_reasons():
    result = judge(asked_on=NOW - timedelta(days=9), obstacle=Obstacle.BEDRIDDEN, failed_visits=1)
    given_points = {point.rule.code: point.points for point in result.reasons}
    assert given_points == {"bedridden": 20, "waiting": 9, "failed_visit": 8}
    assert (result.points, result.priority) == (37, 2)


def test_end_of_life_alone_comes_first():
    assert judge(obstacle=Obstacle.END_OF_LIFE).priority == 4


def test_waiting_and_failed_visits_stop_at_their_maximum():
    assert judge(asked_on=NOW - timedelta(days=400), failed_visits=9).points == 40 + 24


def test_a_promise_counts_from_its_day_on():
    assert judge(promised_for=NOW).points == 30
    assert judge(promised_for=NOW + timedelta(days=1)).points == 0


def test_without_a_reason_the_rest_stays_as_it_was():
    result = judge(needed_for_care=True, obstacle=Obstacle.IN_HOSPITAL)
    less = without(result, "needed_for_care")
    assert (result.points, result.priority) == (65, 4)
    assert (less.points, less.priority) == (35, 2)
    assert without(result, "waiting").points == result.points


def test_a_reason_is_worth_so_many_days_of_waiting():
    assert later_by_days(judge(obstacle=Obstacle.BEDRIDDEN), "bedridden") == 20
    long_ago = judge(asked_on=NOW - timedelta(days=39), obstacle=Obstacle.BEDRIDDEN)
    assert later_by_days(long_ago, "bedridden") is None
    just_enough = judge(asked_on=NOW - timedelta(days=20), obstacle=Obstacle.BEDRIDDEN)
    assert later_by_days(just_enough, "bedridden") == 20
    assert later_by_days(long_ago, "waiting") == 39


def test_days_of_waiting_are_whole_days_rounded_up():
    data = deepcopy(DATA)
    data["rules"][0]["each"] = 3
    result = triage(CaseFacts(asked_on=NOW, obstacle=Obstacle.BEDRIDDEN), now=NOW, rules=read_rules(data))
    assert later_by_days(result, "bedridden") == 7


def test_without_points_for_waiting_no_days_can_be_told():
    data = deepcopy(DATA)
    del data["rules"][0]
    result = triage(CaseFacts(asked_on=NOW, obstacle=Obstacle.BEDRIDDEN), now=NOW, rules=read_rules(data))
    assert later_by_days(result, "bedridden") is None


def test_a_rule_that_does_not_exist_cannot_be_left_out():
    with pytest.raises(KeyError):
        without(judge(), "status")


FORBIDDEN = {"sex", "gender", "status", "religion", "marital_status", "group", "nik", "income", "diagnosis"}


def test_status_and_sex_are_not_among_the_facts():
    assert not FORBIDDEN & {field.name for field in fields(CaseFacts)}


@pytest.mark.parametrize("word", sorted(FORBIDDEN))
def test_status_and_sex_cannot_be_planted_in_facts_or_rules(word):
    with pytest.raises(TypeError):
        CaseFacts(asked_on=NOW, **{word: "x"})
    data = deepcopy(DATA)
    data["rules"][1]["fact"] = word
    with pytest.raises(NotARule, match=word):
        read_rules(data)


@pytest.mark.parametrize(
    "change",
    [
        {"source_id": ""},
        {"source_en": ""},
        {"points": -1},
        {"is": None},
        {"code": "waiting"},
    ],
)
def test_a_rule_without_source_or_with_nonsense_is_refused(change):
    data = deepcopy(DATA)
    data["rules"][1].update(change)
    with pytest.raises(NotARule):
        read_rules(data)


def test_priorities_must_cover_every_total():
    data = deepcopy(DATA)
    data["priorities"][-1]["from"] = 1
    with pytest.raises(NotARule):
        read_rules(data)


@given(facts=cases, days=st.integers(0, 60))
def test_waiting_longer_never_makes_a_case_less_urgent(facts, days):
    today = triage(facts, now=NOW, rules=RULES)
    later = triage(facts, now=NOW + timedelta(days=days), rules=RULES)
    assert later.points >= today.points
    assert later.priority >= today.priority


@given(facts=cases)
def test_every_reason_taken_away_takes_exactly_its_points(facts):
    result = triage(facts, now=NOW, rules=RULES)
    for point in result.reasons:
        assert without(result, point.rule.code).points == result.points - point.points
    assert result.points == sum(point.points for point in result.reasons)


def test_a_rule_is_given_other_points_and_another_source_and_nothing_else_changes():
    after = with_rule(RULES, "bedridden", points=70, source="Keputusan 12/2026")
    ((old, new),) = changed_rules(RULES, after)
    assert (old.points, new.points) == (20, 70)
    assert new.source_id == new.source_en == "Keputusan 12/2026"
    assert (after.version, after.bands, len(after.rules)) == (
        RULES.version + 1,
        RULES.bands,
        len(RULES.rules),
    )


def test_other_points_on_the_same_ground_leave_the_source_in_both_languages():
    was = next(rule for rule in RULES.rules if rule.code == "bedridden")
    for same in (was.source_id, was.source_en):
        after = with_rule(RULES, "bedridden", points=30, source=same)
        ((_old, new),) = changed_rules(RULES, after)
        assert (new.source_id, new.source_en) == (was.source_id, was.source_en)
        assert was.source_id != was.source_en


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("sex", {"points": 5, "source": "x"}),
        ("bedridden", {"points": 101, "source": "x"}),
        ("bedridden", {"points": -1, "source": "x"}),
        ("bedridden", {"points": 30, "source": " "}),
        ("waiting", {"points": 0, "maximum": 40, "source": "x"}),
        ("waiting", {"points": 1, "maximum": 101, "source": "x"}),
        (
            "bedridden",
            {"points": 20, "source": next(r.source_id for r in RULES.rules if r.code == "bedridden")},
        ),
    ],
)
def test_a_change_of_a_rule_without_sense_is_refused(code, change):
    with pytest.raises(NotARule):
        with_rule(RULES, code, **change)

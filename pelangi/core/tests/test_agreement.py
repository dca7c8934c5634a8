"""Agreement of two judges, against figures worked by hand."""

import pytest

from pelangi.core.agreement import agreement

YES, NO = "same", "different"


def test_nobody_judged_twice_says_nothing():
    assert agreement([]) is None


def test_a_worked_example():
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 35 of 50 agree; pooled habits 55 yes, 45 no of 100."""
    pairs = [(YES, YES)] * 20 + [(YES, NO)] * 5 + [(NO, YES)] * 10 + [(NO, NO)] * 15
    found = agreement(pairs)
    assert (found.cases, found.agreed) == (50, 35)
    assert found.share.estimate == pytest.approx(0.7)
    assert found.kappa == pytest.approx((0.7 - 0.505) / 0.495)
    assert found.single_error == pytest.approx((1 - 0.4**0.5) / 2)


def test_judges_who_always_agree_on_different_things_have_kappa_one_and_no_error():
    found = agreement([(YES, YES), (NO, NO)])
    assert found.kappa == pytest.approx(1)
    assert found.single_error == 0


def test_kappa_is_unknown_when_only_one_answer_was_ever_given():
    assert agreement([(YES, YES)] * 3).kappa is None


def test_the_error_never_exceeds_guessing():
    assert agreement([(YES, NO)] * 4).single_error == 0.5


def test_two_judges_who_err_in_a_tenth_differ_in_eighteen_of_a_hundred():
    pairs = [(YES, NO)] * 18 + [(YES, YES)] * 82
    assert agreement(pairs).single_error == pytest.approx(0.1)

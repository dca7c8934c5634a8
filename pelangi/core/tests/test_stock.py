"""The day a stock runs out: the interval holds what it says, and odd histories are not guessed from."""

from datetime import date, timedelta
from random import Random

import pytest

from pelangi.core.stock import FEWEST_WEEKS, WEEK, run_out

TODAY = date(2026, 11, 28)


def test_a_steady_use_gives_the_day_by_hand():
    found = run_out(70, [10] * 28, today=TODAY, seed=1)
    assert found is not None
    assert found.day == found.early == found.late == TODAY + timedelta(days=6)
    assert (found.weeks, found.a_week) == (4, 70)


def test_nothing_left_is_today_and_much_is_no_day():
    assert run_out(0, [1] * 28, today=TODAY, seed=1).day == TODAY
    assert run_out(10_000, [1] * 28, today=TODAY, seed=1).day is None


@pytest.mark.parametrize("used", [[], [5] * (FEWEST_WEEKS * WEEK - 1), [0] * 100])
def test_too_little_history_is_no_forecast(used):
    assert run_out(10, used, today=TODAY, seed=1) is None


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="negative"):
        run_out(-1, [1] * 28, today=TODAY, seed=1)


def test_the_interval_holds_the_true_day_about_eight_times_in_ten():
    """100 offices with their own rhythm and bursts: twelve weeks are known, what comes after is drawn the same way."""
    held = 0
    for office in range(100):
        chance = Random(office)

        def day(n: int, chance=chance) -> int:
            busy = 3 if chance.random() < 0.1 else 1
            return 0 if n % WEEK >= 5 else chance.randrange(10, 30) * busy

        past = [day(n) for n in range(12 * WEEK)]
        units, left, true = 1_500, 1_500, 0
        while left > 0:
            left -= day(true)
            true += 1
        found = run_out(units, past, today=TODAY, seed=office)
        held += found.early <= TODAY + timedelta(days=true - 1) <= found.late
    assert 65 <= held <= 95

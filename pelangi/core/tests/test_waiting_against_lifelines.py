"""The waiting curve, its band, the median and its band equal those of lifelines to 1e-9."""

from random import Random

import lifelines
import pytest

from pelangi.core.waiting import kaplan_meier

TO = 1e-9


def sample(seed: int) -> list[tuple[int, bool]]:
    """Return waits with ties, early and late leavers, now and then nobody served at the end."""
    random = Random(seed)
    longest, share = random.choice((5, 30, 200)), random.choice((0.2, 0.5, 0.9, 1.0))
    return [(random.randint(0, longest), random.random() < share) for _ in range(random.randint(2, 300))]


@pytest.mark.parametrize("seed", range(60))
def test_curve_band_and_median_equal_lifelines(seed):
    from lifelines.utils import median_survival_times

    waits = sample(seed)
    theirs = lifelines.KaplanMeierFitter().fit([days for days, _ in waits], [served for _, served in waits])
    ours = kaplan_meier(waits)
    bands = theirs.confidence_interval_
    for step in ours.steps:
        assert step.waiting == pytest.approx(theirs.survival_function_at_times(step.day).iloc[0], abs=TO)
        low, high = bands.loc[float(step.day)]
        if step.waiting > TO:  # at nobody left their band is not defined
            assert (step.low, step.high) == (pytest.approx(low, abs=TO), pytest.approx(high, abs=TO))
    assert ours.median_days == finite(theirs.median_survival_time_)
    low, high = median_survival_times(bands.ffill()).iloc[0]
    assert (ours.median_low_days, ours.median_high_days) == (finite(low), finite(high))


def finite(days: float) -> int | None:
    return None if days == float("inf") else int(days)

"""The forecast: reproducible, between what is verified and what is claimed, narrower the more is known."""

from decimal import Decimal

import pytest

from pelangi.core.index import InstrumentIncomplete, load_instrument, read_city, score
from pelangi.core.index.cut_off import Result, cut_offs, published_results, yearly_rise
from pelangi.core.index.forecast import History, forecast
from pelangi.core.index.words import NOTHING
from pelangi.core.tests.advice_cases import AFFAIRS, I2026, ROWS

SURE = History({(3, 3): 10_000_000}, {(3, 3): 10_000_000}, accepted=10_000_000)


def city(claimed=(), accepted=True, count=20):
    """Twenty innovations at level 3 of every row; rows in `claimed` were verified by nobody."""
    rows = {row: 3 for row in ROWS if row not in claimed}
    each = {"accepted": accepted, "rows": rows, "claimed": dict.fromkeys(claimed, 3)}
    units = [{"id": f"I{one}", "affairs": [AFFAIRS[one % 6]], **each} for one in range(count)]
    government = {row.id: 3 for row in I2026.government_rows}
    return read_city(I2026, {"government": government, "innovations": units})


def test_the_same_seed_gives_the_same_forecast_and_another_seed_nearly():
    one, same, other = (forecast(I2026, city(), seed=seed, draws=600) for seed in (1, 1, 2))
    assert one == same
    assert one.draws != other.draws
    assert one.middle == pytest.approx(other.middle, abs=0.5)


def test_without_any_loss_it_is_the_score_itself():
    found = forecast(I2026, city(claimed=ROWS[:5]), seed=1, history=SURE, draws=200)
    index = float(score(I2026, city(claimed=ROWS[:5])).claimed.index)
    assert (found.low, found.high) == (pytest.approx(index, abs=0.01), pytest.approx(index, abs=0.01))


def test_nothing_is_forecast_above_the_claim():
    for claimed in ((), ROWS):
        found = forecast(I2026, city(claimed), seed=3, draws=400)
        assert found.low < found.middle < found.high <= float(score(I2026, city(claimed)).claimed.index)


def test_what_nobody_verified_loses_more():
    verified = forecast(I2026, city(), seed=1, draws=400)
    claimed = forecast(I2026, city(claimed=ROWS), seed=1, draws=400)
    assert claimed.middle < verified.middle
    assert claimed.high - claimed.low > verified.high - verified.low


def test_losses_are_learned_from_the_citys_own_history():
    harsh = History({(3, 0): 500}, {})
    found = forecast(I2026, city(claimed=ROWS), seed=1, history=harsh, draws=400)
    assert found.middle < forecast(I2026, city(claimed=ROWS), seed=1, draws=400).middle
    assert (found.kept[0], found.readings) == (pytest.approx(0.0396, abs=0.01), (500, 0))


def test_the_share_that_stands_is_as_drawn():
    """One row of one level: the mean of many draws is the posterior mean, worked out by hand."""
    history = History({(1, 1): 20, (1, 0): 10}, {})
    data = {"innovations": [{"id": "A", "accepted": True, "claimed": {"sid_17_sdm": 1}}]}
    found = forecast(I2026, read_city(I2026, data), seed=5, history=history, draws=6_000)
    stands = (0.7 * 10 + 20) / (10 + 30)
    assert sum(found.draws) / len(found.draws) == pytest.approx(stands * 2 / 12 / 250 * 100, rel=0.03)


def test_undecided_innovations_may_be_accepted_and_rejected_ones_never_count():
    open_ones = forecast(I2026, city(accepted=None), seed=1, draws=400)
    assert open_ones.low < forecast(I2026, city(), seed=1, draws=400).low
    rejected = forecast(I2026, city(accepted=False), seed=1, draws=100)
    assert rejected.high <= 63 / 250 * 100


def test_a_year_without_weights_is_asked_for():
    data = {"government": {"spd_01": 2}}
    with pytest.raises(InstrumentIncomplete):
        forecast(load_instrument(2023), read_city(load_instrument(2023), data), seed=1, draws=10)


def test_published_results_bound_what_the_tenth_place_needed():
    found = {one.year: one for one in cut_offs(published_results())}
    assert (found[2025].at_least, found[2025].at_most) == (Decimal("72.94"), None)
    assert (found[2023].at_least, found[2023].at_most) == (None, Decimal("84.46"))
    assert 2024 not in found
    assert yearly_rise() == Decimal("3.42")


def test_the_tenth_itself_is_the_cut_off_and_contradictions_are_said():
    tenth = Result("A", 2025, Decimal("80.00"), 10, NOTHING)
    behind = Result("B", 2025, Decimal("81.00"), 11, NOTHING)
    (one,) = cut_offs([tenth])
    assert (one.at_least, one.at_most, one.clash) == (Decimal("80.00"), Decimal("80.00"), False)
    assert cut_offs([tenth, behind])[0].clash


def test_the_chance_is_the_share_of_futures_that_reach_it():
    found = forecast(I2026, city(), seed=1, draws=400)
    assert found.chance_of(0) == 1
    assert found.chance_of(100) == 0
    assert found.chance_of(found.middle) == pytest.approx(0.5, abs=0.06)

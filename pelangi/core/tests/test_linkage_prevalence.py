"""A list's own share of doubtful candidates who are the person is found without its truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.linkage import default_parameters
from pelangi.core.linkage.prevalence import BINS, LOWEST, STEP, TRUSTED, Spreads, learn_spreads

SPREADS = default_parameters().spreads
CENTRES = LOWEST + STEP * (np.arange(BINS) + 0.5)


def invented(share: float, rows: int, seed: int, spreads: Spreads = SPREADS) -> tuple[np.ndarray, np.ndarray]:
    """Return the log odds of doubtful candidates of whom `share` are the person, and who is."""
    chance = np.random.default_rng(seed)
    truth = chance.random(rows) < share
    bins = [chance.choice(BINS, rows, p=np.array(side) / sum(side)) for side in (spreads.other, spreads.same)]
    return CENTRES[np.where(truth, bins[1], bins[0])], truth


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_the_share_of_a_list_is_found_without_its_truth(share):
    log_odds, truth = invented(share, 20_000, seed=1)
    assert SPREADS.share_of(log_odds) == pytest.approx(truth.mean(), abs=0.02)


@pytest.mark.parametrize("share", [0.2, 0.8])
def test_what_is_said_is_true_in_lists_of_either_kind(share):
    log_odds, truth = invented(share, 200_000, seed=2)
    parameters = default_parameters()
    none = np.zeros(len(log_odds))
    said = parameters.said(log_odds, none, parameters.share_of(log_odds, none))
    for low in (0.5, 0.6, 0.7, 0.8, 0.9):
        band = (said >= low) & (said < low + 0.1)
        if band.sum() >= 200:
            assert said[band].mean() == pytest.approx(truth[band].mean(), abs=0.03)


def test_a_list_of_one_row_is_judged_as_those_learnt_from():
    one = SPREADS.share_of(np.array([1.0]))
    assert one == pytest.approx(SPREADS.share, abs=2 / TRUSTED)
    assert SPREADS.share_of(np.array([])) == pytest.approx(SPREADS.share)


@given(st.lists(st.floats(-700, 700), max_size=50), st.floats(0.001, 0.999))
def test_the_order_of_candidates_never_changes(log_odds, share):
    asked = np.sort(np.array(log_odds))
    said = SPREADS.log_odds(asked, share)
    assert np.all(np.diff(said) >= -1e-9)


def test_spreads_are_learnt_from_lists_with_their_truth():
    learnt = learn_spreads([invented(share, 50_000, seed) for seed, share in enumerate((0.3, 0.5, 0.7))])
    assert learnt.same == pytest.approx(SPREADS.same, abs=0.01)
    assert learnt.other == pytest.approx(SPREADS.other, abs=0.01)
    assert learnt.share == pytest.approx(0.5, abs=0.01)


def test_a_list_that_teaches_nothing_is_refused():
    with pytest.raises(ValueError, match="teaches nothing"):
        learn_spreads([(np.array([1.0, 2.0]), np.array([True, True]))])
    with pytest.raises(ValueError, match="above 0"):
        Spreads((0.0,) * BINS, (1.0,) * BINS, 0.5)

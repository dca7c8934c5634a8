"""Linkage: the parameters are whole, within range, dated, and speak the way evidence does."""

import pytest

from pelangi.core.linkage import default_parameters
from pelangi.core.linkage.learn import flat_parameters, learn_calibration
from pelangi.core.linkage.model import COMPARISONS, level_code
from pelangi.core.linkage.parameters import Chances, ParametersNotUsable


@pytest.fixture(scope="module")
def parameters():
    return default_parameters()


def test_every_level_has_its_parameters_and_no_other(parameters):
    named = {one.code: {level.code for level in one.levels} for one in COMPARISONS}
    assert {code: set(levels) for code, levels in parameters.levels.items()} == named


def test_parameters_say_when_and_how_they_were_obtained(parameters):
    assert parameters.dated >= "2026-11-24"
    assert "seed" in parameters.obtained


@pytest.mark.parametrize("comparison", [one.code for one in COMPARISONS])
def test_agreement_speaks_for_and_disagreement_against(parameters, comparison):
    levels = parameters.levels[comparison]
    agreement = max(chances.weight for chances in levels.values())
    assert levels["differs"].weight < 0 < agreement


def test_a_same_nik_is_the_strongest_evidence(parameters):
    strongest = max(chances.weight for levels in parameters.levels.values() for chances in levels.values())
    assert parameters.levels["nik"]["same"].weight == pytest.approx(strongest)


def test_rarer_names_weigh_at_least_as_much(parameters):
    for code in ("name", "mother", "father"):
        for how in ("same", "part", "alike"):
            rare, fair, common = (
                parameters.levels[code][f"{how}_{at}"].weight for at in ("rare", "fair", "common")
            )
            assert rare >= fair - 0.01 >= common - 0.02


def test_probability_rises_with_the_weight_and_stays_within_0_and_1(parameters):
    at = [parameters.probability(weight) for weight in (-2000, -10, 0, 5, 20, 2000)]
    assert at == sorted(at)
    assert at[0] == 0
    assert at[-1] == 1


def test_a_chance_of_0_or_1_is_refused():
    with pytest.raises(ParametersNotUsable):
        Chances(1.0, 0.5)


def test_levels_are_numbered_as_splink_does():
    assert level_code("sex", 1) == "same"
    assert level_code("sex", 0) == "differs"
    assert level_code("sex", -1) == "unknown"


def test_calibration_finds_the_curve_behind_the_truth():
    weights = [-4.0] * 100 + [0.0] * 100 + [4.0] * 100
    truth = [True] * 5 + [False] * 95 + [True] * 50 + [False] * 50 + [True] * 95 + [False] * 5
    intercept, slope = learn_calibration(weights, truth)
    assert intercept == pytest.approx(0, abs=0.05)
    assert slope == pytest.approx(0.72, abs=0.06)


def test_learning_starts_from_levels_that_weigh_nothing():
    weights = {one.weight for levels in flat_parameters().levels.values() for one in levels.values()}
    assert weights == {0}

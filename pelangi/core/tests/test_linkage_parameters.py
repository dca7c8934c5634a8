"""Linkage: the parameters are whole, within range, dated, and speak the way evidence does."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pelangi.core.linkage import default_parameters, differences, read_parameters, write_parameters
from pelangi.core.linkage.learn import EVIDENCE, flat_parameters, learn_calibration, learn_parameters
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
    assert "seeds" in parameters.obtained


@pytest.mark.parametrize("comparison", [one.code for one in COMPARISONS if one.code != "relative"])
def test_agreement_speaks_for_and_disagreement_against(parameters, comparison):
    levels = parameters.levels[comparison]
    agreement = max(chances.weight for chances in levels.values())
    assert levels["differs"].weight < 0 < agreement


def test_another_member_of_the_family_speaks_against(parameters):
    assert parameters.levels["relative"]["born_apart"].weight < 0


def test_a_same_nik_is_the_strongest_of_the_numbers_and_dates(parameters):
    strongest = max(chances.weight for code in ("nik", "family_card", "birth", "home")
                    for chances in parameters.levels[code].values())  # fmt: skip
    assert parameters.levels["nik"]["same"].weight == pytest.approx(strongest)


def test_a_larger_register_makes_every_candidate_a_little_less_likely(parameters):
    assert parameters.prior_weight(3_000_000) < parameters.prior_weight(220_000)
    assert parameters.prior_weight(parameters.residents) == pytest.approx(
        math.log2(parameters.prior / (1 - parameters.prior)), abs=0.001
    )


def test_candidates_alike_share_the_probability(parameters):
    assert parameters.probability(20, rivals=1) == pytest.approx(0.5, abs=0.01)


def test_a_parameter_file_is_read_as_it_was_written(parameters, tmp_path):
    write_parameters(parameters, tmp_path / "p.yaml")
    again = read_parameters(tmp_path / "p.yaml")
    assert all(abs(before - after) < 0.01 for _, _, before, after in differences(parameters, again))
    assert (again.dated, again.known) == (parameters.dated, parameters.known)


def test_differences_name_the_largest_change_first(parameters):
    other = replace(
        parameters,
        levels={**parameters.levels, "sex": {"same": Chances(0.9, 0.001), "differs": Chances(0.01, 0.02)}},
    )
    comparison, level, before, after = differences(parameters, other)[0]
    assert (comparison, level) == ("sex", "same")
    assert after - before > 5


def test_a_file_that_is_no_parameter_file_is_refused(tmp_path):
    (tmp_path / "p.yaml").write_text("prior: 0.1\n", encoding="utf-8")
    with pytest.raises(ParametersNotUsable, match="parameter"):
        read_parameters(tmp_path / "p.yaml")


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
    assert at[0] < 1e-100
    assert at[-1] == 1


def test_a_chance_of_0_or_1_is_refused():
    with pytest.raises(ParametersNotUsable):
        Chances(1.0, 0.5)


def test_levels_are_numbered_as_splink_does():
    assert level_code("sex", 1) == "same"
    assert level_code("sex", 0) == "differs"
    assert level_code("sex", -1) == "unknown"


def test_calibration_finds_the_curve_behind_the_truth(parameters):
    bits = np.repeat([-4.0, 0.0, 4.0], 1000)
    best = pd.DataFrame({"match_weight": bits, "rivals": 0.0, **{f"gamma_{code}": -1 for code in EVIDENCE}})
    shares = {-4.0: 0.05, 0.0: 0.5, 4.0: 0.95}
    truth = [at % 1000 < shares[weight] * 1000 for at, weight in enumerate(bits)]
    fitted = learn_calibration(best, truth, replace(parameters, spreads=None))
    assert [fitted.probability(weight) for weight in shares] == pytest.approx(list(shares.values()), abs=0.02)


def test_learning_on_few_labels_stays_near_where_it_started(parameters):
    levels = {f"gamma_{one.code}": [len(one.levels) - 1, 0] for one in COMPARISONS}
    pairs = pd.DataFrame({**levels, "residents": parameters.residents})
    learnt = learn_parameters(
        pairs, [True, False], dated="2026-11-25", obtained="two pairs", start=parameters
    )
    assert all(
        abs(after - before) < 3
        for code, _, before, after in differences(parameters, learnt)
        if code != "prior"
    )


def test_learning_starts_from_levels_that_weigh_nothing():
    weights = {one.weight for levels in flat_parameters().levels.values() for one in levels.values()}
    assert weights == {0}


def test_a_file_with_damaged_spreads_is_refused_with_the_reason(parameters, tmp_path):
    write_parameters(parameters, tmp_path / "p.yaml")
    text = (tmp_path / "p.yaml").read_text().replace(f"  share: {parameters.spreads.share}", "  share: 7")
    (tmp_path / "p.yaml").write_text(text)
    with pytest.raises(ParametersNotUsable, match="bagian lists"):
        read_parameters(tmp_path / "p.yaml")

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pelangi.core.index import (
    City,
    Innovation,
    InstrumentIncomplete,
    NoScale,
    NotARegion,
    Reading,
    Standing,
    UnknownYear,
    basis_in_words,
    combine,
    explain,
    level_for,
    load_instrument,
    missing_mandatory,
    proof_in_words,
    read_city,
    score,
    score_as_data,
    unit_in_words,
    years,
)
from pelangi.core.index.score import count_score, predicate_for

I2026 = load_instrument(2026)
BASIC = I2026.basic_affairs.value


def rows_worth(rows, points):
    """Readings of these rows that add up to exactly so many points."""
    reachable = {Decimal(0): {}}
    for row in rows:
        options = dict(reachable)
        for total, readings in reachable.items():
            for level in (1, 2, 3):
                options.setdefault(total + row.weight * level, readings | {row.id: Reading(level)})
        reachable = options
    readings = reachable[Decimal(points)]
    return Standing(claimed=readings, verified=readings)


def city_of(spd, count, each, affairs):
    standing = rows_worth(I2026.innovation_rows, each)
    innovations = tuple(
        Innovation(f"INV-{i}", standing, (BASIC[i % affairs],) if affairs else (), accepted=True)
        for i in range(count)
    )
    return City("Kota Contoh", rows_worth(I2026.government_rows, spd), innovations)


@pytest.mark.parametrize(
    ("spd", "count", "each", "affairs", "index", "predicate"),
    [
        (40, 20, 70, 5, "47.04", "Inovatif"),
        (40, 20, 70, 4, "44.00", "Inovatif"),
        (40, 8, 80, 5, "38.55", "Kurang Inovatif"),
        (40, 12, 80, 5, "49.82", "Inovatif"),
        (63, 200, 111, 6, "100.00", "Sangat Inovatif"),
        (63, 230, 111, 6, "100.00", "Sangat Inovatif"),
        (0, 0, 0, 0, "0.00", "Tidak Dapat Dinilai"),
    ],
)
def test_the_published_cases_of_2026_come_out(spd, count, each, affairs, index, predicate):
    figures = score(I2026, city_of(spd, count, each, affairs)).verified
    assert figures.index == Decimal(index)
    assert figures.predicate == predicate
    assert figures.government == spd


@pytest.mark.parametrize(
    ("year", "spd", "mean", "accepted", "published"),
    [(2024, "56", "79.69", 89, "67.80"), (2025, "51", "90.91", 137, "77.59")],
)
def test_the_results_of_kabupaten_tegal_are_consistent_with_the_formula(year, spd, mean, accepted, published):
    instrument = load_instrument(year)
    count = count_score(instrument, accepted, basic_affairs=0)
    assert combine(instrument, Decimal(spd), Fraction(mean), count) == Decimal(published)


def test_tegal_2025_does_not_fit_with_the_139_sent_and_the_same_government_points():
    instrument = load_instrument(2025)
    sent = count_score(instrument, 139, basic_affairs=0)
    assert combine(instrument, Decimal(51), Fraction("90.91"), sent) != Decimal("77.59")


@pytest.mark.parametrize(
    ("year", "innovations", "published", "rest"),
    [(2023, 176, "84.46", "144.27"), (2024, 222, "92.25", "154.625")],
)
def test_mojokerto_fits_with_the_cap_of_200(year, innovations, published, rest):
    instrument = load_instrument(year)
    count = count_score(instrument, innovations, basic_affairs=0)
    assert combine(instrument, Decimal(rest), Fraction(0), count) == Decimal(published)


def test_tegal_2023_needs_fewer_government_points_with_the_129_accepted_than_can_be_told():
    """129 leave about 49.7, 157 leave 39.0: both lie under 63, so this result decides nothing."""
    instrument = load_instrument(2023)
    for counted, rest in ((129, "49.69"), (157, "39.05")):
        count = count_score(instrument, counted, basic_affairs=0)
        assert combine(instrument, Decimal(rest), Fraction("52.04"), count) == Decimal("60.30")


@pytest.mark.parametrize(
    ("innovations", "published", "rest"), [(29, "57.68", "133.18"), (23, "65.13", "154.085")]
)
def test_pangkalpinangs_two_results_leave_points_that_rows_can_give(innovations, published, rest):
    """Fewer and better innovations scored higher: what government and mean maturity must have given together."""
    instrument = load_instrument(2025)
    count = count_score(instrument, innovations, basic_affairs=0)
    assert combine(instrument, Decimal(rest), Fraction(0), count) == Decimal(published)
    assert Decimal(rest) <= 63 + 111


@pytest.mark.parametrize(
    ("year", "index", "predicate"),
    [
        (2023, "60.30", "Sangat Inovatif"),
        (2023, "59.28", "Inovatif"),
        (2024, "71.87", "Sangat Inovatif"),
        (2025, "72.94", "Sangat Inovatif"),
        (2025, "57.68", "Inovatif"),
        (2025, "65.13", "Sangat Inovatif"),
        (2026, "65.00", "Inovatif"),
        (2026, "40.00", "Kurang Inovatif"),
    ],
)
def test_published_results_get_their_predicate(year, index, predicate):
    assert predicate_for(load_instrument(year), Decimal(index)) == predicate


def test_the_weights_of_2026_add_up_to_63_and_111():
    assert sum(row.maximum for row in I2026.government_rows) == 63 == I2026.formula.government_maximum.value
    assert sum(row.maximum for row in I2026.innovation_rows) == 111
    assert (len(I2026.government_rows), len(I2026.innovation_rows)) == (20, 20)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2027, 2028, 2029])
def test_one_innovation_can_reach_111_in_every_year_since_2023(year):
    assert sum(row.maximum for row in load_instrument(year).innovation_rows) == 111


def test_proof_units_and_bases_are_told_in_both_languages():
    for year in years():
        for row in load_instrument(year).rows:
            proof, scales = proof_in_words(row.evidence), row.scales.items()
            assert not proof.en or proof.id != proof.en or proof.id == "SOP", (year, row.id)
            assert all(unit_in_words(scale.unit).id != scale.unit for _basis, scale in scales), (year, row.id)
            assert all(basis == "value" or basis_in_words(basis).id != basis for basis, _scale in scales)
    assert proof_in_words("A letter of ours").id == "A letter of ours"


def test_every_source_key_used_is_explained():
    for year in years():
        instrument = load_instrument(year)
        used = {key for row in instrument.rows for key in row.source} | set(instrument.bands.source)
        used |= {key for fact in vars(instrument.formula).values() for key in fact.source}
        assert used <= set(instrument.sources), year


def test_the_outlook_raises_floor_and_affairs_and_is_called_a_forecast():
    outlook = load_instrument(2028)
    assert (outlook.formula.divisor_floor.value, outlook.formula.basic_affairs_minimum.value) == (16, 6)
    assert [(row.id, row.weight) for row in outlook.rows] == [(row.id, row.weight) for row in I2026.rows]
    assert {row.weight_confidence for row in outlook.rows} == {"inferred"}
    notes = score(outlook, city_of(40, 20, 70, 6)).notes
    assert any("the instrument of 2028 is outlook" in note.en for note in notes)


def test_an_unknown_year_is_refused():
    with pytest.raises(UnknownYear, match="1999"):
        load_instrument(1999)


def test_an_unknown_divisor_floor_is_asked_for_only_where_it_matters():
    instrument = load_instrument(2025)
    few, enough = city_of(0, 11, 70, 5), city_of(0, 12, 70, 5)
    few, enough = (replace(city, government_total=Decimal(50)) for city in (few, enough))
    assert score(instrument, enough).verified.divisor == 12
    with pytest.raises(InstrumentIncomplete, match="divisor floor"):
        score(instrument, few)
    assert score(instrument, few, divisor_floor=12).verified.divisor == 12


def test_a_year_without_government_weights_asks_for_the_total():
    with pytest.raises(InstrumentIncomplete, match="government_total"):
        score(load_instrument(2023), read_city(load_instrument(2023), {"government": {"spd_01": 2}}))


def test_the_oldest_table_gives_no_index():
    with pytest.raises(InstrumentIncomplete):
        score(load_instrument(2021), City("Kota Contoh", Standing(), ()))


def test_the_affairs_condition_takes_the_whole_count_score():
    assert count_score(I2026, 20, basic_affairs=5) == Decimal("7.60")
    assert count_score(I2026, 20, basic_affairs=4) == 0


def test_affairs_are_recognised_whatever_their_case_and_spacing():
    city = city_of(0, 0, 0, 0)
    innovation = Innovation("A", Standing(), ("  kesehatan ", "SOSIAL", "Pariwisata"), accepted=True)
    assert score(I2026, replace(city, innovations=(innovation,))).verified.basic_affairs == 2


def test_half_a_hundredth_is_rounded_up():
    # 40.0125 points of 250 are exactly 16.005 of 100
    assert combine(I2026, Decimal("40.0125"), Fraction(0), Decimal(0)) == Decimal("16.01")


def test_claimed_and_verified_are_two_scores():
    data = {
        "government": {"spd_01_visi_misi": 1},
        "government_claimed": {"spd_01_visi_misi": 3},
        "innovations": [
            {"id": "A", "accepted": True, "rows": {"sid_16_regulasi": 1}, "claimed": {"sid_16_regulasi": 3}},
            {"id": "B", "rows": {}, "claimed": {"sid_17_sdm": 2}},
            {"id": "C", "accepted": False, "rows": {"sid_17_sdm": 3}},
        ],
    }
    result = score(I2026, read_city(I2026, data))
    assert result.claimed.government == 3
    assert result.verified.government == 1
    assert result.claimed.maturities == {"A": 9, "B": 4}
    assert result.verified.maturities == {"A": 3}


def test_a_row_without_proof_scores_nothing_and_is_named():
    data = {"government": {"spd_08_opini_bpk": {"level": 3, "proven": False}}}
    result = score(I2026, read_city(I2026, data))
    assert result.claimed.government == result.verified.government == 0
    assert [note.en for note in result.notes] == ["government: spd_08_opini_bpk has no proof and scores 0"]


def test_a_measured_row_takes_the_figure_as_it_was_typed():
    data = {"government": {"spd_05a_penurunan_tpt": {"value": 0.36}, "spd_05b_tpt": {"value": 4.2}}}
    city = read_city(I2026, data)
    assert city.government.verified["spd_05a_penurunan_tpt"].level == 3
    assert city.government.verified["spd_05b_tpt"].level == 2
    assert any("printed in levels 2 and 3" in note.en for note in score(I2026, city).notes)


@pytest.mark.parametrize(
    ("row", "value", "basis", "level"),
    [
        ("spd_03_perizinan", "-50.34", None, 1),
        ("spd_03_perizinan", "-50.33", None, 2),
        ("spd_03_perizinan", "8.16", None, 2),
        ("spd_03_perizinan", "8.17", None, 3),
        ("spd_05b_tpt", "5.93", None, 1),
        ("spd_05b_tpt", "5.92", None, 2),
        ("spd_05b_tpt", "2.35", None, 3),
        ("sid_17_sdm", 0, None, 0),
        ("sid_17_sdm", 10, None, 1),
        ("sid_17_sdm", 11, None, 2),
        ("sid_17_sdm", 31, None, 3),
        ("sid_22_aktor", 2, None, 0),
        ("sid_28_proses", 6, None, 1),
        ("sid_28_proses", 2, None, 2),
        ("sid_28_proses", 1, None, 3),
        ("sid_29_pengaduan", 90, None, 2),
        ("sid_29_pengaduan", 91, None, 3),
        ("sid_33_kemanfaatan", 500, "orang", 2),
        ("sid_33_kemanfaatan", 501, "orang", 3),
        ("sid_33_kemanfaatan", "4.99", "unit", 0),
    ],
)
def test_a_figure_earns_the_printed_level(row, value, basis, level):
    assert level_for(I2026.row(row), value, basis).level == level


@pytest.mark.parametrize(
    ("row", "value", "note"),
    [
        ("spd_04_pendapatan_perkapita", "5.23", "levels 2 and 3"),
        ("spd_10b_kemiskinan", "13.10", "levels 1 and 2"),
        ("sid_29_pengaduan", "90.5", "no level"),
    ],
)
def test_unclear_bounds_are_said(row, value, note):
    assert note in level_for(I2026.row(row), value).note.en


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("spd_04_pendapatan_perkapita", "5.22"),
        ("spd_04_pendapatan_perkapita", "5.24"),
        ("sid_29_pengaduan", 50),
        ("sid_29_pengaduan", 91),
    ],
)
def test_clear_bounds_carry_no_note(row, value):
    assert not level_for(I2026.row(row), value).note


@pytest.mark.parametrize(
    ("row", "value", "basis"),
    [
        ("sid_16_regulasi", 2, None),
        ("sid_33_kemanfaatan", 300, None),
        ("sid_33_kemanfaatan", 300, "value"),
        ("sid_17_sdm", 3.5, None),
        ("sid_17_sdm", "many", None),
        ("sid_17_sdm", "NaN", None),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused(row, value, basis):
    with pytest.raises(NoScale):
        level_for(I2026.row(row), value, basis)


def test_a_bound_no_source_gives_is_not_guessed():
    complaints = load_instrument(2024).row("sid_29_pengaduan")
    assert level_for(complaints, 81).level == 3
    with pytest.raises(NoScale, match="level 2"):
        level_for(complaints, 80)


@pytest.mark.parametrize(
    "data",
    [
        {"government": {"spd_99": 1}},
        {"government": {"sid_16_regulasi": 1}},
        {"government": {"spd_01_visi_misi": 4}},
        {"government": {"spd_01_visi_misi": True}},
        {"government": {"spd_01_visi_misi": {"level": 1, "proven": "yes"}}},
        {"innovations": [{"rows": {}}]},
        {"innovations": [{"id": "A"}, {"id": "A"}]},
        {"innovations": [{"id": "A", "accepted": "maybe"}]},
        {"innovations": [{"id": "A", "rows": {"spd_01_visi_misi": 1}}]},
    ],
)
def test_data_that_describe_no_region_are_refused(data):
    with pytest.raises(NotARegion):
        read_city(I2026, data)


def test_the_parts_add_up_to_the_exact_index():
    result = score(I2026, city_of(40, 8, 80, 5))
    for view, figures in (("verified", result.verified), ("claimed", result.claimed)):
        parts = explain(result, view)
        assert sum(part.index_points for part in parts) == figures.total * 100 / 250
        assert len(parts) == 20 + 8 * 20 + 1


def test_mandatory_rows_that_score_nothing_are_named():
    city = City("Kota Contoh", Standing(), (Innovation("A", Standing(), accepted=True),))
    missing = missing_mandatory(I2026, city)
    assert ("A", "sid_35_video") in missing
    assert len([where for where, _ in missing if where == "A"]) == 5
    assert ("government", "spd_12_penghargaan_inovator") not in missing


def test_the_score_as_data_has_both_results_and_says_it_is_an_estimate():
    data = {
        "region": "Kota Contoh",
        "year": 2026,
        "government": {"spd_01_visi_misi": 3, "spd_05b_tpt": {"value": 4.2}},
        "innovations": [
            {
                "id": "INV-1",
                "name": "Contoh",
                "accepted": True,
                "affairs": ["Kesehatan"],
                "rows": {"sid_16_regulasi": 2, "sid_17_sdm": 3},
                "claimed": {"sid_16_regulasi": 3},
            }
        ],
    }
    plain = score_as_data(score(I2026, read_city(I2026, data)))
    assert "an estimate" in plain["notes"][0]
    # 3 + 2 x 0.75; (2 x 3 + 3 x 2) / 12; (4.5 + 1 + 0) / 250
    assert (plain["government"], plain["mean_maturity"], plain["count"]) == (4.5, 1.0, 0.0)
    assert (plain["index"], plain["total"], plain["divisor"], plain["basic_affairs"]) == (2.2, 5.5, 12, 1)
    assert plain["innovations"] == [{"id": "INV-1", "maturity": 12.0}]
    assert plain["claimed"]["innovations"] == [{"id": "INV-1", "maturity": 15.0}]


def test_an_affair_the_instrument_does_not_know_is_said_and_the_nearest_named():
    """A slip of the pen in one affair can cost the whole count score: it is not taken in silence."""
    affairs = ["Kesehatn", "kesehatan", "Pariwisata", "Entah"]
    data = {"innovations": [{"id": "A", "accepted": True, "affairs": affairs}]}
    notes = [str(note) for note in score(load_instrument(2026), read_city(load_instrument(2026), data)).notes]
    assert [note.partition(";")[0] for note in notes] == [
        'A: urusan "Kesehatn" tidak ada di instrumen',
        'A: urusan "Entah" tidak ada di instrumen',
    ]
    assert "meant: Kesehatan?" in notes[0]
    assert "meant" not in notes[1]


def test_where_no_affairs_are_known_nothing_is_said_of_them():
    data = {"innovations": [{"id": "A", "accepted": True, "affairs": ["Kesehatn", "Entah"]}]}
    found = score(load_instrument(2023), read_city(load_instrument(2023), data)).notes
    assert not [note for note in found if "Entah" in str(note) or "Kesehatn" in str(note)]

"""The year's form, the windows of proofs, and continuity: what is wanted is said by field and in both languages."""

from datetime import date

import pytest

from pelangi.core.index import load_instrument
from pelangi.core.index.continuity import continuity
from pelangi.core.index.profile import profile_faults, words_in
from pelangi.core.index.window import is_inside, years_of

I2026 = load_instrument(2026)
TODAY = date(2026, 7, 1)
GOOD = {
    "nama": "Antar Akta",
    "tahapan": "Penerapan",
    "inisiator": "ASN",
    "nama_inisiator": "Contoh",
    "jenis": "Digital",
    "bentuk": "Inovasi pelayanan publik",
    "urusan_utama": "Sosial",
    "koordinat": (-2.12, 106.11),
    "waktu_uji_coba": date(2024, 1, 5),
    "waktu_penerapan": date(2024, 6, 1),
    "rancang_bangun": "kata " * 300,
    "tujuan": "x",
    "manfaat": "x",
    "hasil": "x",
}


def wrong(**changes):
    return {one.key for one in profile_faults(I2026, GOOD | changes, TODAY)}


def test_a_whole_profile_wants_nothing():
    assert wrong() == set()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nama": ""}, "nama"),
        ({"waktu_uji_coba": None}, "waktu_uji_coba"),
        ({"rancang_bangun": "kata " * 299}, "rancang_bangun"),
        ({"tahapan": "Gagasan"}, "tahapan"),
        ({"asta_cita": 9}, "asta_cita"),
        ({"koordinat": (2.12, 16.11)}, "koordinat"),
        ({"waktu_uji_coba": date(2026, 8, 1)}, "waktu_uji_coba"),
        ({"waktu_uji_coba": date(2024, 7, 1)}, "waktu_penerapan"),
        ({"waktu_penerapan": date(2026, 2, 1)}, "waktu_penerapan"),
        ({"waktu_uji_coba": date(2020, 1, 1), "waktu_penerapan": date(2021, 1, 1)}, "waktu_penerapan"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changes, field):
    assert field in wrong(**changes)


def test_an_older_innovation_developed_in_the_window_may_enter():
    old = {"waktu_uji_coba": date(2020, 1, 1), "waktu_penerapan": date(2021, 1, 1)}
    assert wrong(**old, pengembangan_terbaru=date(2025, 3, 1)) == set()
    assert wrong(**old, pengembangan_terbaru=date(2023, 3, 1)) == {"waktu_penerapan"}


def test_a_year_whose_form_nobody_found_asks_nothing():
    assert profile_faults(load_instrument(2024), {}, TODAY) == []


def test_words_are_counted_as_a_reader_counts_them():
    assert words_in("Dua kata-kata; sudah, 3 kali.\n\nIa tak 'kan") == 8


@pytest.mark.parametrize(
    ("row", "window"),
    [
        ("sid_17_sdm", (2024, 2026)),
        ("sid_20_bimtek", (2023, 2026)),
        ("spd_08_opini_bpk", (2025, 2025)),
        ("spd_03_perizinan", (2024, 2025)),
        ("spd_02a_apbd_tepat_waktu", (2023, 2026)),
        ("sid_26_pedoman", None),
    ],
)
def test_the_printed_window_as_years(row, window):
    assert years_of(I2026.row(row), 2026) == window
    assert is_inside(I2026.row(row), 2026, 2025)
    assert is_inside(I2026.row(row), 2026, 2010) == (window is None)


def test_continuity_grades_name_what_would_mend_them():
    strong = continuity({"16": 3, "18": 3, "23": 3, "28": 2}, keepers=3)
    assert (strong.grade, strong.points) == ("A", 10)
    weak = continuity({}, keepers=1)
    assert (weak.grade, weak.points) == ("E", 1)
    assert all(one.mend.id and one.mend.en for one in weak.pillars)
    assert continuity({"16": 1, "18": 2, "23": 2}, keepers=2).grade == "B"

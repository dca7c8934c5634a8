"""A second, deliberately plain computation of the index, compared with the first on 10,000 regions a year.

Written from the published facts alone: weights and formula stand here as numbers, nothing of core/index is read.
"""

import random
from fractions import Fraction

import pytest

from pelangi.core.index import load_instrument, read_city, score

QUARTER = Fraction(1, 4)
SPD = {  # weight in quarter points, 2026 and later
    "spd_01_visi_misi": 4, "spd_02a_apbd_tepat_waktu": 4, "spd_02b_mandatory_spending": 4, "spd_03_perizinan": 4,
    "spd_04_pendapatan_perkapita": 4, "spd_05a_penurunan_tpt": 3, "spd_05b_tpt": 3, "spd_06_investasi": 6,
    "spd_07_pad": 6, "spd_08_opini_bpk": 6, "spd_09_lakip": 4, "spd_10a_penurunan_kemiskinan": 3,
    "spd_10b_kemiskinan": 3, "spd_11a_peningkatan_ipm": 3, "spd_11b_ipm": 3, "spd_12_penghargaan_inovator": 8,
    "spd_13a_rekomendasi_kebijakan": 4, "spd_13b_ikk": 4, "spd_14_rencana_induk": 4, "spd_15_haki": 4,
}  # fmt: skip
SID_WEIGHTS = [
    3,
    2,
    2,
    2,
    1,
    2,
    1,
    1,
    1,
    1,
    1,
    1,
    2,
    1,
    2,
    3,
    2,
    3,
    2,
    4,
]  # rows 16 to 35, every year since 2023
BASIC = [
    "Pendidikan",
    "Kesehatan",
    "Pekerjaan Umum dan Penataan Ruang",
    "Perumahan Rakyat dan Kawasan Permukiman",
]
BASIC += ["Ketenteraman, Ketertiban Umum dan Pelindungan Masyarakat", "Sosial"]
OTHER = ["Pariwisata", "Pangan", "Perhubungan"]
# year: (divisor floor, affairs wanted of six); 2024 and 2025 are unknown, so a setting is given there
RULES = {
    2023: (10, 0),
    2024: (12, 0),
    2025: (10, 0),
    2026: (12, 5),
    2027: (14, 6),
    2028: (16, 6),
    2029: (18, 6),
}
OLD_BANDS = [
    (6001, "Sangat Inovatif"),
    (3500, "Inovatif"),
    (1, "Kurang Inovatif"),
    (0, "Tidak Dapat Dinilai"),
]
NEW_BANDS = [
    (6501, "Sangat Inovatif"),
    (4001, "Inovatif"),
    (1, "Kurang Inovatif"),
    (0, "Tidak Dapat Dinilai"),
]


def sid_ids(year):
    """The ids of rows 16 to 35 by number: only the numbers carry meaning here."""
    return {int(row.number): row.id for row in load_instrument(year).innovation_rows}


def plain_level(entry):
    if isinstance(entry, dict):
        return entry["level"] if entry.get("proven", True) else 0
    return entry


def plain_index(year, data, weights, claimed):
    """Return the index in hundredths, the predicate, n and the divisor, in the order of the published formula."""
    government = {**data["government"], **(data["government_claimed"] if claimed else {})}
    spd = sum((SPD[row] * plain_level(entry) * QUARTER for row, entry in government.items()), Fraction(0))
    if "government_total" in data:
        spd = Fraction(data["government_total"])
    points, affairs, n = 0, set(), 0
    for innovation in data["innovations"]:
        counts = innovation["accepted"] is not False if claimed else innovation["accepted"] is True
        if counts:
            rows = {**innovation["rows"], **(innovation["claimed"] if claimed else {})}
            points += sum(weights[row] * plain_level(entry) for row, entry in rows.items())
            affairs.update(innovation["affairs"])
            n += 1
    floor, wanted = RULES[year]
    divisor = floor if n < floor else n
    represented = len([one for one in BASIC if one in affairs])
    count = Fraction(38, 100) * (200 if n > 200 else n) if represented >= wanted else 0
    hundredths = (spd + Fraction(points, divisor) + count) * 10_000 / 250
    rounded = int(hundredths + Fraction(1, 2))
    bands = OLD_BANDS if year < 2025 else NEW_BANDS
    return rounded, next(name for lowest, name in bands if rounded >= lowest), n, divisor


def random_rows(chance, rows, share):
    """Return an entry for about this share of the rows; a fifth of them say whether they are proven.

    One throw an entry and none by `randint`, which takes five times as long: there are millions.
    """
    found = {}
    for row in rows:
        if (thrown := chance.random()) < share:
            place = 40 * thrown / share  # four levels, each proven or not for one of ten
            level, tenth = divmod(int(place), 10)
            found[row] = level if tenth < 8 else {"level": level, "proven": tenth == 8}
    return found


def random_region(chance, year, rows):
    number = chance.choice([0, 0, 1, 2, 3, 5, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19])
    if chance.random() < 0.005:
        number = chance.choice([199, 200, 201, 230])
    good = chance.random()
    data = {
        "government": {},
        "government_claimed": {},
        "innovations": [
            {
                "id": f"INV-{one}",
                "accepted": chance.choice([True, True, True, True, True, False, None]),
                "affairs": chance.sample(BASIC + OTHER, chance.randint(0, 4)),
                "rows": random_rows(chance, rows, good),
                "claimed": random_rows(chance, rows, 0.1),
            }
            for one in range(number)
        ],
    }
    if year >= 2026:
        data["government"] = random_rows(chance, SPD, chance.random())
        data["government_claimed"] = random_rows(chance, SPD, 0.3)
    else:  # the government's weights were not found for these years: only a total can be given
        data["government_total"] = str(chance.randint(0, 252) * QUARTER.numerator / 4)
    return data


@pytest.mark.slow
@pytest.mark.parametrize("year", RULES)
def test_the_plain_computation_agrees_on_10_000_random_regions(year):
    chance = random.Random(year)
    instrument, ids = load_instrument(year), sid_ids(year)
    weights = {ids[number]: weight for number, weight in zip(range(16, 36), SID_WEIGHTS, strict=True)}
    rows = list(weights)
    for _ in range(10_000):
        data = random_region(chance, year, rows)
        result = score(instrument, read_city(instrument, data), divisor_floor=RULES[year][0])
        for figures, claimed in ((result.verified, False), (result.claimed, True)):
            expected, predicate, n, divisor = plain_index(year, data, weights, claimed)
            assert (int(figures.index * 100), figures.predicate) == (expected, predicate), data
            assert (len(figures.maturities), figures.divisor) == (n, divisor), data

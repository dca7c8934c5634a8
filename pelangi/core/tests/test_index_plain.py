"""A second, deliberately plain computation of the index from the raw data file, compared with the first."""

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
import yaml

from pelangi.core.index import load_instrument, read_city, score
from pelangi.core.index.instrument_file import FOLDER

RAW = yaml.safe_load((FOLDER / "2026.yaml").read_text(encoding="utf-8"))
WEIGHT = {row["id"]: Fraction(row["weight"]) for row in RAW["rows"]}
AFFAIRS = [*RAW["basic_affairs"]["names"], "Pariwisata", "Pangan"]


def plain_level(entry):
    if isinstance(entry, int):
        return entry
    return entry["level"] if entry.get("proven", True) else 0


def plain_index(data, floor, minimum, claimed):
    government = dict(data["government"])
    if claimed:
        government.update(data["government_claimed"])
    spd = sum(WEIGHT[row] * plain_level(entry) for row, entry in government.items())
    maturities = []
    affairs = set()
    for innovation in data["innovations"]:
        if innovation["accepted"] is False or (innovation["accepted"] is None and not claimed):
            continue
        rows = dict(innovation["rows"])
        if claimed:
            rows.update(innovation["claimed"])
        maturities.append(sum(WEIGHT[row] * plain_level(entry) for row, entry in rows.items()))
        affairs.update(innovation["affairs"])
    n = len(maturities)
    mean = sum(maturities, Fraction(0)) / max(floor, n)
    count = Fraction(38, 100) * min(n, 200) if len(affairs & set(AFFAIRS[:6])) >= minimum else 0
    exact = (spd + mean + count) / 250 * 100
    # 40 digits hold every fraction that can arise here far beyond the third decimal
    long = Decimal(exact.numerator * 10**40 // exact.denominator).scaleb(-40)
    return long.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def random_entry(chance):
    level = chance.randint(0, 3)
    return level if chance.random() < 0.8 else {"level": level, "proven": chance.random() < 0.5}


def random_rows(chance, aspect, share):
    rows = [row["id"] for row in RAW["rows"] if row["aspect"] == aspect]
    return {row: random_entry(chance) for row in rows if chance.random() < share}


def random_city(chance):
    innovations = [
        {
            "id": f"INV-{number}",
            "accepted": chance.choice([True, True, True, False, None]),
            "affairs": chance.sample(AFFAIRS, chance.randint(0, 2)),
            "rows": random_rows(chance, "SID", chance.random()),
            "claimed": random_rows(chance, "SID", 0.3),
        }
        for number in range(chance.choice([0, 1, 5, 11, 12, 13, 30]))
    ]
    return {
        "government": random_rows(chance, "SPD", 0.8),
        "government_claimed": random_rows(chance, "SPD", 0.3),
        "innovations": innovations,
    }


@pytest.mark.parametrize(("year", "floor", "minimum"), [(2026, 12, 5), (2029, 18, 6)])
def test_the_plain_computation_agrees_on_500_random_cities(year, floor, minimum):
    chance = random.Random(year)
    instrument = load_instrument(year)
    for _ in range(500 if year == 2026 else 50):
        data = random_city(chance)
        result = score(instrument, read_city(instrument, data))
        assert result.verified.index == plain_index(data, floor, minimum, claimed=False)
        assert result.claimed.index == plain_index(data, floor, minimum, claimed=True)

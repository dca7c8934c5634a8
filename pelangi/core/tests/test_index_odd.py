"""Whatever a region file holds, the answer is a score or a refusal in words, never a fall: thousands of odd files."""

import json
import random

import pytest
import yaml

from pelangi.core.index import (
    NotARegion,
    Refused,
    UnknownYear,
    instrument_for,
    read_city,
    read_file,
    score,
    score_as_data,
)
from pelangi.core.index.advise import best_plan, read_problem

TOLD = (NotARegion, Refused, UnknownYear)
LEVELS = [
    "3",
    "0",
    "2",
    "null",
    "true",
    "4",
    "-1",
    "2.5",
    "'3'",
    "x",
    "[]",
    "{}",
    "1e3",
    "2026-01-01",
    ".nan",
    ".inf",
]
ENTRIES = [
    *LEVELS, "{value: 4.2}", "{value: 5.91}", "{value: null}", "{value: .nan}", "{value: '4,2'}", "{level: '2'}",
    "{level: 2, proven: false}", "{level: 2, proven: 1}", "{level: 2, more: 1}", "{value: 600, basis: orang}",
    "{basis: orang}", "{value: {a: 1}}", "{value: 99999999999999999999999999999999999}", "!!set {a}", "12:30",
]  # fmt: skip
ROWS = [
    "sid_16_regulasi", "sid_33_kemanfaatan", "sid_29_pengaduan", "spd_05b_tpt", "spd_01_visi_misi", "spd_01", "x", "1",
]  # fmt: skip
SETTINGS = [
    "{divisor_floor: 12}", "{divisor_floor: x}", "{divisor_floor: -1}", "{weights: {spd_01: 1}}", "{weights: 3}",
    "{weights: {spd_01: 0}}", "{divisor_counts: sent}", "{divisor_counts: [a]}", "{count_cap: 1e9}", "{more: 1}", "3",
]  # fmt: skip
ADVICE = [
    "{}", "{keep: [I0, X]}", "{candidates: [{id: C1, rows: {}}]}", "{candidates: [{id: I0}]}", "{candidates: [{}]}",
    "{candidates: [{id: C, entry_hours: null}]}", "{candidates: 3}", "{until: 2026-01-01, start: 2026-02-01}",
    "{agencies: {A: 3}}", "{agencies: {A: -3}}", "{deadlines: {sid_16_regulasi: 2026-02-02}}", "{mandatory: [a]}",
    "{innovation_hours: {I0: [1]}}", "{innovation_hours: {I0: null}}", "{hours: {sid_16_regulasi: [1, 2, 3]}}",
    "{hours: {sid_16_regulasi: [1, 2]}}", "{government_hours: {spd_01: [1, 2, 3]}}", "{entry_hours: null}", "[1]",
]  # fmt: skip

GROWING = ["a0: &a0 [x]", *(f"a{one}: &a{one} [{', '.join([f'*a{one - 1}'] * 9)}]" for one in range(1, 12))]


def rows(chance):
    if chance.random() < 0.2:
        return chance.choice(ENTRIES)
    return "{" + ", ".join(f"{row}: {chance.choice(ENTRIES)}" for row in chance.sample(ROWS, 2)) + "}"


def innovation(chance, number):
    parts = {
        "id": chance.choice([f"I{number}"] * 6 + ["1", "null", "''", "[a]", "true"]),
        "accepted": chance.choice(["true", "true", "false", "null", "'yes'", "1"]),
        "affairs": chance.choice(
            ["[Kesehatan]", "[Kesehatn]", "[]", "null", "Kesehatan", "[1, null]", "[[a]]"]
        ),
        "rows": rows(chance),
        "claimed": rows(chance),
        "name": chance.choice(["x", "null", "[1]"]),
    }
    return "{" + ", ".join(f"{key}: {parts[key]}" for key in parts if chance.random() < 0.8) + "}"


def region(seed):
    chance = random.Random(seed)
    some = ", ".join(innovation(chance, number) for number in range(chance.randint(0, 3)))
    parts = {
        "region": chance.choice(["X", "null", "[1]", "3"]),
        "year": chance.choice(
            ["2023", "2024", "2025", "2026", "2026", "2026", "1999", "'2026'", "null", "true"]
        ),
        "government": rows(chance),
        "government_claimed": rows(chance),
        "government_total": chance.choice(["40", "64", "-1", "null", "x", "true"]),
        "innovations": f"[{some}]" if chance.random() < 0.9 else chance.choice(LEVELS),
        "settings": chance.choice(SETTINGS),
        "advice": chance.choice(ADVICE),
        chance.choice(["more", "1", "null", "[a]"]): "1",
    }
    share = chance.choice([0.2, 0.6])
    kept = {key: value for key, value in parts.items() if chance.random() < share} | {"year": parts["year"]}
    text = "\n".join(f"{key}: {value}" for key, value in kept.items())
    ends = chance.choice(["\n", "\n", "\r\n"])
    return chance.choice(["", "", "\ufeff"]) + text.replace("\n", ends)


@pytest.mark.parametrize("part", range(4))
def test_an_odd_region_is_scored_or_refused_in_words(tmp_path, part):
    file, scored, told = tmp_path / "region.yaml", 0, 0
    for seed in range(part * 1000, part * 1000 + 1000):
        file.write_bytes(region(seed).encode())
        try:
            data = read_file(file)
            instrument = instrument_for(data)
            json.dumps(score_as_data(score(instrument, read_city(instrument, data))), allow_nan=False)
            scored += 1
            best_plan(read_problem(instrument, data, 20), 5)
        except TOLD as refusal:
            told += bool(str(refusal))
    assert scored > 20
    assert told > 300


@pytest.mark.parametrize(
    "given",
    [
        {"settings": {"weights": 3}},
        {"advice": {"innovation_hours": {"I0": [1]}}},
    ],
)
def test_what_once_fell_is_refused(tmp_path, given):
    file = tmp_path / "region.yaml"
    file.write_text(yaml.safe_dump({"year": 2026, "innovations": [{"id": "I0"}], **given}), encoding="utf-8")
    data = read_file(file)
    with pytest.raises(TOLD):
        read_problem(instrument_for(data), data, 5)


def test_a_file_that_grows_without_end_is_refused(tmp_path):
    file = tmp_path / "region.yaml"
    file.write_text("\n".join(GROWING), encoding="utf-8")
    with pytest.raises(Refused, match="grow without end"):
        read_file(file)


def test_what_is_named_once_and_used_often_is_read(tmp_path):
    file = tmp_path / "region.yaml"
    file.write_text("a: &a {x: 1}\nb: [*a, *a]", encoding="utf-8")
    assert read_file(file) == {"a": {"x": 1}, "b": [{"x": 1}, {"x": 1}]}


def test_ten_thousand_innovations_are_scored(tmp_path):
    file = tmp_path / "region.yaml"
    lines = (f"  - {{id: I{one}, accepted: true, rows: {{sid_16_regulasi: 3}}}}" for one in range(10_000))
    file.write_text("year: 2026\ninnovations:\n" + "\n".join(lines), encoding="utf-8")
    data = read_file(file)
    found = score_as_data(score(instrument_for(data), read_city(instrument_for(data), data)))
    assert (found["mean_maturity"], found["divisor"], found["count"]) == (9.0, 10_000, 0.0)

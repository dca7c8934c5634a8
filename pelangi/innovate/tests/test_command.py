"""`pelangi innovate score`: the published format in and out, and refusals that name file, row and field."""

import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.management import CommandError, call_command

from pelangi.core.index.advise.problem import KEYS as ADVICE_KEYS
from pelangi.core.index.region_data import INNOVATION_KEYS, KEYS

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "region.schema.json"

REGION = """
region: Kota Contoh
year: 2026
government: {spd_01_visi_misi: 3, spd_05b_tpt: {value: 4.2}}
innovations:
  - {id: INV-1, name: Contoh, accepted: true, affairs: [Kesehatan],
     rows: {sid_16_regulasi: 2, sid_17_sdm: 3}, claimed: {sid_16_regulasi: 3}}
"""


def run(tmp_path, text, *options):
    file = tmp_path / "region.yaml"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("innovate", "score", str(file), *options, stdout=out)
    return json.loads(out.getvalue())


def test_the_example_of_the_issue_is_scored(tmp_path):
    found = run(tmp_path, REGION)
    assert (found["year"], found["index"], found["divisor"], found["basic_affairs"]) == (2026, 2.2, 12, 1)
    assert found["innovations"] == [{"id": "INV-1", "maturity": 12.0}]
    assert found["claimed"]["mean_maturity"] == 1.25
    assert found["notes"][0].startswith("perkiraan")
    figures = ["government", "mean_maturity", "count", "total", "index", "predicate", "divisor"]
    figures += ["basic_affairs", "innovations"]
    assert list(found) == ["year", *figures, "claimed", "notes"]
    assert list(found["claimed"]) == figures


def test_another_year_is_asked_for_and_said_to_be_a_forecast(tmp_path):
    found = run(tmp_path, REGION, "--year", "2027")
    assert (found["year"], found["divisor"]) == (2027, 14)
    assert any("perkiraan" in note and "forecast" in note for note in found["notes"])


def test_an_unknown_value_is_a_setting_and_stays_visible(tmp_path):
    text = "region: X\nyear: 2025\ngovernment_total: 51\n"
    with pytest.raises(CommandError, match=r"settings\.divisor_floor"):
        run(tmp_path, text)
    found = run(tmp_path, text + "settings: {divisor_floor: 12}\n")
    assert found["divisor"] == 12
    assert any("divisor floor = 12: a setting" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("spd_01_visi_misi: 3", "spd_01_visi_misi: 4"), "government.spd_01_visi_misi: 4 bukan tingkat"),
        (("sid_17_sdm: 3", "sid_17: 3"), r"innovations\[INV-1\].rows.sid_17: is not a row .* sid_17_sdm"),
        (("value: 4.2", "value: abc"), "government.spd_05b_tpt: spd_05b_tpt: 'abc' is not a number"),
        (("value: 4.2", 'value: "4,2"'), "'4,2' is not a number; write 4.2"),
        (("value: 4.2", 'value: "1.234,5"'), "'1.234,5' bukan angka; tulis 1234.5"),
        (("spd_01_visi_misi: 3", "spd_01_visi_misi: null"), r"\(kosong / empty\) is neither a level"),
        (("spd_01_visi_misi: 3", "spd_01_visi_misi: 2.5"), "2.5 bukan tingkat"),
        (("year: 2026", 'year: "2026"'), "year: '2026' is no year of the instrument"),
        (
            ("accepted: true", "accepted: maybe"),
            r"innovations\[INV-1\].accepted: 'maybe' is not true or false",
        ),
        (("government:", "goverment:"), "goverment: unknown key"),
        (("year: 2026", "year: 1999"), "no instrument for 1999"),
        (("year: 2026", ""), "year: no year of the instrument"),
        (("region: Kota Contoh", "year: 2025"), "year is written twice"),
        (("{id: INV-1", "{id: [INV-1"), "region.yaml:.*not YAML"),
        (("year: 2026", "year: 2026\nsettings: {divisor_floor: 3}"), "a source gives the value of 2026"),
    ],
)
def test_bad_input_is_refused_by_file_row_and_field(tmp_path, change, words):
    with pytest.raises(CommandError, match=words) as refused:
        run(tmp_path, REGION.replace(*change))
    assert "region.yaml" in str(refused.value)
    assert refused.value.returncode == 2


def test_all_faults_are_told_at_once(tmp_path):
    text = REGION.replace("spd_01_visi_misi: 3", "spd_01_visi_misi: 9").replace(
        "sid_17_sdm: 3", "sid_17_sdm: x"
    )
    with pytest.raises(CommandError) as refused:
        run(tmp_path, text)
    assert "spd_01_visi_misi" in str(refused.value)
    assert "sid_17_sdm" in str(refused.value)


def test_the_published_schema_says_what_the_reader_reads():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    region, candidate = (
        schema["$defs"]["innovation"]["properties"],
        schema["$defs"]["candidate"]["properties"],
    )
    assert set(schema["properties"]) == KEYS
    assert (set(region), set(candidate) - set(region)) == (INNOVATION_KEYS, {"entry_hours"})
    assert set(schema["properties"]["advice"]["properties"]) == ADVICE_KEYS
    jsonschema.validate(yaml.safe_load(REGION), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(REGION.replace("sid_17_sdm: 3", "sid_17_sdm: 4")), schema)


def test_advice_is_written_with_its_proof_and_its_actions(tmp_path):
    file, out = tmp_path / "region.yaml", tmp_path / "advice.json"
    file.write_text(REGION, encoding="utf-8")
    said = StringIO()
    call_command(
        "innovate", "advise", str(file), "--hours", "60", "--target", "2.5", "--out", str(out), stdout=said
    )
    advice = json.loads(out.read_text(encoding="utf-8"))
    assert "terbukti / proven" in said.getvalue()
    assert advice["plan"]["proven"] is True
    assert sum(one["hours"] for one in advice["actions"]) == advice["plan"]["hours_used"] <= 60
    assert advice["without_hours"] == 2.2 < advice["plan"]["index"]
    assert advice["target"]["least_hours"] <= 60
    assert [one["hours"] for one in advice["frontier"]][-1] == 60
    assert advice["next_year"]["year"] == 2027


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--hours", "-5"), "whole hours"),
        (("--hours", "4.5"), "jam bulat"),
        (("--hours", "5", "--target", "40,5"), "write e.g. 65.5"),
        (("--hours", "5", "--target", "101"), "0 sampai 100"),
        (("--hours", "5", "--until", "18-12-2026"), "is no date"),
        (("--hours", "5", "--until", "2020-01-31"), "is before the first"),
        (("--hours", "5", "--until", "2020-01-31"), "lebih awal daripada hari mulai"),
        (("--hours", "5", "--out", "."), "ini folder / this is a folder"),
    ],
)
def test_an_argument_without_sense_is_refused_in_both_languages(tmp_path, arguments, words):
    file = tmp_path / "region.yaml"
    file.write_text(REGION, encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        call_command("innovate", "advise", str(file), "--out", str(tmp_path / "a.json"), *arguments)


@pytest.mark.parametrize(
    ("target", "words"),
    [("4.5", r"takes at least \d+ jam / hours \(terbukti"), ("99", r"is reached by no hours \(terbukti")],
)
def test_a_target_beyond_the_hours_there_are_is_answered_too(tmp_path, target, words):
    file, out, said = tmp_path / "region.yaml", tmp_path / "a.json", StringIO()
    file.write_text(REGION, encoding="utf-8")
    call_command(
        "innovate", "advise", str(file), "--hours", "40", "--target", target, "--out", str(out), stdout=said
    )
    assert re.search(words, said.getvalue())
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["plan"]["index"] < float(target)
    assert found["target"]["proven"]


@pytest.mark.parametrize(
    ("advice", "hours", "words"),
    [("{agencies: {A: many}}", "5", "advice.agencies.A"), ("[1]", "5", "advice")],
)
def test_advice_that_cannot_be_is_refused(tmp_path, advice, hours, words):
    file = tmp_path / "region.yaml"
    file.write_text(f"{REGION}advice: {advice}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        call_command("innovate", "advise", str(file), "--hours", hours, "--out", str(tmp_path / "a.json"))


def test_the_solver_prints_nothing_where_a_programme_reads():
    code = "from pelangi.core.quiet_solver import new_solver; new_solver(); print('only this')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("only this\n", "")

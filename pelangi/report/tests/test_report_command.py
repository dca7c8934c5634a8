"""Report: figures leave by the command line, hidden where few people are, the same each time."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pelangi.issue.tests import cases
from pelangi.report.measures import MEASURES, TEXTS
from pelangi.report.measures.base import catalogue
from pelangi.staff.models import AuditEntry
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, small_city

pytestmark = pytest.mark.django_db
PERIOD = ["--from", "2026-11-01", "--to", "2026-12-31"]


@pytest.fixture(autouse=True)
def city():
    return small_city()


def figure(*words: str) -> list[dict[str, str]]:
    out = StringIO()
    call_command("report", "figure", *words, stdout=out)
    return list(csv.DictReader(StringIO(out.getvalue())))


def requests_in(ward: str, number: int) -> None:
    for one in range(number):
        cases.captured(f"{ward}:{one}", ward_code=ward, name=f"Contoh {'ABCDEFGHIJ'[one]}")


def test_a_figure_by_ward_as_of_a_day():
    requests_in(WARD, 7)
    requests_in(OTHER_WARD, 6)
    lines = figure("requests_received", *PERIOD, "--as-of", "2026-11-24", "--by", "ward")
    assert [(line["ward"], line["value"]) for line in lines] == [(OTHER_WARD, "6"), (WARD, "7")]
    assert lines[0]["name_id"] == "Permohonan masuk"
    assert lines == figure("requests_received", *PERIOD, "--as-of", "2026-11-24", "--by", "ward")
    assert figure("requests_received", *PERIOD, "--as-of", "2026-11-23")[0]["value"] == "0"


def test_small_sets_are_hidden_with_another_that_protects_them():
    requests_in(WARD, 7)
    requests_in(OTHER_WARD, 2)
    lines = figure("requests_received", *PERIOD, "--as-of", "2026-12-31", "--by", "ward,sex")
    assert [(line["value"], line["records"]) for line in lines] == [("", "hidden"), ("", "hidden")]


def test_a_file_is_written_and_the_export_is_kept_in_the_chain(tmp_path):
    requests_in(WARD, 5)
    target = tmp_path / "angka.csv"
    call_command("report", "figure", "days_to_visit", *PERIOD, "--by", "group,age", "--out", str(target))
    assert "elderly,60+" in target.read_text(encoding="utf-8")
    assert AuditEntry.objects.filter(deed="report.export").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["happiness", *PERIOD], "no such measure"),
        (["card_stock", *PERIOD, "--by", "ward"], "cannot be split"),
        (["requests_received", *PERIOD, "--by", "team"], "cannot be split"),
        (["requests_received", "--from", "2026-12-01", "--to", "2026-11-01"], "before it starts"),
        (["requests_received", *PERIOD, "--out", "angka.xls"], "must end in .csv"),
        (["requests_received", *PERIOD, "--by", "religion"], "religion"),
    ],
)
def test_what_cannot_be_answered_is_said(words, said):
    with pytest.raises(CommandError, match=said):
        call_command("report", "figure", *words, stdout=StringIO())


def test_every_measure_has_all_its_texts_in_both_languages():
    assert set(catalogue()) == set(MEASURES)
    for name, texts in catalogue().items():
        assert set(texts) == set(TEXTS), name
        for kind, pair in texts.items():
            assert len(pair) == 2, (name, kind)
            assert all(isinstance(one, str) and one for one in pair), (name, kind)


def test_the_catalogue_is_listed():
    out = StringIO()
    call_command("report", "list", stdout=out)
    assert "Kepuasan (SKM) / Satisfaction (SKM)" in out.getvalue()


def test_the_moment_of_knowledge_is_the_end_of_a_local_day():
    requests_in(WARD, 5)
    day_after = (NOON + timedelta(days=1)).date().isoformat()
    (line,) = figure("requests_received", *PERIOD, "--as-of", day_after)
    assert line["as_of"] == f"{day_after}T23:59:59.999999+07:00"

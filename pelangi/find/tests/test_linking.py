"""Comparing: real linkage over what was brought in; verdicts become leads once; decisions outlive runs."""

import csv
import sys
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from pelangi.find import actions
from pelangi.find.models import Lead, LinkRun, Match
from pelangi.find.refusals import NothingToLink
from pelangi.find.tests.files import register_csv, roster_csv
from pelangi.find.tests.found import DAY, brought_in
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db


def link():
    return actions.run_link(as_of=DAY, by=person_with(Role.OUTREACH_COORDINATOR), at=NOON)


def verdicts(run):
    return list(run.matches.order_by("entry").values_list("verdict", "register_id", "missing"))


def test_a_run_gives_every_good_row_a_verdict_and_every_lack_one_lead(tmp_path):
    brought_in(tmp_path)
    run = link()
    assert verdicts(run) == [
        ("lacks", "R1", ["identity_card"]),
        ("complete", "R2", []),
        ("not_found", "", ["identity_card"]),
    ]
    assert (run.counts["lacks"], run.counts["complete"], run.counts["not_found"]) == (1, 1, 1)
    assert run.counts["new_leads"] == 2
    first = Match.objects.get(run=run, register_id="R1")
    assert first.candidates[0]["evidence"]["nik"] > 0
    assert AuditEntry.objects.filter(deed="find.run_link").count() == 1

    again = link()  # the same lists and register: the same verdicts, and nobody is a lead twice
    assert verdicts(again) == verdicts(run)
    assert again.counts["new_leads"] == 0
    assert Lead.objects.count() == 2


def test_a_decision_stands_in_the_next_run_and_is_gone_from_it_once_undone(tmp_path):
    roster = brought_in(tmp_path)
    by = person_with(Role.OUTREACH_COORDINATOR)
    link()
    entry = roster.entries.order_by("pk").first()
    decision = actions.decide(entry, register_id="R1", answer="different", by=by, at=NOON)
    assert verdicts(link())[0][0] == "not_found"
    actions.undo(decision, by=by, at=NOON)
    assert Match.objects.filter(entry=entry).latest("pk").verdict == "lacks"
    assert verdicts(link())[0][:2] == ("lacks", "R1")
    assert Lead.objects.filter(identity="register:R1").count() == 1


def test_without_a_register_or_a_list_there_is_nothing_to_compare(db):
    small_city()
    with pytest.raises(NothingToLink):
        link()
    assert not LinkRun.objects.exists()


def test_the_file_command_writes_one_row_per_row_and_opens_no_database(tmp_path):
    register = register_csv(tmp_path)
    columns = "roster_id,name,nik,birth_date,sex,mother_name\n"
    roster = roster_csv(
        tmp_path,
        columns + "a:1,SITI AMINAH,1971050103600001,1960-03-01,P,HALIMAH\na:2,NOBODY KNOWN,,1999,L,\n",
    )
    out = tmp_path / "result.csv"
    call_command(
        "find",
        "link",
        "--register",
        register,
        "--roster",
        roster,
        "--out",
        out,
        "--as-of",
        date(2026, 11, 24),
    )
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["roster_id"], row["verdict"], row["missing"]) for row in rows] == [
        ("a:1", "lacks", "identity_card"),
        ("a:2", "not_found", ""),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"--register": "absent.csv"},
        {"--out": "no/such/folder/m.csv"},
        {"--threshold-link": "2"},
        {"--engine": "spark"},
    ],
)
def test_the_file_command_says_what_is_wrong_and_ends_with_2(tmp_path, change, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)  # as on a machine where nobody installed it
    given = {
        "--register": str(register_csv(tmp_path)),
        "--roster": str(roster_csv(tmp_path, "roster_id,name\na,SITI\n")),
        "--out": str(tmp_path / "m.csv"),
    }
    words = [word for pair in (given | change).items() for word in pair]
    with pytest.raises(CommandError) as refusal:
        call_command("find", "link", *words)
    assert refusal.value.returncode == 2
    assert not (tmp_path / "m.csv").exists()


def test_memory_is_said_in_megabytes_or_gigabytes_and_changes_no_byte(tmp_path):
    columns = "roster_id,name,nik,birth_date,sex,mother_name\n"
    roster = roster_csv(tmp_path, columns + "a:1,SITI AMINAH,1971050103600001,1960-03-01,P,HALIMAH\n")
    files = ["--register", register_csv(tmp_path), "--roster", roster, "--as-of", date(2026, 11, 24)]
    with pytest.raises(CommandError, match="800MB"):
        call_command("find", "link", *files, "--out", tmp_path / "no.csv", "--memory", "much")
    answers = [tmp_path / "usual.csv", tmp_path / "little.csv"]
    call_command("find", "link", *files, "--out", answers[0])
    call_command("find", "link", *files, "--out", answers[1], "--memory", "100MB")
    assert answers[0].read_bytes() == answers[1].read_bytes()


def test_the_purge_command_says_how_many_rows_went(capsys, db):
    call_command("find", "purge")
    assert "0 baris" in capsys.readouterr().out

"""A prepared register answers one person as a list would, and is never written to."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pelangi.core.linkage import (
    PreparedRegister,
    TableNotUsable,
    VerdictKind,
    link,
    prepare_register,
)
from pelangi.core.tests.test_linkage import REGISTER, ROSTER, other_residents

TODAY = date(2026, 11, 24)
REQUESTS = list(csv.DictReader(ROSTER.splitlines(), delimiter=";"))


@pytest.fixture(scope="module")
def register(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "register.csv"
    path.write_text(REGISTER + other_residents(2000), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def prepared(register) -> Path:
    folder = register.with_name("prepared")
    assert prepare_register(register, folder, as_of=TODAY) == 2008
    return folder


def test_each_request_gets_the_verdict_a_list_of_one_row_gets(register, prepared, tmp_path):
    with PreparedRegister(prepared) as answers:
        for number, request in enumerate(REQUESTS):
            roster = tmp_path / f"{number}.csv"
            with roster.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, request)
                writer.writeheader()
                writer.writerow(request)
            by_list = link(register, roster, as_of=TODAY)
            by_request = answers.link_one(request, as_of=TODAY)
            assert by_request.verdicts == by_list.verdicts
            assert by_request.candidates.equals(by_list.candidates)


def test_asking_twice_gives_the_same_and_writes_nothing(prepared):
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_size) for path in prepared.iterdir()}
    row = {"name": "Moh. Soleh Qwertyzax", "birth_date": "15-03-1962", "mother_name": "Asma Vunipola"}
    with PreparedRegister(prepared) as answers:
        first = answers.link_one(row, as_of=TODAY).verdicts
        answers.link_one({"name": "Zulfikar Entahsiapa"}, as_of=TODAY)
        assert answers.link_one(row, as_of=TODAY).verdicts == first
    assert first[0].kind is not VerdictKind.NOT_FOUND
    assert {
        path.name: (path.stat().st_mtime_ns, path.stat().st_size) for path in prepared.iterdir()
    } == before


def test_a_register_prepared_again_replaces_the_old_one(register, tmp_path):
    folder = tmp_path / "prepared"
    prepare_register(register, folder, as_of=TODAY)
    fewer = tmp_path / "fewer.csv"
    fewer.write_text(REGISTER, encoding="utf-8")
    assert prepare_register(fewer, folder, as_of=TODAY) == 8
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["prepared"]


def test_a_failed_preparation_leaves_what_was_there(prepared, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("nik,name\n1,2\n", encoding="utf-8")
    with pytest.raises(TableNotUsable):
        prepare_register(bad, prepared, as_of=TODAY)
    with PreparedRegister(prepared) as answers:
        assert len(answers.link_one({"name": "Rizaldi Kartolo"}, as_of=TODAY).verdicts) == 1


def test_columns_that_lists_do_not_have_are_refused(prepared):
    with PreparedRegister(prepared) as answers, pytest.raises(TableNotUsable, match="diagnosis"):
        answers.link_one({"name": "A", "diagnosis": "x"}, as_of=TODAY)


def test_nothing_prepared_is_said(tmp_path):
    with pytest.raises(FileNotFoundError):
        PreparedRegister(tmp_path / "nothing")

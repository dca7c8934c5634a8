"""Bad rows are mended on the page, in a returned workbook or in the whole list; the good rows are never doubled."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pelangi.find import actions
from pelangi.find.models import BadRow, RosterEntry
from pelangi.find.queries import row_of
from pelangi.find.tests.found import DAY, brought_in
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import HOME, NOON, PRISON, person_with

pytestmark = pytest.mark.django_db
LIST = (
    "Nama;NIK;Tgl Lahir;JK\n"
    "SITI AMINAH;1971050103600001;01-03-1960;P\n"
    ";1971051512850009;15-12-1985;L\n"
    "TUTI;;31-02-1990;P\n"
    "Jumlah: 3 orang;;;\n"
)


@pytest.fixture
def roster(tmp_path):
    return brought_in(tmp_path, LIST)


@pytest.fixture
def desk(client, roster):
    client.force_login(person_with(Role.INSTITUTION_CONTACT, "institution", PRISON))
    return client


def bad(roster, row):
    return BadRow.objects.get(roster=roster, row_number=row)


def counts(roster):
    roster.refresh_from_db()
    assert roster.row_count == roster.entries.count() + roster.bad_rows.count(), "rows in = good + bad"
    assert roster.bad_count == roster.bad_rows.count()
    return roster.entries.count(), roster.bad_count


def test_a_row_is_mended_on_the_page(desk, roster):
    address = reverse("find:mend_row", args=[bad(roster, 4).pk])
    assert "31-02-1990" in desk.get(address).content.decode()
    desk.post(address, {"name": "TUTI", "birth_date": "28-02-1990", "sex": "P"})
    assert counts(roster) == (2, 2)
    entry = roster.entries.get(row_number=4)
    assert row_of(entry)["birth_date"] == "1990-02-28"
    assert AuditEntry.objects.filter(deed="find.mend_rows").count() == 1


def test_a_row_that_is_still_bad_says_so_and_keeps_what_was_typed(desk, roster):
    address = reverse("find:mend_row", args=[bad(roster, 4).pk])
    answer = desk.post(address, {"name": "TUTI W", "birth_date": "30-02-1990"}, follow=True)
    assert counts(roster) == (1, 3)
    assert answer.context["form"]["name"].value() == "TUTI W"
    assert answer.context["form"]["birth_date"].value() == "30-02-1990"


def test_a_total_offers_nothing_to_mend_and_stands_apart(desk, roster):
    page = desk.get(reverse("find:roster", args=[roster.pk]))
    assert [row["row_number"] for row in page.context["to_mend"]] == [3, 4]
    assert [row["row_number"] for row in page.context["set_aside"]] == [5]


def workbook(desk, roster) -> list[list[list]]:
    answer = desk.get(reverse("find:bad_rows", args=[roster.pk]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def send_back(desk, roster, sheets, address="find:mend_file"):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet("pelangi" if number == 1 else f"s{number}")
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write(line, place, cell)
    sent = SimpleUploadedFile("kembali.xlsx", file.getvalue())
    return desk.post(reverse(address, args=[roster.pk]), {"mended": sent}, follow=True)


def test_the_returned_workbook_is_taken_twice_without_doubling(desk, roster):
    sheets = workbook(desk, roster)
    headings, rows = sheets[0][0], sheets[0][1:]
    name = next(place for place, text in enumerate(headings) if text in ("nama", "name"))
    missing = next(row for row in rows if row[1] == "3")
    missing[name] = "BUDI BARU"
    send_back(desk, roster, sheets)
    assert counts(roster) == (2, 2)
    assert row_of(roster.entries.get(row_number=3))["name"] == "BUDI BARU"
    send_back(desk, roster, sheets)
    assert counts(roster) == (2, 2)


def test_a_workbook_of_another_list_is_refused(desk, roster, tmp_path):
    sheets = workbook(desk, roster)
    other = brought_in(tmp_path, LIST.replace("SITI", "RATNA"), name="lain.csv")
    answer = send_back(desk, other, sheets)
    assert "another list" in answer.content.decode() or "daftar lain" in answer.content.decode()
    assert counts(other) == (1, 3)


def test_the_whole_list_mended_and_sent_again_doubles_nobody(desk, roster, tmp_path):
    mended = LIST.replace("31-02-1990", "28-02-1990").replace("\n;1971", "\nBUDI BARU;1971")
    path = tmp_path / "lagi.csv"
    path.write_text(mended + "RATNA;;01-01-1970;P\n")
    by = person_with(Role.OUTREACH_COORDINATOR)
    result = actions.mend_from_file(roster, path, by=by, at=NOON)
    assert (result.taken, result.here_already, result.left_alone) == (3, 1, 0)
    assert counts(roster) == (4, 1)
    assert sorted(row_of(one)["name"] for one in roster.entries.all()) == [
        "BUDI BARU", "RATNA", "SITI AMINAH", "TUTI",
    ]  # fmt: skip
    again = actions.mend_from_file(roster, path, by=by, at=NOON)
    assert (again.taken, again.here_already) == (0, 4)
    assert counts(roster) == (4, 1)


def test_a_good_row_that_was_changed_is_left_as_it_is(roster, tmp_path):
    path = tmp_path / "lagi.csv"
    path.write_text(LIST.replace("SITI AMINAH", "SITI AMINAH X"))
    result = actions.mend_from_file(roster, path, by=person_with(Role.OUTREACH_COORDINATOR), at=NOON)
    assert result.left_alone == 1
    assert counts(roster) == (1, 3)


def test_whoever_may_not_bring_lists_in_for_the_sender_mends_nothing(client, roster):
    one = bad(roster, 4)
    for user in (
        person_with(Role.INSTITUTION_CONTACT, "institution", HOME),
        person_with(Role.REGISTRY_OFFICER),
    ):
        client.force_login(user)
        assert client.post(reverse("find:mend_row", args=[one.pk]), {"name": "X"}).status_code in {403, 404}
        assert client.post(reverse("find:mend_file", args=[roster.pk])).status_code in {403, 404}
    assert counts(roster) == (1, 3)


def test_the_counts_of_what_was_found_outlive_the_rows(desk, roster):
    roster.retain_until = DAY
    roster.save()
    actions.purge(today=DAY + timedelta(days=1), by=person_with(Role.OUTREACH_COORDINATOR), at=NOON)
    roster.refresh_from_db()
    assert not RosterEntry.objects.exists()
    assert roster.found_counts == {"complete": 0, "lacks": 0, "review": 0, "not_found": 0}
    assert (roster.row_count, roster.bad_count) == (4, 3)
    assert desk.get(reverse("find:roster", args=[roster.pk])).status_code == 200

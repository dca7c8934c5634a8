"""Find: somebody without papers is found by comparing a list with the register.

The prison and the psychiatric hospital send their lists, untidy as lists are. Pelangi compares them with the
population register and says about every person one of four things.

    who                                         what the register knows               verdict
    ------------------------------------------  ------------------------------------  -------------------------
    Ibu Rohani, 58, in the prison               born here, never got a KTP-el         lacks a document
    Pak Budi, 41, in the prison                 born here, has his card               has everything due
    Rahmat, 36, in the prison, from Palembang   nothing: his register is elsewhere    not in the register
    "A Fung", in the hospital                   LIM FUNG, the nurses write a nickname  found, or a person decides
    somebody without a name in row 4            -                                     row to mend, not lost

All people are invented.
"""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from pelangi.find.models import BadRow, Lead, Match, RosterEntry
from pelangi.find.queries import row_of
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, PRISON

ROHANI = "1971054703680001"
BUDI = "1971050703850002"
RAHMAT = "1671050703900077"  # the first four digits say: registered in another city


@pytest.fixture
def compared(town):
    """Both lists are in, the register too, and the coordinator has pressed "compare"."""
    town.bring_register(
        {
            "register_id": "R-1",
            "nik": ROHANI,
            "name": "ROHANI",
            "sex": "P",
            "birth_date": town.years_ago(58),
            "mother_name": "HALIMAH",
            "identity_card": "none",
        },
        {
            "register_id": "R-2",
            "nik": BUDI,
            "name": "BUDI SANTOSO",
            "sex": "L",
            "birth_date": town.years_ago(41),
            "mother_name": "PAINEM",
        },
        {
            "register_id": "R-3",
            "nik": "1971040904850003",
            "name": "LIM FUNG",
            "sex": "L",
            "birth_date": town.years_ago(40, 4, 9),
            "mother_name": "TJHIN MOI",
            "father_name": "LIM KIM SIN",
            "address": "JL. MELATI 4",
            "ward_code": OTHER_WARD,
            "identity_card": "none",
        },
    )
    prison = town.desk(Role.INSTITUTION_CONTACT, "institution", PRISON, name="harun")
    hospital = town.desk(Role.INSTITUTION_CONTACT, "institution", "RSJ-1", name="lestari")
    prison_page = town.bring_list(prison, PRISON, prison_workbook(town), "inmate")
    town.bring_list(hospital, "RSJ-1", hospital_table(town), "mental_illness")
    coordinator = town.desk(Role.OUTREACH_COORDINATOR, name="yuliana")
    coordinator.does("find:link")
    town.work_in_the_background()
    return coordinator, prison, prison_page


def prison_workbook(town) -> SimpleUploadedFile:
    """A workbook with a title on top, as the prison sends it, and a column nobody outside may have."""
    rows = [
        ["DAFTAR PENGHUNI LAPAS CONTOH"],
        [],
        ["No", "Nama", "NIK", "Tgl Lahir", "JK", "Nama Ibu", "Perkara"],
        [1, "Rohani", ROHANI, f"{town.years_ago(58):%d-%m-%Y}", "P", "Halimah", "Pencurian"],
        [2, "Budi Santoso", BUDI, f"{town.years_ago(41):%d-%m-%Y}", "L", "Painem", "Penipuan"],
        [3, "Rahmat Hidayat", RAHMAT, f"{town.years_ago(36):%d-%m-%Y}", "L", "Wati", "Narkotika"],
        [4, "", "1971050703850009", "", "L", "", "Penipuan"],
    ]
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Penghuni")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("penghuni.xlsx", file.getvalue())


def hospital_table(town) -> SimpleUploadedFile:
    """The hospital knows ages, not birth dates, and writes the name people call him by."""
    text = (
        "Nama;Alias;Umur;JK;Nama Ibu;Nama Ayah;Alamat;RT;RW;Kelurahan\n"
        "Fung;A Fung;40;L;Tjhin Moi;Lim Kim Sin;Jl. Melati 4;001;002;Pintu Air\n"
    )
    return SimpleUploadedFile("pasien.csv", text.encode())


def verdict_of(name: str) -> Match:
    return next(one for one in Match.objects.all() if row_of(one.entry)["name"].lower() == name.lower())


@pytest.mark.parametrize(
    ("name", "verdict", "register_id"),
    [("Rohani", "lacks", "R-1"), ("Budi Santoso", "complete", "R-2"), ("Rahmat Hidayat", "not_found", "")],
)
def test_everybody_on_the_prisons_list_gets_one_of_four_answers(compared, name, verdict, register_id):
    found = verdict_of(name)
    assert (found.verdict, found.register_id) == (verdict, register_id)


def test_the_prison_reads_what_must_be_mended_and_what_was_never_stored(compared):
    _coordinator, _prison, page = compared
    assert "4 read, 1 of them could not be taken" in page
    assert "Never stored Perkara" in page, "why somebody is in prison is nobody's business here"


def test_the_prison_mends_its_fourth_row_on_the_page_and_nobody_is_doubled(compared):
    coordinator, prison, _page = compared
    row = BadRow.objects.get()
    page = prison.does("find:mend_row", row.pk, name="Tohari", nik="1971050703850009", sex="L")
    assert "4 read, 0 of them could not be taken" in page
    assert "Tohari" in page
    assert RosterEntry.objects.filter(roster=row.roster).count() == 4
    assert "Tohari" in coordinator.reads("find:roster", row.roster_id)


def test_a_prisoner_from_another_city_is_a_lead_too_though_our_register_does_not_know_him(compared):
    coordinator, *_rest = compared
    page = coordinator.reads("ask:leads")
    assert "Rahmat Hidayat" in page
    assert "Rohani" in page.title()
    assert "Budi Santoso" not in page, "whoever has everything is left alone"


def test_a_nickname_does_not_hide_a_person(compared):
    """The nurses call him A Fung. Either the comparison is sure, or a person is asked and answers."""
    coordinator, *_rest = compared
    match = verdict_of("Fung")
    assert match.verdict in {"lacks", "review"}
    assert "LIM FUNG" in coordinator.reads("find:case", match.pk).upper()
    if match.verdict == "review":
        coordinator.does("find:decide", match.pk, register_id="R-3", answer="same")
    lead = Lead.objects.get(register_id="R-3")
    assert lead.missing == ["identity_card"]
    assert lead.institution_id == "RSJ-1", "he is met at the hospital"


def test_a_contact_sees_only_the_people_of_their_own_institution(compared):
    _coordinator, prison, _page = compared
    page = prison.reads("find:home")
    assert "pasien.csv" not in page
    assert "penghuni.xlsx" in page


def test_whoever_looked_at_these_people_is_written_down(compared):
    coordinator, *_rest = compared
    before = AuditEntry.objects.count()
    coordinator.reads("ask:leads")
    written = list(AuditEntry.objects.order_by("sequence")[before:])
    assert {line.actor for line in written} == {"yuliana"}
    assert len({line.person for line in written}) >= 2, "one line for each person whose name was shown"

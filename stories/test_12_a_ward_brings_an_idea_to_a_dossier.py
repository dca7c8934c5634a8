"""Innovate: a year of a ward's innovation, from a resident's idea to the dossier that is handed in.

A resident of Tua Tunu Indah writes what goes wrong at the counter. The jury likes it, the ward office takes it up, a
meeting decides what is still missing, another system of the city supplies the number of people trained, and in the end
everything lies in one folder.

    month        what happens                                  what stays of it
    -----------  --------------------------------------------  ------------------------------------------
    January      a resident sends an idea                      a code to follow it by
    February     a jury marks it blind                         a rank, and how far the jurors agree
    March        the ward office takes it up, two keepers      a draft, then a trial
    June         a coordination meeting                        a decision with owner, day and outcome
    August       proof: a decree, a figure that was supplied   levels, verified by Bapperida
    September    handed in and accepted                        a ZIP: summary, numbered proof, checklist

Names of people and numbers are invented.
"""

import random
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from pelangi.ask.form_token import stamp
from pelangi.city.models import Agency
from pelangi.core.jury import CRITERIA
from pelangi.core.tests import evidence_corpus as corpus
from pelangi.innovate.models import (
    Decision,
    Idea,
    Innovation,
    JuryRound,
    Meeting,
    RowLevel,
    Sheet,
    Source,
    Supplied,
)
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OFFICE, PLANNERS, WARD

WARD_OFFICE = "KEL-TUA-TUNU"
DECREE, TRAINED = "sid_23_pelaksana", "sid_17_sdm"


@pytest.fixture
def people(town):
    """Two of the ward office, the verifier, and two jurors of other agencies."""
    Agency.objects.create(code=WARD_OFFICE, name="Kelurahan Tua Tunu Indah", kind="ward_office", area_id=WARD)
    ward = [town.desk(Role.AGENCY_INNOVATOR, "agency", WARD_OFFICE, name=name) for name in ("lena", "rudi")]
    jurors = [
        town.desk(Role.AGENCY_INNOVATOR, "agency", code, name=code.lower()) for code in (OFFICE, PLANNERS)
    ]
    return ward, town.desk(Role.INNOVATION_VERIFIER, name="bastian"), jurors


def test_a_year_of_a_wards_innovation(town, people):
    (lena, rudi), bastian, jurors = people
    idea = sent_by_a_resident(town)
    marked_by_a_jury(idea, bastian, jurors)
    code = taken_up(idea, lena, rudi, bastian)
    decided_in_a_meeting(town, code, lena, bastian)
    proven(code, lena, bastian)
    lena.does("innovate:submit", code)
    bastian.does("innovate:accept", code)
    assert Innovation.objects.get(pk=code).state == "accepted"
    assert "loket-malam" in town.anybody().reads("innovate:follow_idea", code=idea.code).lower().replace(
        " ", "-"
    )
    handed_in(code, lena)


def sent_by_a_resident(town) -> Idea:
    """January."""
    town.anybody().does(
        "innovate:new_idea",
        title="Loket malam",
        problem="Warga yang bekerja tidak sempat datang ke kelurahan.",
        proposal="Loket dibuka dua malam seminggu.",
        area=WARD,
        contact="",
        stamp=stamp(now() - timedelta(minutes=2)),
    )
    return Idea.objects.get()


def marked_by_a_jury(idea: Idea, bastian, jurors) -> None:
    """February."""
    until = (now().date() + timedelta(days=14)).isoformat()
    names = [str(one.user.pk) for one in jurors]
    bastian.does("innovate:jury", name="Lomba kota", until_date=until, ideas=[str(idea.pk)], jurors=names)
    jury = JuryRound.objects.get()
    for desk, mark in zip(jurors, ("5", "4"), strict=True):
        desk.does(
            "innovate:mark_idea", jury.pk, idea.pk, why="Dekat dengan warga", **dict.fromkeys(CRITERIA, mark)
        )
    assert "87.5" in bastian.does("innovate:close_round", jury.pk)


def taken_up(idea: Idea, lena, rudi, bastian) -> str:
    """March."""
    bastian.does("innovate:settle_idea", idea.pk, agency=WARD_OFFICE)
    idea.refresh_from_db()
    code = idea.innovation_id
    for desk in (lena, rudi):
        lena.does("innovate:name_keeper", code, user=str(desk.user.pk))
    lena.does(
        "innovate:edit",
        code,
        name="Loket Malam",
        stage="uji_coba",
        initiator="Masyarakat",
        form="Inovasi pelayanan publik",
        main_affair="Administrasi Kependudukan dan Pencatatan Sipil",
        design="Loket dibuka dua malam seminggu.",
        trial_on="2026-03-02",
    )
    assert Innovation.objects.get(pk=code).stage == "uji_coba"
    return code


def decided_in_a_meeting(town, code: str, lena, bastian) -> None:
    """June."""
    bastian.does(
        "innovate:meetings", held_on=town.today.isoformat(), topic="Rakor kelurahan", area=WARD, notes=""
    )
    due = (town.today + timedelta(days=30)).isoformat()
    meeting = Meeting.objects.get()
    bastian.does(
        "innovate:meeting",
        meeting.pk,
        text="Terbitkan SK pelaksana",
        agency=WARD_OFFICE,
        due=due,
        innovation=code,
    )
    assert "Terbitkan SK pelaksana" in lena.reads("innovate:work")
    page = lena.does(
        "innovate:close_decision", Decision.objects.get().pk, state="done", outcome="SK 12/2026 terbit"
    )
    assert "SK 12/2026 terbit" in page


def proven(code: str, lena, bastian) -> None:
    """August: a decree as a file, and the people trained as the training register supplies them."""
    lena.does("innovate:row", code, DECREE, level="3")
    decree = SimpleUploadedFile("sk.pdf", corpus.plain_pdf(random.Random(7)))
    lena.does("innovate:add_evidence", code, DECREE, title="SK 12/2026", dated_on="2026-06-20", file=decree)
    lena.does("innovate:sources", code="diklat", name="Daftar diklat", agency=WARD_OFFICE)
    text = "seri;nama;dari;sampai;nilai;satuan\nterlatih;Petugas terlatih;2026-01-01;2026-08-31;14;orang\n"
    lena.does("innovate:source", Source.objects.get().pk, file=SimpleUploadedFile("a.csv", text.encode()))
    lena.does("innovate:row", code, TRAINED, level="1")
    lena.does("innovate:bind_supplied", code, TRAINED, supplied=str(Supplied.objects.get().pk))
    assert Sheet.objects.get().said["level"] == 2
    for level in RowLevel.objects.filter(innovation=code):
        bastian.does("innovate:verify", level.pk, verified=str(level.claimed))
    assert not RowLevel.objects.filter(innovation=code, verified=None).exists()


def handed_in(code: str, lena) -> None:
    """September."""
    answer = lena.browser.get(f"/innovate/{code}/dossier.zip")
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as folder:
        names = folder.namelist()
    assert f"{code}/00-ringkasan.pdf" in names
    assert f"{code}/bukti/23-01-sk-122026.pdf" in names
    assert any(name.startswith(f"{code}/bukti/17-01-petugas-terlatih") for name in names)

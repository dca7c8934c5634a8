"""Dossiers: summary, numbered proof and checklist in one ZIP, streamed, for whoever may open the files."""

import random
import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone

from pelangi.core.tests import evidence_corpus as corpus
from pelangi.core.zipstream import zipped
from pelangi.innovate import actions
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "uploads"}}
    settings.STORAGES = storages
    return small_city()


@pytest.fixture
def entered():
    found = innovation()
    level = actions.claim(2026, found, "sid_22_aktor", 1, by=innovator(), at=NOON)
    who = {"by": innovator(), "at": NOON}
    actions.add_file(level, corpus.plain_pdf(random.Random(1)), title="SK 1", dated_on=NOON.date(), **who)
    actions.add_evidence(level, kind="link", title="=Siaran", link="https://contoh.example/", **who)
    figure = actions.freeze_for_row(
        level,
        "actors_involved",
        from_date=NOON.date(),
        until_date=timezone.localdate(),
        by=innovator(),
        at=timezone.now(),
    )
    return found, figure


def opened(answer) -> zipfile.ZipFile:
    assert answer.streaming
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_the_dossier_of_one_innovation_is_ready_to_upload(client, entered):
    found, sheet = entered
    client.force_login(innovator())
    with opened(client.get(f"/innovate/{found.pk}/dossier.zip")) as folder:
        assert folder.testzip() is None
        names = folder.namelist()
        checklist = folder.read(f"{found.pk}/01-daftar-periksa.csv").decode("utf-8-sig")
        with pikepdf.open(BytesIO(folder.read(names[0]))) as pdf:
            assert len(pdf.pages) >= 1
    assert names[0] == f"{found.pk}/00-ringkasan.pdf"
    assert f"{found.pk}/bukti/22-01-sk-1.pdf" in names
    assert any(name.endswith(f"{sheet.mark}.pdf") for name in names)
    assert "https://contoh.example/" in checklist
    assert "'=Siaran" in checklist
    assert len({line.split(";")[0] for line in checklist.splitlines()[1:]}) == 20
    assert AuditEntry.objects.filter(deed="innovate.view").exists()


def test_the_dossier_of_the_city_holds_what_its_reader_may_open(client, entered):
    found, _sheet = entered
    client.force_login(verifier())
    with opened(client.get("/innovate/dossier.zip")) as folder:
        assert {name.partition("/")[0] for name in folder.namelist()} == {
            "registri-2026.xlsx",
            "kota",
            found.pk,
        }
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="lain"))
    assert client.get("/innovate/dossier.zip").status_code == 404
    assert client.get(f"/innovate/{found.pk}/dossier.zip").status_code == 404


def test_a_zip_is_sent_while_it_is_made():
    seen = []

    def files():
        for number in range(3):
            seen.append(number)
            yield f"{number}.pdf", [b"x" * 100_000]

    stream = zipped(files(), NOON)
    next(stream)
    assert seen == [0]
    assert sum(len(part) for part in stream) > 200_000

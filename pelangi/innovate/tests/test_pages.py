"""Innovate: the pages; an agency changes its own innovations only."""

import pytest

from pelangi.innovate import actions
from pelangi.innovate.models import Innovation, RowLevel
from pelangi.innovate.tests.test_registry import ROW, figure, innovation, innovator, verifier
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def at_agency(client):
    client.force_login(innovator())
    return client


@pytest.mark.parametrize(("language", "words"), [("id", "Inovasi kota"), ("en", "Innovations of the city")])
def test_the_registry_in_both_languages(at_agency, language, words):
    at_agency.cookies["language"] = language
    assert words in at_agency.get("/innovate/").content.decode()


def test_an_innovation_is_entered_claimed_proven_and_handed_in(at_agency):
    profile = {"name": "Antar Akta Contoh", "agency": "DISDUKCAPIL", "stage": "penerapan", "initiator": "ASN"}
    profile |= {"form": "Inovasi pelayanan publik", "main_affair": "Sosial"}
    at_agency.post("/innovate/new/", profile)
    found = Innovation.objects.get()
    at_agency.post(f"/innovate/{found.pk}/rows/{ROW}/", {"level": "2"})
    at_agency.post(f"/innovate/{found.pk}/rows/{ROW}/evidence/", {"title": "Rekap 2026", "link": ""})
    at_agency.post(f"/innovate/{found.pk}/submit/")
    found.refresh_from_db()
    assert found.state == Innovation.State.SUBMITTED
    level = RowLevel.objects.get()
    assert (level.claimed, level.evidence.get().title) == (2, "Rekap 2026")
    assert "Rekap 2026" in at_agency.get(f"/innovate/{found.pk}/").content.decode()


def test_dates_in_the_wrong_order_are_told_in_words(at_agency):
    profile = {"name": "X", "agency": "DISDUKCAPIL", "stage": "penerapan", "initiator": "ASN", "form": "x"}
    dates = {"main_affair": "Sosial", "trial_on": "2025-05-01", "applied_on": "2025-01-01"}
    page = at_agency.post("/innovate/new/", profile | dates).content.decode()
    assert "sebelum uji coba" in page
    assert not Innovation.objects.exists()


def test_another_agency_reads_but_does_not_change(client):
    found = innovation()
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS))
    assert client.get(f"/innovate/{found.pk}/").status_code == 200
    for page in (f"/innovate/{found.pk}/edit/", f"/innovate/{found.pk}/rows/{ROW}/"):
        assert client.get(page).status_code == 404
    assert client.post(f"/innovate/{found.pk}/submit/").status_code == 404


def test_the_verifier_sees_the_figure_behind_a_row_and_verifies_it(client):
    row = actions.claim(2026, innovation(), ROW, 0, by=innovator(), at=NOON)
    level = actions.bind_figure(row, figure(), by=innovator(), at=NOON)
    client.force_login(verifier())
    assert "/sheets/" in client.get("/innovate/verify/").content.decode()
    client.post(f"/innovate/verify/{level.pk}/", {"verified": "2"})
    level.refresh_from_db()
    assert level.verified == 2


def test_the_index_page_opens_and_a_reckoning_is_kept(client):
    innovation()
    client.force_login(verifier())
    client.post("/innovate/index/reckon/")
    assert client.get("/innovate/index/").status_code == 200


def test_a_field_officer_has_no_registry(client):
    client.force_login(person_with(Role.FIELD_OFFICER))
    assert client.get("/innovate/").status_code == 403

"""Whoever keeps innovations hands them over before their account is shut; and the city's own rows have proof too."""

import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pelangi.core.tests import evidence_corpus as corpus
from pelangi.innovate import actions, keeping
from pelangi.innovate.models import RowLevel
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, person_with, small_city

pytestmark = pytest.mark.django_db
MEASURED = "spd_05b_tpt"


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "uploads"}}
    settings.STORAGES = storages
    return small_city()


def colleague(name: str):
    return person_with(Role.AGENCY_INNOVATOR, "agency", OFFICE, username=name)


def test_shutting_the_account_of_a_keeper_asks_for_a_hand_over(client):
    found, leaves, stays, third = innovation(), colleague("pergi"), colleague("tinggal"), colleague("ganti")
    for one in (leaves, stays):
        actions.name_keeper(found, one, by=innovator(), at=NOON)
    client.force_login(person_with(Role.ADMINISTRATOR, username="admin"))
    page = client.get(f"/staff/people/{leaves.pk}/").content.decode()
    assert f"/innovate/{found.pk}/keepers/" in page
    address = f"/staff/people/{leaves.pk}/shut/"
    assert found.name in client.post(address, follow=True).content.decode()
    leaves.refresh_from_db()
    assert leaves.is_active
    keeper = found.keepers.get(user=leaves)
    actions.release_keeper(keeper, successor=third, by=innovator(), at=NOON)
    client.post(address)
    leaves.refresh_from_db()
    assert not leaves.is_active
    client.post(address, {"deed": "open"})
    leaves.refresh_from_db()
    assert leaves.is_active


def test_in_need_an_account_is_shut_at_once_and_the_hand_over_waits_in_sight(client):
    found, leaves = innovation(), colleague("pergi")
    actions.name_keeper(found, leaves, by=innovator(), at=NOON)
    administrator = person_with(Role.ADMINISTRATOR, username="admin")
    client.force_login(administrator)
    client.post(f"/staff/people/{leaves.pk}/shut/", {"anyway": "yes"})
    assert keeping.counts(NOON.date())[found.pk] == 0
    assert '"still kept":1' in AuditEntry.objects.get(deed="staff.shut_account").detail
    client.post(f"/staff/people/{administrator.pk}/shut/")
    administrator.refresh_from_db()
    assert administrator.is_active


def test_a_row_of_the_city_is_claimed_by_its_figure_proven_and_verified_by_another(client):
    address = f"/innovate/index/rows/{MEASURED}/"
    client.force_login(verifier())
    client.post(f"{address}figure/", {"value": "4.2"})
    level = RowLevel.objects.get(innovation=None, row=MEASURED)
    assert level.claimed > 0
    file = SimpleUploadedFile("a.pdf", corpus.plain_pdf(random.Random(3)))
    client.post(f"{address}evidence/", {"title": "BRS BPS", "dated_on": "2025-11-05", "file": file})
    proof = level.evidence.get()
    assert "BRS BPS" in client.get(address).content.decode()
    assert client.get(f"{address}proof/{proof.pk}/").status_code == 200
    client.post(f"{address}verify/", {"verified": level.claimed, "why": ""})
    level.refresh_from_db()
    assert level.verified is None
    client.force_login(person_with(Role.INNOVATION_VERIFIER, username="kedua"))
    client.post(f"{address}verify/", {"verified": level.claimed, "why": ""})
    level.refresh_from_db()
    assert level.verified == level.claimed
    client.post(f"{address}proof/{proof.pk}/withdraw/", {"why": "salah"})
    level.refresh_from_db()
    assert level.verified is None


def test_who_does_not_edit_the_citys_rows_only_looks(client):
    client.force_login(innovator())
    page = client.get(f"/innovate/index/rows/{MEASURED}/")
    assert page.status_code == 200
    assert '<form method="post" action="/innovate/index' not in page.content.decode()
    assert client.post(f"/innovate/index/rows/{MEASURED}/figure/", {"value": "4"}).status_code == 403
    assert client.get("/innovate/index/rows/tidak-ada/").status_code == 302

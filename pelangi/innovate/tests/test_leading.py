"""Innovate: the leader's page of room report tells where the index stands, and the target that was asked for."""

from decimal import Decimal

import pytest
from django.utils.timezone import now

from pelangi.innovate.models import Advice, IndexReckoning
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.mark.parametrize(("language", "words"), [("id", "sasaran 70"), ("en", "target 70")])
def test_the_index_stands_beside_its_target(client, language, words):
    by = person_with(Role.LEADER)
    client.force_login(by)
    client.cookies["language"] = language
    assert words not in client.get("/report/").content.decode()
    IndexReckoning.objects.create(
        year=2026, at=now(), by=by, claimed={}, verified={"index": 61.5}, innovation_count=1, standing={}
    )
    Advice.objects.create(
        year=2026, hours=1, until=now().date(), target=Decimal(70), problem={}, asked_at=now(), asked_by=by
    )
    page = client.get("/report/")
    assert words in page.content.decode()
    assert page.context["index"].index == Decimal("61.5")
    client.force_login(person_with(Role.DATA_PROTECTION_OFFICER))
    other = client.get("/report/")
    assert other.status_code != 200 or other.context["index"] is None

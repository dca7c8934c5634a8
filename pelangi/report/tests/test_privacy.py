"""Report: the processing register names every table that holds people, once; the clock of a breach runs 72 hours."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.timezone import now
from python_calamine import CalamineWorkbook

from pelangi.report import actions, privacy
from pelangi.report.models import Breach
from pelangi.report.refusals import ToldAlready
from pelangi.staff.roles import Deed, Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
HOUSE_KEYS = {"innovate.SigningKey"}  # sealed, and nobody's data


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def officer(client):
    client.force_login(person_with(Role.DATA_PROTECTION_OFFICER))
    return client


def tables_with_people() -> set[str]:
    """Return the tables with a sealed column, or with a key to a person or a request; not the house's own keys."""
    found = set()
    for table in apps.get_models():
        if not table.__module__.startswith("pelangi."):
            continue
        sealed = any(privacy.is_sealed(column) for column in table._meta.fields)
        keys = {one.related_model._meta.label for one in table._meta.fields if one.is_relation}
        if table._meta.label in HOUSE_KEYS:
            continue
        if sealed or keys & {"ask.Person", "ask.Request", "staff.PersonKey", "find.RegisterEntry"}:
            found.add(table._meta.label)
    return found


def test_every_table_that_holds_people_is_in_the_register_once():
    named = [label for one in privacy.processing() for label in one["tables"]]
    assert len(named) == len(set(named))
    assert tables_with_people() - set(named) == set()
    assert all(apps.get_model(label) for label in named)
    assert {deed for one in privacy.processing() for deed in one["deeds"]} <= set(Deed)


def test_the_register_tells_what_is_sealed_from_the_tables_themselves():
    held = {one.label: one for activity in privacy.register(NOON) for one in activity.held}
    assert held["ask.Person"].sealed == ["sealed"]
    assert held["ask.Person"].hashed == ["nik_hash"]
    assert {"name", "mother_name", "address"} <= set(held["find.RegisterEntry"].clear)


def test_the_clock_of_a_breach():
    by = person_with(Role.DATA_PROTECTION_OFFICER)
    breach = actions.open_breach(
        what="Gawai hilang",
        data_kinds=["visits"],
        people=12,
        known_at=NOON,
        happened_at=None,
        measures="",
        by=by,
        at=NOON,
    )
    assert privacy.clock(breach, NOON + timedelta(hours=70)).hours_left == 2
    assert privacy.clock(breach, NOON + timedelta(hours=73)).was_late
    breach = actions.note_told(breach, "people", by=by, at=NOON + timedelta(hours=71))
    assert privacy.clock(breach, NOON + timedelta(hours=71)).hours_left == 1
    breach = actions.note_told(breach, "institution", by=by, at=NOON + timedelta(hours=72))
    assert privacy.clock(breach, NOON + timedelta(days=9)) == privacy.Clock(
        NOON + timedelta(hours=72), None, False
    )
    with pytest.raises(ToldAlready):
        actions.note_told(breach, "people", by=by, at=NOON)


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_and_packs(officer, language):
    officer.cookies["language"] = language
    assert officer.get(reverse("report:privacy")).status_code == 200
    form = {
        "known_at": "2026-01-02T08:00",
        "what": "Berkas terkirim salah",
        "people": "3",
        "data_kinds": ["lists"],
    }
    answer = officer.post(reverse("report:breach_new"), form)
    breach = Breach.objects.get()
    assert answer["Location"] == reverse("report:breach", args=[breach.pk])
    officer.post(reverse("report:breach_told", args=[breach.pk, "people"]))
    officer.post(reverse("report:breach_told", args=[breach.pk, "people"]))
    assert officer.post(reverse("report:breach_told", args=[breach.pk, "mayor"])).status_code == 404
    assert officer.get(reverse("report:breach", args=[breach.pk])).status_code == 200
    breach.refresh_from_db()
    assert breach.people_told_at <= now()
    for name in ("ropa.pdf", "dpia.pdf"):
        assert officer.get(reverse("report:privacy_pack", args=[name])).content.startswith(b"%PDF")
    assert officer.get(reverse("report:breach_notice", args=[breach.pk])).content.startswith(b"%PDF")
    from io import BytesIO

    book = CalamineWorkbook.from_filelike(
        BytesIO(officer.get(reverse("report:privacy_pack", args=["ropa.xlsx"])).content)
    )
    assert len(book.get_sheet_by_index(0).to_python()) >= len(privacy.processing())
    assert officer.get(reverse("report:privacy_pack", args=["other.pdf"])).status_code == 404


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_nobody_else_sees_the_book_of_breaches(client, role):
    client.force_login(person_with(role))
    assert client.get(reverse("report:privacy")).status_code == 403
    assert client.get(reverse("report:breach_new")).status_code == 403

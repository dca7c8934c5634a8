"""Pages of staff: who sees them, what they show, in both languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from pelangi.staff import audit
from pelangi.staff.audit import Line
from pelangi.staff.models import AuditEntry, User
from pelangi.staff.protection import new_person_key
from pelangi.staff.queries import trail_of
from pelangi.staff.role_table import roles_markdown
from pelangi.staff.roles import Role, ScopeKind
from pelangi.staff.tests import people
from pelangi.staff.tests.people import NOON

ADMIN_PAGES = ["/staff/people/", "/staff/people/new/", "/staff/roles/"]
PAGES = {
    Role.ADMINISTRATOR: ADMIN_PAGES,
    Role.AUDITOR: ["/staff/audit/"],
    Role.DATA_PROTECTION_OFFICER: ["/staff/audit/", "/staff/subject/"],
    Role.LEADER: ["/staff/"],
}
CASES = [
    (role, page, language) for role, pages in PAGES.items() for page in pages for language in ("id", "en")
]


@pytest.fixture
def city(db):
    people.small_city()


@pytest.fixture
def key(db):
    key = new_person_key(NOON)
    key.save()
    return key


def sign_in(client, role, username="") -> User:
    user = people.person_with(role, username=username)
    client.force_login(user)
    return user


@pytest.mark.parametrize(("role", "page", "language"), CASES)
def test_a_page_opens_in_the_chosen_language(role, page, language, client, city):
    sign_in(client, role)
    client.cookies["language"] = language
    answer = client.get(page)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert len(re.findall("<h1", answer.text)) == 1


@pytest.mark.parametrize("page", [*ADMIN_PAGES, "/staff/audit/", "/staff/subject/"])
def test_a_ward_officer_is_refused(page, client, city):
    client.force_login(people.person_with(Role.WARD_OFFICER, ScopeKind.WARD, people.WARD))
    assert client.get(page).status_code == 403


def test_an_administrator_sees_neither_the_chain_nor_a_trail(client, city, key):
    sign_in(client, Role.ADMINISTRATOR)
    assert client.get("/staff/audit/").status_code == 403
    assert client.get(f"/staff/subject/{key.pk}/").status_code == 403
    assert (
        client.post(f"/staff/subject/{key.pk}/erase/", {"reason": "order", "sure": "on"}).status_code == 403
    )


def test_a_new_accounts_password_is_shown_once_and_works(client, city):
    sign_in(client, Role.ADMINISTRATOR)
    answer = client.post("/staff/people/new/", {"username": "Yuli", "display_name": "Yuliana"})
    user = User.objects.get(username="yuli")
    assert any(user.check_password(shown) for shown in re.findall(r"<code>([^<]+)</code>", answer.text))
    assert "no-store" in answer["Cache-Control"]
    assert (
        "taken" in _english(client).post("/staff/people/new/", {"username": "yuli", "display_name": "Y"}).text
    )


def _english(client):
    client.cookies["language"] = "en"
    return client


def test_a_role_is_given_and_ended_by_the_page(client, city):
    sign_in(client, Role.ADMINISTRATOR)
    user = User.objects.create(username="sari")
    page = f"/staff/people/{user.pk}/"
    client.post(page, {"role": "ward_officer", "place": f"ward:{people.WARD}"})
    held = user.assignments.get()
    assert "Tua Tunu Indah" in client.get(page).text
    client.post(f"/staff/roles/{held.pk}/end/")
    assert "Tua Tunu Indah (" not in client.get("/staff/people/").text


def test_a_refused_role_is_explained_and_not_given(client, city):
    sign_in(client, Role.ADMINISTRATOR)
    user = User.objects.create(username="sari")
    page = f"/staff/people/{user.pk}/"
    answer = _english(client).post(page, {"role": "leader", "place": f"ward:{people.WARD}"}, follow=True)
    assert "is given for: city" in answer.text
    assert not user.assignments.exists()


def test_the_chain_is_paged_by_number_and_filtered(client, city):
    audit.record_many([Line("ask.view_request", f"ask.Request:{n}") for n in range(60)], by="yuli", at=NOON)
    audit.record("issue.hand_over", by="andri", at=NOON)
    sign_in(client, Role.AUDITOR)
    first = client.get("/staff/audit/").text
    assert "ask.Request:59" in first
    assert "before=12" in first
    assert "ask.Request:0" in client.get("/staff/audit/?before=12").text
    assert "ask.Request" not in client.get("/staff/audit/?actor=andri").text
    assert "ask.Request" not in client.get("/staff/audit/?deed=issue.hand_over").text
    assert "ask.Request:59" in client.get("/staff/audit/?day=2026-11-24").text
    assert "ask.Request" not in client.get("/staff/audit/?day=2026-11-23").text


def test_the_button_verifies_the_chain_and_is_itself_written_down(client, city):
    audit.record("ask.other", by="yuli", at=NOON)
    sign_in(client, Role.AUDITOR)
    assert "holds" in _english(client).post("/staff/audit/verify/").text
    assert AuditEntry.objects.filter(deed="staff.verify_audit").count() == 1


def test_a_trail_says_who_when_in_which_role_and_what_for(city, key):
    user = people.person_with(Role.WARD_OFFICER, ScopeKind.WARD, people.WARD, username="rosdiana")
    audit.record("ask.view_request", by=user, at=NOON, person=key.pk)
    audit.record("ask.view_request", by=user, at=NOON, person=new_person_key(NOON).pk)
    line = trail_of(key.pk)[0]
    assert len(trail_of(key.pk)) == 1
    assert (line.who, line.at) == (str(user), NOON)
    assert line.role
    assert line.purpose


def test_reading_a_trail_is_itself_in_the_trail(client, city, key):
    user = sign_in(client, Role.DATA_PROTECTION_OFFICER)
    assert str(user) in client.get(f"/staff/subject/{key.pk}/").text
    assert client.get(f"/staff/subject/?person={key.pk}").status_code == 302
    assert client.get("/staff/subject/00000000-0000-0000-0000-000000000009/").status_code == 404


def test_erasing_needs_a_reason_and_a_tick(client, city, key):
    sign_in(client, Role.DATA_PROTECTION_OFFICER)
    page = f"/staff/subject/{key.pk}/erase/"
    assert client.get(page).status_code == 200
    client.post(page, {"reason": "own_wish"})
    key.refresh_from_db()
    assert key.wrapped is not None
    client.post(page, {"reason": "own_wish", "sure": "on"})
    client.post(page, {"reason": "own_wish", "sure": "on"})
    key.refresh_from_db()
    assert key.wrapped is None
    assert AuditEntry.objects.get(deed="staff.erase_person").detail == '{"reason":"own_wish"}'


def test_the_command_prints_a_trail(city, key, capsys):
    audit.record("ask.view_request", by="yuli", at=NOON, person=key.pk)
    call_command("person", "trail", str(key.pk))
    assert "yuli" in capsys.readouterr().out


def test_the_reference_page_of_roles_is_the_table():
    page = Path(settings.BASE_DIR) / "docs" / "reference" / "roles.md"
    assert page.read_text(encoding="utf-8") == roles_markdown()


@pytest.mark.django_db
def test_the_administrator_sets_and_takes_away_an_address(client):
    people.small_city()
    administrator = people.person_with(Role.ADMINISTRATOR, username="dedi")
    other = people.person_with(Role.LEADER, username="lina")
    client.force_login(administrator)
    address = f"/staff/people/{other.pk}/address/"
    client.post(address, {"email": "bukan alamat"})
    other.refresh_from_db()
    assert other.email == ""
    client.post(address, {"email": "lina@contoh.example"})
    other.refresh_from_db()
    assert other.email == "lina@contoh.example"
    assert "lina@contoh.example" in client.get(f"/staff/people/{other.pk}/").content.decode()
    assert "contoh.example" not in AuditEntry.objects.get(deed="staff.set_address").detail
    client.post(address, {"email": ""})
    other.refresh_from_db()
    assert other.email == ""
    client.force_login(other)
    assert client.post(address, {"email": "x@contoh.example"}).status_code == 403

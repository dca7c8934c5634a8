"""Pages of the city: open to everyone who is signed in, changed only by those who may."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pelangi.city.models import Area, DayOverride, Outline
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests import people

PAGES = ["/city/", "/city/bodies/", "/city/calendar/", "/city/calendar/2027/"]
POLYGON = {"type": "Polygon", "coordinates": [[[106, -2], [106.1, -2], [106.1, -2.1], [106, -2]]]}


@pytest.fixture
def admin(client, db):
    people.small_city()
    Outline.objects.create(area_id=people.WARD, geometry=POLYGON, schematic=True)
    user = people.person_with(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.mark.parametrize("page", [*PAGES, "/city/import/"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_opens_in_both_languages(page, language, client, admin):
    client.cookies["language"] = language
    answer = client.get(page)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_city_says_what_to_do(page, client, db):
    client.force_login(people.person_with(Role.LEADER))
    assert client.get(page).status_code == 200


def test_the_map_data_are_geojson_for_those_signed_in(client, admin):
    assert client.get("/city/outlines.json").json()["features"][0]["id"] == people.WARD
    client.logout()
    assert client.get("/city/outlines.json").status_code == 302


def test_areas_are_found_by_name_alias_and_code(client, admin):
    Area.objects.filter(pk=people.WARD).update(aliases=["Tuatunu"])
    for word in ("tunu", "Tuatunu", people.WARD):
        assert people.WARD in client.get("/city/", {"q": word}).text
    assert people.WARD not in client.get("/city/", {"q": "Pintu"}).text.split("<table")[1]


def test_only_who_may_decides_about_days(client, admin):
    given = {"day": "2026-11-28", "works": "yes", "reason": "Layanan Sabtu"}
    client.post("/city/calendar/decide/", given)
    client.post("/city/calendar/decide/", given)
    assert DayOverride.objects.get().is_working_day
    assert "Layanan Sabtu" in client.get("/city/calendar/2026/").text
    client.post("/city/calendar/2026-11-28/take-back/")
    assert not DayOverride.objects.exists()
    client.force_login(people.person_with(Role.LEADER))
    assert client.post("/city/calendar/decide/", given).status_code == 403
    assert client.get("/city/import/").status_code == 403


def test_a_day_without_reason_changes_nothing(client, admin):
    client.post("/city/calendar/decide/", {"day": "2026-11-28", "works": "yes", "reason": ""})
    assert not DayOverride.objects.exists()


@pytest.mark.parametrize("page", ["/city/calendar/1900/", "/city/calendar/9999/"])
def test_years_without_a_calendar_are_not_found(page, client, admin):
    assert client.get(page).status_code == 404


def test_an_impossible_day_cannot_be_taken_back(client, admin):
    assert client.post("/city/calendar/x/take-back/").status_code == 404


def test_a_file_comes_in_by_the_page_and_its_wrong_rows_are_listed(client, admin):
    file = SimpleUploadedFile("areas.csv", b"code,name\n19.71.05.1001,Bukit Merapin\nx,y\n")
    answer = client.post("/city/import/", {"kind": "areas", "file": file})
    assert Area.objects.filter(pk="19.71.05.1001").exists()
    assert "areas.csv" in answer.text
    assert AuditEntry.objects.filter(deed="city.import").count() == 1


def test_a_file_of_another_kind_is_explained_in_the_form(client, admin):
    client.cookies["language"] = "en"
    file = SimpleUploadedFile("areas.csv", b"a,b\n1,2\n")
    assert "has no column" in client.post("/city/import/", {"kind": "areas", "file": file}).text


def test_the_calendar_opens_with_this_year(client, admin):
    assert str(date.today().year) in client.get("/city/calendar/").text

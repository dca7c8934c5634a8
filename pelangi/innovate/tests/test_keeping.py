"""Keepers, versions, the heat map, the work list and the board: nothing hangs on one person, nothing is lost."""

from datetime import date

import pytest

from pelangi.innovate import actions, heat, keeping, lasting, profiles, worklist
from pelangi.innovate.models import AgencyPeople, Innovation, Keeper
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.models import User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
ROW, WINDOWED = "sid_33_kemanfaatan", "sid_17_sdm"


@pytest.fixture(autouse=True)
def city():
    return small_city()


def colleague(name: str) -> User:
    return person_with(Role.AGENCY_INNOVATOR, "agency", OFFICE, username=name)


def proven(found, row, level, dated=None):
    one = actions.claim(2026, found, row, level, by=innovator(), at=NOON)
    actions.add_evidence(one, kind="statement", title="SK 1", dated_on=dated, by=innovator(), at=NOON)
    return one


def cell(found, row):
    (line,) = heat.lines([found])
    return next(one for one in line.cells if one.row.id == row)


def test_the_heat_map_tells_six_states_apart():
    found = innovation()
    assert cell(found, ROW).state == "missing"
    level = actions.claim(2026, found, ROW, 3, by=innovator(), at=NOON)
    assert cell(found, ROW).state == "unproven"
    actions.add_evidence(level, kind="statement", title="SK 1", by=innovator(), at=NOON)
    assert cell(found, ROW).state == "claimed"
    actions.verify(level, verified=2, why="Kurang", by=verifier(), at=NOON)
    assert (cell(found, ROW).state, cell(found, ROW).level) == ("lowered", 2)
    level.refresh_from_db()
    actions.verify(level, verified=3, by=verifier(), at=NOON)
    assert cell(found, ROW).state == "verified"
    proven(found, WINDOWED, 2, dated=date(2019, 5, 1))
    assert cell(found, WINDOWED).state == "window"
    (line,) = heat.lines([found])
    assert (line.claimed, line.verified) == (13, 9)
    assert sum(one["count"] for one in heat.legend([line])) == 20


def test_the_front_page_is_the_heat_map(client):
    found = innovation()
    proven(found, WINDOWED, 2, dated=date(2019, 5, 1))
    client.force_login(innovator())
    client.cookies["language"] = "en"
    page = client.get("/innovate/").content.decode()
    assert "heat-window" in page
    assert f"/innovate/{found.pk}/rows/{WINDOWED}/" in page
    client.force_login(verifier())
    assert f"/innovate/{found.pk}/rows/{WINDOWED}/" not in client.get("/innovate/").content.decode()
    client.force_login(innovator())
    assert "2024–2026" in client.get(f"/innovate/{found.pk}/rows/{WINDOWED}/").content.decode()


def test_every_change_is_a_version_and_a_resubmission_says_what_developed(client):
    found = innovation(state=Innovation.State.SUBMITTED)
    actions.edit_profile(found, by=innovator(), at=NOON, goal="Baru", note="Tujuan diperjelas")
    actions.send_back(found, why="kurang", by=verifier(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.submit(found, by=innovator(), at=NOON)
    actions.submit(found, note="Ditambah layanan malam", by=innovator(), at=NOON)
    first, second, third = found.versions.order_by("number")
    assert profiles.differences(first.profile, second.profile) == [("goal", "", "Baru")]
    assert (second.note, third.note) == ("Tujuan diperjelas", "Ditambah layanan malam")
    client.force_login(innovator())
    page = client.get(f"/innovate/{found.pk}/versions/").content.decode()
    assert "Ditambah layanan malam" in page
    assert "<ins>Baru</ins>" in page


def test_two_keepers_at_least_and_a_hand_over():
    found = innovation()
    one = actions.name_keeper(found, colleague("satu"), by=innovator(), at=NOON)
    assert actions.name_keeper(found, colleague("satu"), by=innovator(), at=NOON).pk == one.pk
    actions.name_keeper(found, colleague("dua"), by=innovator(), at=NOON)
    stranger = person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="lain")
    with pytest.raises(actions.NotAllowedHere):
        actions.name_keeper(found, stranger, by=innovator(), at=NOON)
    for successor in (None, stranger, one.user):
        with pytest.raises(actions.NotAllowedHere):
            actions.release_keeper(one, successor=successor, by=innovator(), at=NOON)
    actions.release_keeper(one, successor=colleague("tiga"), by=innovator(), at=NOON)
    assert {each.user.username for each in keeping.keepers_now(found, TODAY)} == {"dua", "tiga"}
    assert keeping.counts(TODAY) == {found.pk: 2}


def test_a_keeper_whose_account_ends_no_longer_counts(client):
    found = innovation()
    for name in ("satu", "dua"):
        actions.name_keeper(found, colleague(name), by=innovator(), at=NOON)
    User.objects.filter(username="satu").update(is_active=False)
    assert keeping.counts(TODAY) == {found.pk: 1}
    client.force_login(innovator())
    assert "sudah pergi" in client.get(f"/innovate/{found.pk}/keepers/").content.decode()


def test_keepers_are_named_on_the_page_by_their_agency_only(client):
    found = innovation()
    one, two = colleague("satu"), colleague("dua")
    client.force_login(one)
    for user in (one, two):
        client.post(f"/innovate/{found.pk}/keepers/name/", {"user": user.pk})
    client.post(f"/innovate/{found.pk}/keepers/name/", {"user": "²"})
    assert Keeper.objects.count() == 2
    keeper = Keeper.objects.get(user=one)
    three = colleague("tiga")
    client.post(f"/innovate/{found.pk}/keepers/{keeper.pk}/release/", {"successor": ""})
    assert Keeper.objects.filter(until_date=None).count() == 2
    client.post(f"/innovate/{found.pk}/keepers/{keeper.pk}/release/", {"successor": three.pk})
    assert set(Keeper.objects.filter(until_date=None).values_list("user", flat=True)) == {two.pk, three.pk}
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="lain"))
    assert client.get(f"/innovate/{found.pk}/keepers/").status_code == 404


def test_the_work_list_shows_mandatory_rows_first(client):
    found = innovation()
    actions.name_keeper(found, innovator(), by=innovator(), at=NOON)
    proven(found, ROW, 3)
    (work,) = worklist.work_of(innovator(), TODAY)
    assert all(one.row.mandatory for one in work.cells[:4])
    assert ROW not in {one.row.id for one in work.cells}
    assert {one["column"] for one in work.fields} >= {"design", "trial_on"}
    assert work.keepers_missing == 1
    client.force_login(innovator())
    assert found.name in client.get("/innovate/mine/").content.decode()
    client.force_login(colleague("kosong"))
    assert "belum mengelola" in client.get("/innovate/mine/").content.decode()


def test_the_board_shows_every_agency_and_a_league_fair_to_size(client):
    innovation()
    AgencyPeople.objects.create(agency_id=OFFICE, people=20, hours_a_week=4)
    lines = {one.agency.pk: one for one in lasting.board()}
    assert (lines[OFFICE].standing, lines[OFFICE].fair) == ("sent", 0.5)
    assert (lines[PLANNERS].standing, lines[PLANNERS].fair) == ("none", None)
    assert lasting.board()[0].standing == "none"
    client.force_login(verifier())
    assert "0,50" in client.get("/innovate/agencies/").content.decode()


def test_continuity_is_shown_with_what_would_mend_it(client):
    found = innovation()
    proven(found, "sid_16_regulasi", 3)
    assert lasting.continuity_of(found, TODAY).points == 2
    client.force_login(verifier())
    page = client.get(f"/innovate/{found.pk}/").content.decode()
    assert "sedikitnya dua pengelola" in page


def test_coordinates_are_looked_at(client):
    client.force_login(innovator())
    profile = {"name": "Antar", "agency": OFFICE, "stage": "penerapan", "initiator": "ASN", "form": "x"}
    place = {"main_affair": "Sosial", "lat": "-200", "lon": "106.1"}
    assert "derajat" in client.post("/innovate/new/", profile | place).content.decode()
    assert client.post("/innovate/new/", profile | place | {"lat": "-2.1"}).status_code == 302
    assert Innovation.objects.get().versions.count() == 1

"""Pages: everyone sees the rounds of their own area, in their language, and no names unless they ask."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pelangi.ask.actions import ask_right
from pelangi.ask.queries import describe
from pelangi.ask.tickets import spoken
from pelangi.core.routing.words import SENTENCES
from pelangi.plan import actions
from pelangi.plan.models import Appointment, Plan, Round, Stop, Team
from pelangi.plan.reasons import Words
from pelangi.plan.tests.queue import DAYS, a_queue, waits
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role, ScopeKind
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


@pytest.fixture
def draft(coordinator):
    a_queue(coordinator)
    return actions.propose(list(DAYS), seed=1, iterations=5, by=coordinator, at=NOON)


@pytest.fixture
def published(draft, coordinator):
    actions.publish(draft, by=coordinator, at=NOON)
    return draft


def ward_officer(ward=WARD):
    return person_with(Role.WARD_OFFICER, ScopeKind.WARD, ward)


def texts_of(answer) -> str:
    return answer.content.decode()


def rows_of(answer) -> list[list]:
    """Return the rows of a round's workbook."""
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[3:]


PAGES = ["plan:home", "plan:teams", "plan:team_new"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_open_in_both_languages(client, coordinator, page, language):
    client.force_login(coordinator)
    client.cookies["language"] = language
    answer = client.get(reverse(page))
    assert answer.status_code == 200
    assert f'lang="{language}"' in texts_of(answer)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_plan_shows_its_rounds_and_says_why(client, coordinator, draft, language):
    client.force_login(coordinator)
    client.cookies["language"] = language
    page = texts_of(client.get(reverse("plan:plan", args=[draft.pk])))
    assert "Tim T1" in page
    assert "Contoh LAPAS-1" in page
    whys = {"id": ("perjalanan", "dijanjikan", "Hanya"), "en": ("driving", "promised", "Only")}
    assert any(word in page for word in whys[language])


def test_a_ward_officer_sees_only_own_stops_and_how_many_others_there_are(client, published):
    client.force_login(ward_officer())
    answer = client.get(reverse("plan:plan", args=[published.pk]))
    shown = [stop for one in answer.context["rounds"] for stop in one.shown]
    assert shown
    assert {stop.ward_id for stop in shown} == {WARD}
    assert all(
        stop.institution_id is None for stop in shown
    )  # who is in prison is none of the ward's business
    assert answer.context["others"] == Stop.objects.filter(round__plan=published).count() - len(shown)


def test_a_ward_officer_gets_no_line_that_would_show_other_doors(client, published):
    client.force_login(ward_officer())
    data = client.get(reverse("plan:map", args=[published.pk])).json()
    assert {feature["geometry"]["type"] for feature in data["features"]} == {"Point"}


def test_the_coordinator_gets_points_and_lines(client, coordinator, published):
    client.force_login(coordinator)
    data = client.get(reverse("plan:map", args=[published.pk])).json()
    kinds = [feature["geometry"]["type"] for feature in data["features"]]
    assert kinds.count("LineString") == published.rounds.count()
    assert kinds.count("Point") == Stop.objects.filter(round__plan=published).count()


def test_drafts_are_not_found_by_who_only_looks(client, draft):
    client.force_login(ward_officer())
    assert client.get(reverse("plan:plan", args=[draft.pk])).status_code == 404


def test_left_out_of_another_ward_are_not_listed(client, coordinator):
    waits(1, by=coordinator, ward=OTHER_WARD)
    Team.objects.create(code="T1", name="Tim", skills=[], kits=0, start_lat=-2.1, start_lon=106.1)
    plan = actions.propose(list(DAYS), seed=1, iterations=1, by=coordinator, at=NOON)
    actions.publish(plan, by=coordinator, at=NOON)
    client.force_login(ward_officer())
    assert list(client.get(reverse("plan:plan", args=[plan.pk])).context["page_obj"]) == []
    client.force_login(ward_officer(OTHER_WARD))
    assert len(client.get(reverse("plan:plan", args=[plan.pk])).context["page_obj"]) == 1


def test_a_round_of_other_wards_is_not_found(client, published):
    stranger = ward_officer("19.71.05.1007")
    client.force_login(stranger)
    for page in ("plan:round", "plan:round_calendar", "plan:round_sheet"):
        assert client.get(reverse(page, args=[published.rounds.first().pk])).status_code == 404


def test_names_are_shown_only_when_asked_for_and_each_reading_is_written_down(client, coordinator, published):
    client.force_login(coordinator)
    address = reverse("plan:round", args=[published.rounds.order_by("pk").first().pk])
    assert "Siti Contoh" not in texts_of(client.get(address))
    assert not AuditEntry.objects.filter(deed="plan.view").exists()
    answer = client.get(address, {"names": "yes"})
    people = sum(len(stop.people) for stop in answer.context["round"].shown)
    assert "Contoh" in texts_of(answer)
    assert AuditEntry.objects.filter(deed="plan.view").exclude(person=None).count() == people


def test_a_promised_visit_of_who_asked_that_their_data_not_be_used_is_pointed_out(
    client, coordinator, published
):
    one = Appointment.objects.filter(stop__round__plan=published, stop__institution=None).first()
    address = reverse("plan:round", args=[one.stop.round_id])
    client.force_login(coordinator)
    assert "datanya tidak dipakai" not in texts_of(client.get(address))
    ask_right(one.request.person, "restriction", by=coordinator, at=NOON)
    assert "datanya tidak dipakai" in texts_of(client.get(address))
    name = describe(one.request.person)["name"]
    assert name not in texts_of(client.get(f"{address}?names=yes"))
    answer = client.get(reverse("plan:round_sheet", args=[one.stop.round_id]))
    assert all(row[3] != name for row in rows_of(answer))


def test_the_calendar_has_every_stop_and_no_name(client, coordinator, published):
    client.force_login(coordinator)
    one = published.rounds.order_by("pk").first()
    answer = client.get(reverse("plan:round_calendar", args=[one.pk]))
    text = texts_of(answer)
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == one.stops.count()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "Contoh 1" not in text
    assert not AuditEntry.objects.filter(deed="plan.view").exists()


def test_the_spreadsheet_names_people_at_home_and_writes_that_down(client, coordinator, published):
    client.force_login(coordinator)
    named, rows = 0, []
    for one in published.rounds.order_by("pk"):
        answer = client.get(reverse("plan:round_sheet", args=[one.pk]))
        rows += rows_of(answer)
    inside = [row for row in rows if "LAPAS" in row[2]]
    named = [row[3] for row in rows if "LAPAS" not in row[2]]
    assert len(inside) == 4
    assert {row[3] for row in inside} == {""}  # a file travels: no name beside the name of a prison
    assert named
    assert all("Contoh" in name for name in named)
    assert AuditEntry.objects.filter(deed="plan.view").count() == len(named)


def test_the_paper_names_people_at_home_only_and_leads_back_to_the_page(client, coordinator, published):
    client.force_login(coordinator)
    one = Stop.objects.exclude(institution=None).get(round__plan=published).round
    homes = Appointment.objects.filter(stop__round=one, stop__institution=None).count()
    answer = client.get(reverse("plan:round_pdf", args=[one.pk]))
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(deed="plan.view").count() == homes


def test_way_points_say_where_and_neither_who_nor_what_kind_of_place(client, coordinator, published):
    from xml.etree import ElementTree

    client.force_login(coordinator)
    one = Stop.objects.exclude(institution=None).get(round__plan=published).round
    answer = client.get(reverse("plan:round_track", args=[one.pk]))
    points = ElementTree.fromstring(answer.content).findall("{http://www.topografix.com/GPX/1/1}wpt")
    assert [float(point.get("lat")) for point in points] == [
        round(stop.lat, 6) for stop in one.stops.order_by("position")
    ]
    assert "Contoh" not in texts_of(answer)
    assert "Contoh" not in texts_of(client.get(reverse("plan:round_calendar", args=[one.pk])))
    assert not AuditEntry.objects.filter(deed="plan.view").exists()


def test_publish_button_publishes_and_pressed_twice_is_harmless(client, coordinator, draft):
    client.force_login(coordinator)
    for _press in range(2):
        assert client.post(reverse("plan:publish", args=[draft.pk])).status_code == 302
    draft.refresh_from_db()
    assert draft.state == Plan.State.PUBLISHED
    assert AuditEntry.objects.filter(deed="plan.publish").count() == 1


def test_a_district_coordinator_does_not_publish_stops_of_other_districts(client, draft):
    client.force_login(person_with(Role.OUTREACH_COORDINATOR, ScopeKind.DISTRICT, "19.71.05", username="d"))
    page = texts_of(client.get(reverse("plan:plan", args=[draft.pk])))
    assert reverse("plan:publish", args=[draft.pk]) not in page
    assert client.post(reverse("plan:publish", args=[draft.pk])).status_code == 404


def test_discard_button_leads_back_to_the_list(client, coordinator, draft):
    client.force_login(coordinator)
    answer = client.post(reverse("plan:discard", args=[draft.pk]))
    assert answer["Location"] == reverse("plan:home")
    assert not Plan.objects.exists()


def test_before_publishing_the_page_says_whose_promise_would_change(client, coordinator, published):
    again = actions.propose(list(DAYS), seed=1, iterations=5, by=coordinator, at=NOON)
    lost = Appointment.objects.filter(stop__round__plan=again).first()
    ticket = lost.request.ticket
    Stop.objects.filter(pk=lost.stop_id).delete()
    moved = Stop.objects.filter(round__plan=again).order_by("pk").last()
    Stop.objects.filter(pk=moved.pk).update(
        start_min=moved.start_min + 61
    )  # beyond the slack, whatever the solver did
    client.force_login(coordinator)
    answer = client.get(reverse("plan:plan", args=[again.pk]))
    changed = answer.context["changed"]
    assert [row["request"].ticket for row in changed if row["after"] is None] == [ticket]
    assert {row["after"].stop_id for row in changed if row["after"]} >= {moved.pk}
    assert spoken(ticket) in texts_of(answer)


def test_a_plan_that_changes_no_promise_says_nothing_of_it(client, coordinator, draft):
    client.force_login(coordinator)
    assert client.get(reverse("plan:plan", args=[draft.pk])).context["changed"] == []


@pytest.mark.parametrize("page", ["plan:publish", "plan:discard"])
def test_who_only_looks_may_neither_publish_nor_discard(client, draft, page):
    client.force_login(ward_officer())
    assert client.post(reverse(page, args=[draft.pk])).status_code == 403


def test_a_team_is_added_with_its_members(client, coordinator):
    officer = person_with(Role.FIELD_OFFICER)
    client.force_login(coordinator)
    fields = {
        "code": "T9",
        "name": "Tim 9",
        "vehicle": "boat",
        "kits": "2",
        "skills": ["biometric"],
        "members": [officer.pk],
        "start_lat": "-2.12",
        "start_lon": "106.11",
        "is_active": "on",
    }
    assert client.post(reverse("plan:team_new"), fields).status_code == 302
    team = Team.objects.get(pk="T9")
    assert (team.skills, team.kits, list(team.members.all())) == (["biometric"], 2, [officer])
    assert AuditEntry.objects.filter(deed="plan.save_team").count() == 1


def test_teams_are_changed_by_coordinators_only(client, coordinator, published):
    client.force_login(ward_officer())
    assert client.get(reverse("plan:team", args=["T1"])).status_code == 403


def test_reasons_name_stops_by_size_and_ward(draft):
    words = Words(draft, {WARD: "Tua Tunu Indah", OTHER_WARD: "Pintu Air"})
    stop = next(one for one in draft.problem["requests"] if one["people"] == 1)
    said = words.say("would_displace", {"requests": [stop["id"]], "weight": 2.5, "own_weight": 1.0})
    assert stop["id"] not in said
    assert "Tua Tunu Indah" in said or "Pintu Air" in said


def test_a_code_of_an_older_version_is_said_in_its_own_words(draft):
    assert "old_code" not in SENTENCES
    assert Words(draft, {}).say("old_code", {"text": {"id": "kata", "en": "word"}}) in {"kata", "word"}


def test_an_empty_list_says_what_to_do_next(client, coordinator):
    client.force_login(coordinator)
    assert 'class="empty"' in texts_of(client.get(reverse("plan:home")))


def test_rounds_are_ordered_as_they_are_driven(published):
    one = Round.objects.filter(plan=published).first()
    starts = list(one.stops.order_by("position").values_list("start_min", flat=True))
    assert starts == sorted(starts)

"""What there is to plan with, and what doors ask for: it reaches the problem file, and its pages keep it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from pelangi.plan import actions
from pelangi.plan.models import InstitutionTerms, Means, Plan, RequestTerms, Stop, Team, Vehicle
from pelangi.plan.reasons import Words
from pelangi.plan.shifts import usual_week
from pelangi.plan.tests.queue import DAYS, team, waits
from pelangi.staff.models import AuditEntry, User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import DISTRICT, NOON, OTHER_WARD, PRISON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
OFF = [None] * 7


@pytest.fixture
def by() -> User:
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


def proposed(by: User, days: list[date] = DAYS) -> Plan:
    return actions.propose(list(days), seed=1, iterations=5, by=by, at=NOON)


def entry(plan: Plan, request) -> dict:
    return next(one for one in plan.problem["requests"] if one["id"] == f"R{request.pk}")


def week(**days) -> list:
    """Return a week with hours on these days only: mon="09:00-11:00"."""
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return [
        dict(zip(("from", "to"), days[name].split("-"), strict=True)) if name in days else None
        for name in names
    ]


def test_a_teams_own_week_break_and_end_are_what_it_drives_by(by):
    own = team()
    day = {"from": "10:00", "to": "14:00", "break": {"from": "12:00", "to": "13:00", "min": 30}}
    own.week, own.end_lat, own.end_lon = [*OFF[:2], day, *OFF[3:]], -2.2, 106.2
    own.save()
    waits(0, by=by)
    plan = proposed(by)
    made = plan.problem["teams"][0]
    assert made["shifts"] == [{"day": "2026-11-25", **day}]  # a Wednesday
    assert made["start"] != made["end"]
    assert {one.round.day for one in Stop.objects.filter(round__plan=plan)} == {date(2026, 11, 25)}


def test_kits_of_a_day_are_as_many_as_work_and_as_the_batteries_last_for(by):
    team("T1", kits=2)
    team("T2", kits=2)
    waits(0, by=by)
    assert proposed(by).problem["kits_per_day"] == 4
    Means.objects.create(pk=1, kits=3, batteries=5, batteries_a_kit=2)
    assert proposed(by).problem["kits_per_day"] == 2


def test_the_offices_own_minutes_count(by):
    team()
    request = waits(0, by=by, group="elderly")
    before = entry(proposed(by), request)
    Means.objects.create(pk=1, minutes={"capture": {"elderly": 31}, "set_up": 9})
    after = entry(proposed(by), request)
    assert (before["service_min"], before["setup_min"]) == (20, 15)
    assert (after["service_min"], after["setup_min"]) == (31, 9)


def test_an_institution_opens_when_it_says_and_two_kits_halve_the_time(by):
    team("T1", kits=2)
    InstitutionTerms.objects.create(
        institution_id=PRISON, week=week(thu="09:00-11:00"), kits=2, people_a_stop=6
    )
    for number in range(20, 30):
        waits(number, by=by, institution=PRISON, group="inmate")
    plan = proposed(by)
    groups = [one for one in plan.problem["requests"] if one["id"].startswith("G")]
    assert sorted(one["people"] for one in groups) == [4, 6]
    assert {one["kits"] for one in groups} == {2}
    assert {one["service_min"] for one in groups} == {21, 14}  # seven minutes each, two at a time
    assert groups[0]["windows"] == [{"day": "2026-11-26", "from": "09:00", "to": "11:00"}]


def test_a_companions_hours_meet_the_wanted_time_of_day_and_none_left_is_not_any(by):
    team()
    met, never = waits(0, by=by, window="morning"), waits(1, by=by)
    RequestTerms.objects.create(request=met, week=week(wed="10:00-14:00"))
    RequestTerms.objects.create(request=never, week=week(mon="09:00-11:00"))
    plan = proposed(by)
    assert entry(plan, met)["windows"] == [{"day": "2026-11-25", "from": "10:00", "to": "11:59"}]
    left = plan.left_out.get()
    assert left.request == never
    assert left.reason_code == "window_never_meets_shift"


def test_a_promised_team_and_a_female_officer_are_kept_to(by):
    team("T1")
    team("T2", skills=("biometric", "female_officer"))
    one, two = waits(0, by=by), waits(1, by=by)
    RequestTerms.objects.create(request=one, team=Team.objects.get(pk="T1"))
    RequestTerms.objects.create(request=two, needs_female_officer=True)
    plan = proposed(by)
    went = {
        code: team_
        for code, team_ in Stop.objects.filter(round__plan=plan).values_list("code", "round__team_id")
    }
    assert went == {f"R{one.pk}": "T1", f"R{two.pk}": "T2"}


def test_a_place_reached_by_boat_alone_waits_for_a_team_with_one_and_the_reason_is_in_words(by):
    team("T1")
    home, inside = waits(0, by=by), waits(1, by=by, institution=PRISON, group="inmate")
    RequestTerms.objects.create(request=home, reached_by=Vehicle.BOAT)
    InstitutionTerms.objects.create(institution_id=PRISON, reached_by=Vehicle.BOAT)
    plan = proposed(by)
    assert {one.request for one in plan.left_out.all()} == {home, inside}
    left = plan.left_out.get(request=home)
    with translation.override("en"):
        said = Words(plan, {}).say(left.reason_code, left.reason_values)
    assert said == "No team on duty has the skills biometric operator, boat."
    Team.objects.filter(code="T1").update(vehicle=Vehicle.BOAT)
    assert not proposed(by).left_out.exists()


# ------------------------------------------------------------------ pages


def sign_in(client, user: User, language: str = "en"):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["language"] = language
    return client


def week_fields(days: list, **more) -> dict:
    found = {}
    for number, day in enumerate(days):
        rest = (day or {}).get("break") or {}
        found |= {
            f"day{number}-from_": (day or {}).get("from", ""),
            f"day{number}-to": (day or {}).get("to", ""),
        }
        found |= {f"day{number}-break_{name}": rest.get(name, "") for name in ("from", "to", "min")}
    return found | more


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_team_page_keeps_the_week_and_says_what_does_not_fit(client, by, language):
    own = team()
    sign_in(client, by, language)
    page = reverse("plan:team", args=[own.pk])
    assert 'name="day4-break_min"' in client.get(page).content.decode()
    fields = {
        "name": own.name,
        "vehicle": "car",
        "kits": "1",
        "start_lat": "-2.1",
        "start_lon": "106.1",
        "is_active": "on",
    }
    client.post(page, fields | week_fields(usual_week()))
    own.refresh_from_db()
    assert own.week == []
    short = usual_week()
    short[2] = {"from": "09:00", "to": "12:00"}
    client.post(page, fields | week_fields(short))
    own.refresh_from_db()
    assert own.week[2] == {"from": "09:00", "to": "12:00"}
    wrong = week_fields(short) | {"day0-from_": "15:00", "day0-to": "08:00"}
    assert "form-error" in client.post(page, fields | wrong).content.decode()


def test_means_institutions_and_visits_have_pages_that_keep_what_is_said(client, by):
    request = waits(0, by=by)
    sign_in(client, by)
    shown = client.get(reverse("plan:means"))
    said = {
        name: field.initial
        for name, field in shown.context["form"].fields.items()
        if name.startswith(("capture", "minutes"))
    } | {name: shown.context["form"][name].value() for name in ("second_visits", "document_days")}
    client.post(
        reverse("plan:means"),
        said | {"kits": "3", "batteries": "", "batteries_a_kit": "2", "capture_elderly": "33"},
    )
    assert Means.objects.get().minutes == {"capture": {"elderly": 33}}
    page = reverse("plan:institution", args=[PRISON])
    assert client.get(reverse("plan:institutions")).status_code == client.get(page).status_code == 200
    place = {"lat": "-2.11", "lon": "106.12"}
    client.post(page, place | {"kits": "2", "people_a_stop": "8"} | week_fields(week(mon="09:00-12:00")))
    terms = InstitutionTerms.objects.get()
    assert (terms.kits, terms.people_a_stop, terms.institution.lat) == (2, 8, -2.11)
    assert terms.week[0] == {"from": "09:00", "to": "12:00"}
    found = client.get(reverse("plan:find_terms"), {"ticket": request.ticket})
    assert found["Location"] == reverse("plan:terms", args=[request.ticket])
    client.post(
        found["Location"], {"needs_female_officer": "on", "team": ""} | week_fields(week(tue="10:00-12:00"))
    )
    assert RequestTerms.objects.get().needs_female_officer
    assert AuditEntry.objects.filter(deed__in=["plan.save_means", "plan.save_terms"]).count() == 3


def test_terms_are_kept_within_the_own_scope(client, by):
    request = waits(0, by=by, ward=OTHER_WARD)
    sign_in(client, person_with(Role.OUTREACH_COORDINATOR, "district", DISTRICT, username="kecamatan"))
    assert client.get(reverse("plan:terms", args=[request.ticket])).status_code == 404
    sign_in(client, person_with(Role.WARD_OFFICER, "ward", WARD, username="lurah"))
    assert client.get(reverse("plan:means")).status_code == 403

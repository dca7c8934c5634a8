"""Report: what is handed in, the day as it goes, the page by mail, triage and planner replayed, flags acted on."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import localdate, now
from PIL import Image
from python_calamine import CalamineWorkbook

from pelangi.ask.actions import ask_right, set_priority
from pelangi.ask.models import Person
from pelangi.ask.tests.asking import admitted
from pelangi.ask.tests.gateways import mail_server
from pelangi.core.tests.routing_cases import small_problem
from pelangi.issue.tests import cases
from pelangi.plan.models import Stop
from pelangi.report import live, mailing, official, planner_audit, queries, recap, triage_audit
from pelangi.report.measures import Period
from pelangi.report.models import PageMail
from pelangi.report.views import numbers
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city
from pelangi.visit import actions as visit
from pelangi.visit.tests.doors import field_officer, promised, round_on

pytestmark = pytest.mark.django_db
DAY = NOON.date()


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def coordinator(client):
    client.force_login(person_with(Role.OUTREACH_COORDINATOR))
    return client


def a_day_of_work():
    """One round with two doors: one served, one not yet."""
    out = round_on()
    first = promised(admitted("first", name="Sriyati Contoh"), on=out)
    promised(admitted("second", name="Marlena Contoh"), on=out)
    visit.record(first, move="finish", base_version=0, by=field_officer(), at=NOON)
    return out


def test_the_recap_adds_up_and_leaves_as_xlsx_and_pdf(coordinator):
    cases.hand_over(cases.carried_document())
    cases.captured("more", name="Contoh A")
    pack = official.recap(Period(*official.semester_of(DAY), NOON + timedelta(days=40)))
    *kinds, total = pack.tables[0].rows
    assert kinds
    assert list(total[1:]) == [sum(row[place] for row in kinds) for place in range(1, 7)]
    asked, handed, still = total[1], total[4], total[6]
    assert (asked, handed, still) == (2, 1, 1)
    sheet = CalamineWorkbook.from_filelike(BytesIO(official.as_xlsx(pack))).get_sheet_by_index(0).to_python()
    assert sheet[-1][1:] == [float(cell) for cell in total[1:]]
    for file in ("recap/week/2026-11-24.pdf", "figures/semester/2026-11-24.xlsx"):
        assert len(coordinator.get(f"/report/official/{file}").content) > 1000
    assert coordinator.get("/report/official/recap/decade/2026-11-24.pdf").status_code == 404


def test_of_a_large_city_it_is_read_from_what_was_kept(coordinator, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    cases.hand_over(cases.carried_document())
    cases.captured("more", name="Contoh A")
    kept_at = now()
    slowly = official.recap(Period(*official.semester_of(localdate(kept_at)), kept_at)).tables[0].rows
    queries.keep(kept_at)
    cases.captured("later", name="Contoh Kemudian")
    monkeypatch.setattr(recap, "RECAP", {})
    page = coordinator.get("/report/official/?length=semester")
    assert page.context["as_of"] == kept_at
    assert page.context["pack"].tables[0].rows == slowly
    assert coordinator.get("/report/official/recap/semester/2026-11-24.xlsx").status_code == 200
    days = f"{page.context['first']}:{page.context['last']}"
    behind = coordinator.get(f"/report/behind/recap/asked:all:{days}/").context
    assert behind["found"].count == behind["seen"] == slowly[-1][1]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_activity_report_of_a_round_has_its_photos(coordinator, language):
    coordinator.cookies["language"] = language
    out = a_day_of_work()
    assert coordinator.get(reverse("report:official")).status_code == 200
    pack = official.activity(out, now())
    assert [row[2:] for row in pack.tables[0].rows] == [[1, 1], [1, 0]]
    page = reverse("report:activity", args=[out.pk])
    assert coordinator.get(page).status_code == 200
    photo = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(photo, "JPEG")
    plain = coordinator.post(page).content
    photo.seek(0)
    photo.name = "kegiatan.jpg"
    assert len(coordinator.post(page, {"photos": [photo]}).content) > len(plain)


def test_semesters_and_weeks():
    assert official.semester_of(DAY)[0].month == 7
    assert official.semester_of(DAY.replace(month=6))[1].day == 30
    assert official.week_of(DAY)[0].weekday() == 0


def test_a_team_behind_its_plan_puts_promises_at_risk():
    a_day_of_work()
    by = person_with(Role.OUTREACH_COORDINATOR)
    late = live.live_day(by, NOON + timedelta(hours=4))
    assert [(line.doors, line.seen_to, line.served) for line in late.lines] == [(2, 1, 1)]
    assert len(late.at_risk) == 1
    assert late.at_risk[0].late_min >= live.LATE_MIN
    assert len(late.points) == 1


def test_the_map_tells_roughly_where_who_asked_that_their_data_not_be_used_lives():
    a_day_of_work()
    by = person_with(Role.OUTREACH_COORDINATOR)
    Stop.objects.update(lat=-2.12345, lon=106.12345)
    (exact,) = live.live_day(by, NOON + timedelta(hours=4)).points
    assert (exact["lat"], exact["lon"]) == (-2.12345, 106.12345)
    served = Person.objects.get(requests__appointments__visit__isnull=False)
    ask_right(served, "restriction", by=by, at=NOON)
    (rough,) = live.live_day(by, NOON + timedelta(hours=4)).points
    assert rough == exact | {"lat": -2.12, "lon": 106.12}


def test_the_day_as_a_file(coordinator, monkeypatch):
    a_day_of_work()
    monkeypatch.setattr(numbers, "now", lambda: NOON + timedelta(hours=4))
    found = coordinator.get(reverse("report:today_csv")).content.decode().splitlines()
    assert found[0] == "team,doors,seen_to,served,minutes_behind,promises_at_risk,last_word,not_sent"
    assert found[1].split(",")[1:4] == ["2", "1", "1"]
    assert found[1].split(",")[5] == "1"


def test_before_the_first_visit_no_promise_is_at_risk():
    promised(admitted("first", name="Sriyati Contoh"), on=round_on())
    early = live.live_day(person_with(Role.OUTREACH_COORDINATOR), NOON - timedelta(hours=5))
    assert (len(early.lines), early.at_risk, early.points) == (1, [], [])


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", ["today", "triage", "official", "survey", "survey_paper"])
def test_the_new_pages_open_in_an_empty_city(coordinator, page, language):
    coordinator.cookies["language"] = language
    assert coordinator.get(reverse(f"report:{page}")).status_code == 200


def test_the_live_day_is_not_for_leaders(client):
    client.force_login(person_with(Role.LEADER))
    assert client.get(reverse("report:today")).status_code == 403
    assert client.get(reverse("report:today_csv")).status_code == 403
    assert client.get(reverse("report:official")).status_code == 200


def test_the_page_goes_by_mail_once_and_a_refusal_is_noted(settings):
    leader = person_with(Role.LEADER)
    leader.email = "walikota@example.id"
    leader.save()
    assert mailing.send_pages(NOON) == {"sent": 0, "failed": 0}  # no mail server is set
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 1
    assert mailing.send_pages(NOON) == {"sent": 0, "failed": 1}
    assert PageMail.objects.get().why
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        assert mailing.send_pages(NOON) == {"sent": 1, "failed": 0}
        assert mailing.send_pages(NOON + timedelta(days=3)) == {"sent": 0, "failed": 0}
        assert "walikota@example.id" in server.letters[0][0]
        assert "application/pdf" in server.letters[0][1]
    assert PageMail.objects.get().attempts == 2


def test_exchanged_labels_change_no_points_and_overrides_are_counted():
    by = person_with(Role.REGISTRY_OFFICER)
    requests = [admitted(f"r{n}", name=f"Contoh {'ABCD'[n]}") for n in range(4)]
    set_priority(requests[0], priority=4, reason="mendesak", by=by, at=NOON)
    set_priority(requests[1], priority=4, reason="mendesak", by=by, at=NOON)
    set_priority(requests[1], priority=1, reason="tidak mendesak", by=by, at=NOON)
    found = triage_audit.replay(now() + timedelta(days=1))
    assert (found.cases, found.priority_changed) == (4, 0)
    mine = next(
        one for one in triage_audit.overrides(now() + timedelta(days=1)) if one.officer == by.username
    )
    assert mine.raised == 2


def test_the_planner_serves_alike_when_groups_are_exchanged():
    problem, shares = replace(small_problem(3), floors=()).to_data(), []
    found = planner_audit.replay_plan(problem, seed=1, iterations=20, heard=shares.append)
    assert shares == sorted(shares)
    assert (0.5 in shares, shares[-1]) == (True, 1), "both searches are told of"
    assert found.moved == 0, "without floors the planner knows no group"
    assert sum(asked for asked, _served, _then in found.requests.values()) == len(problem["requests"])


def test_the_pack_of_a_month_and_a_plan_that_is_not_there(tmp_path):
    out = StringIO()
    call_command("report", "pack", "2026-11", "--out", str(tmp_path), stdout=out)
    assert len(list(tmp_path.iterdir())) == len(out.getvalue().split()) == 5
    with pytest.raises(CommandError, match="no such plan"):
        call_command("report", "replay", "77")

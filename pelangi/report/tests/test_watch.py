"""Report: the fairness watch flags what was planted, says it in words, and opens into the cases one may see."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from pelangi.ask.models import Request
from pelangi.city.models import Area
from pelangi.core.traits import Cross, label_of
from pelangi.core.watch import RATE_A_YEAR
from pelangi.plan.models import Team
from pelangi.report import kept_watch, queries
from pelangi.report.cases import case_rows
from pelangi.report.distance import bands
from pelangi.report.streams import ENOUGH, families
from pelangi.report.tests.histories import Call, History, Paper, Told
from pelangi.report.tests.written_down import write_down
from pelangi.report.watching import cases_behind, full_weeks, is_flagged, watching
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, SAME_DISTRICT_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def city():
    return small_city()


def half_a_year(unfair: bool, *, late: str = "", failed: tuple[str, str] = ("", "")) -> None:
    """Fill the city with requests from June on; in an unfair one women are refused four times as often.

    late: whose promises are mostly broken, of the sexes; failed: whose documents mostly fail at the centre, of a sex
    in a ward.
    """
    random, histories = Random(3), []
    for number in range(360):
        sex = random.choice("LP")
        received = datetime(2026, 6, 1, 3, tzinfo=UTC) + timedelta(days=random.randint(0, 150))
        out = received + timedelta(days=random.randint(2, 20))
        refused = random.random() < (0.6 if unfair and sex == "P" else 0.15)
        deeds = [Told(what, out, out) for what in ("start", "record_refusal" if refused else "finish")]
        ward = random.choice((WARD, SAME_DISTRICT_WARD, OTHER_WARD))
        answer = "fail_enrolment" if (sex, ward) == failed and number % 4 else "mark_print_ready"
        papers = [
            Paper(
                "identity_card",
                document=[] if refused else [Told(answer, out, out), Told("hand_over", out, out)],
            )
        ]
        promised = out.date() - timedelta(days=int(sex == late and number % 4 > 0))
        histories.append(
            History(
                person=number,
                ward=ward,
                channel="phone",
                group="elderly",
                sex=sex,
                born=date(1950, 1, 1),
                received=received,
                left=[],
                papers=papers,
                calls=[Call("T1", promised, received, deeds, None, None, None)],
                complaints=[],
            )
        )
    write_down(histories, [], person_with(Role.OUTREACH_COORDINATOR))


def test_planted_unfairness_is_flagged_and_believed():
    half_a_year(unfair=True)
    found = watching(NOW)
    assert ("refused", "sex", "P") in {(one.what, one.by, one.label) for one in found.flags}
    surest = found.comparisons[0]
    assert (surest.what, surest.by) in {("refused", "sex"), ("served", "sex")}
    assert surest.believed
    harmed = {(one.what, one.label) for one in found.comparisons if one.by == "sex" and one.is_worse}
    assert ("refused", "P") in harmed
    assert ("refused", "L") not in harmed
    assert is_flagged(watching(NOW), "refused", "sex", "P")
    assert not is_flagged(watching(NOW), "refused", "sex", "L"), "nobody acts for those who fare better"


def test_a_fair_city_is_not_accused():
    half_a_year(unfair=False)
    found = watching(NOW)
    assert found.flags == []
    assert [one for one in found.comparisons if one.believed] == []
    assert found.streams > 8


def test_broken_promises_are_flagged(client):
    half_a_year(unfair=False, late="P")
    assert ("kept", "sex", "P") in {(one.what, one.by, one.label) for one in watching(NOW).flags}
    client.force_login(person_with(Role.LEADER))
    page = client.get("/report/watch/").content.decode()
    assert "lebih sedikit janji" in page
    assert (
        client.get(re.search(r'"(/report/behind/compared/sex:P:kept/[^"]*)"', page)[1]).context["found"].count
    )


def test_failures_at_the_centre_of_a_crossing_are_flagged(client):
    half_a_year(unfair=False, failed=("P", WARD))
    crossing = f"P~{WARD}"
    found = watching(NOW)
    assert ("error", "sex_ward", crossing) in {(one.what, str(one.by), one.label) for one in found.flags}
    client.force_login(person_with(Role.LEADER))
    page = client.get("/report/watch/").content.decode()
    assert f"/report/behind/compared/sex_ward:{crossing}:error/" in page
    assert "lebih banyak dokumen" in page


def test_all_that_is_watched_shares_one_rate_of_false_alarms():
    """What can be watched is counted before anything happens: more requests do not make the threshold move."""
    few = families([], full_weeks(NOW.date()), NOW)
    assert sum(one.rate for one in few) == pytest.approx(RATE_A_YEAR)
    half_a_year(unfair=False)
    many = families(case_rows(NOW), full_weeks(NOW.date()), NOW)
    teams = 2 * 2  # two outcomes of each of the two teams that came into being
    assert [one.possible for one in many] == [few[0].possible + teams, few[1].possible]
    for family in many:
        assert 0 < len(family.streams) <= family.possible
    sizes = Counter(label_of(row, Cross.SEX_WARD) for row in case_rows(NOW))
    followed = {label for _what, by, label in many[1].streams if by == Cross.SEX_WARD}
    assert followed == {label for label, number in sizes.items() if number >= ENOUGH}


@pytest.mark.parametrize(
    ("language", "words"), [("id", "lebih banyak yang tercatat menolak"), ("en", "more refused")]
)
def test_the_page_says_it_in_words(client, language, words, settings):
    half_a_year(unfair=True)
    client.force_login(person_with(Role.LEADER))
    client.cookies["language"] = language
    assert words in client.get("/report/watch/").content.decode()


def test_a_flag_opens_into_the_cases_the_viewer_may_see(client):
    half_a_year(unfair=True)
    women = cases_behind("sex", "P", NOW)
    client.force_login(person_with(Role.OUTREACH_COORDINATOR, username="koordinator"))
    before = AuditEntry.objects.count()
    answer = client.get("/report/behind/people/sex:P:people/")
    assert (answer.context["found"].count, answer.context["seen"]) == (len(women), len(women))
    assert AuditEntry.objects.count() == before + 50  # one line for each person on the page
    client.force_login(person_with(Role.LEADER))
    answer = client.get("/report/behind/people/sex:P:people/")
    assert (answer.context["found"].count, answer.context["seen"]) == (len(women), 0)
    assert not any(one.ticket in answer.content.decode() for one in Request.objects.filter(pk__in=women))


def test_the_cases_of_a_team_and_of_nothing(client):
    half_a_year(unfair=False)
    assert len(cases_behind("team", "T1", NOW)) == 360
    client.force_login(person_with(Role.LEADER))
    assert client.get("/report/behind/people/team:T1:people/").context["found"].count == 360
    assert client.get("/report/behind/people/team:none:people/").context["found"].count == 0
    assert client.get("/report/behind/people/religion:x:people/").status_code == 404


def test_crossings_promises_and_small_groups_are_compared(client):
    """Women of one ward are promised and missed; three people of a rare group stand in no line of their own."""
    half_a_year(unfair=True)
    found = watching(NOW)
    assert {"group_sex", "group_ward", "sex_ward"} <= {str(one.by) for one in found.comparisons}
    some = next(one for one in found.comparisons if one.by == "sex_ward" and one.what == "refused")
    client.force_login(person_with(Role.LEADER))
    page = client.get("/report/watch/")
    assert f"/report/behind/compared/sex_ward:{some.label}:refused/" in page.content.decode()
    address = f"/report/behind/compared/sex_ward:{some.label}:refused/?at={NOW:%Y-%m-%dT%H:%M:%S}%2B00:00"
    assert client.get(address).context["found"].count == some.people
    assert client.get("/report/behind/compared/sex_ward:P:refused/").status_code == 404
    assert b"sex_ward,P~" in client.get("/report/watch/csv/").content


@pytest.mark.slow
def test_what_is_kept_is_what_was_seen(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    half_a_year(unfair=False, late="L", failed=("P", WARD))
    from_tables = watching(NOW)
    assert {"kept", "error"} <= {one.what for one in from_tables.flags}
    queries.keep(NOW)
    assert kept_watch.file().exists()
    assert kept_watch.seen_at(NOW) == watching(NOW) == from_tables
    assert kept_watch.seen_at(NOW - timedelta(days=30)) == watching(NOW - timedelta(days=30))


def test_differences_stand_under_a_handful_of_headings(client):
    half_a_year(unfair=True)
    client.force_login(person_with(Role.LEADER))
    told = client.get("/report/watch/").context["headings"]
    found = [one for one in watching(NOW).comparisons if one.believed]
    assert 1 < len(told) <= 5 < len(found)
    assert len(found) == sum(len(one.worse) + len(one.better) + len(one.crossed) for one in told)
    for one in told:
        assert all(line.is_worse for _words, line in one.worse)
        assert not any(line.is_worse for _words, line in one.better)
    refused = next(one for one in told if one.worse and one.worse[0][1].what == "refused")
    assert refused.surest == refused.worse[0][0]


def test_a_crossing_is_acted_on_by_a_rule(client):
    half_a_year(unfair=True)
    worst = next(
        one for one in watching(NOW).comparisons if one.by == "sex_ward" and one.believed and one.is_worse
    )
    assert is_flagged(watching(NOW), str(worst.what), "sex_ward", worst.label)
    client.force_login(person_with(Role.OUTREACH_COORDINATOR, username="koordinator"))
    page = client.get(f"/report/watch/sex_ward/{worst.label}/answer/?what={worst.what}")
    assert [one for one, _label in page.context["form"].fields["step"].choices] == ["rule"]


def test_distance_sets_bands_in_a_city_with_enough_wards():
    assert bands() == {}, "three wards: nobody is as far"
    district = Area.objects.filter(level="district").first()
    for number in range(9):
        Area.objects.create(
            code=f"19.71.01.20{number:02}", level="ward", name=f"W{number}", parent=district,
            centre_lat=-2.1 - number / 100, centre_lon=106.1,
        )  # fmt: skip
    Area.objects.exclude(code__startswith="19.71.01.20").update(centre_lat=None)
    Team.objects.create(code="T", name="T", start_lat=-2.1, start_lon=106.1)
    found = bands()
    assert [found[f"19.71.01.20{number:02}"] for number in (0, 4, 8)] == ["near", "middle", "far"]


def test_watching_starts_anew_each_year():
    assert full_weeks(date(2026, 1, 6)) == []
    assert full_weeks(date(2026, 1, 12)) == [date(2026, 1, 5)]
    assert len(full_weeks(date(2026, 12, 31))) == 51

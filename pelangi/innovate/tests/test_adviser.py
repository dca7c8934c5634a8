"""The adviser and the forecast on the registry: asked, proven, given out, done, and learned from."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from pelangi.core.index.advise import read_problem
from pelangi.innovate import actions, advising, forecasting, queries
from pelangi.innovate.advice_task import answer_advice
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Advice, AssignedAction, Innovation, PastResult, RowEffort
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db
ROW, OTHER = "sid_33_kemanfaatan", "sid_16_regulasi"
UNTIL = date(2027, 1, 29)


@pytest.fixture(autouse=True)
def city():
    return small_city()


def claimed(found: Innovation, row: str, level: int, verified: int | None = None):
    one = actions.claim(2026, found, row, level, by=innovator(), at=NOON)
    actions.add_evidence(one, kind="statement", title="SK 1", by=innovator(), at=NOON)
    return (
        one
        if verified is None
        else actions.verify(one, verified=verified, why="Kurang", by=verifier(), at=NOON)
    )


@pytest.fixture
def registry():
    """One accepted innovation with a verified and an unverified row, and a draft."""
    found = innovation()
    claimed(found, ROW, 2, verified=1)
    claimed(found, OTHER, 2)
    innovation("konsep", state=Innovation.State.DRAFT)
    return found


def asked(hours: int = 60, **more) -> Advice:
    advice = actions.ask_adviser(2026, hours=hours, until=UNTIL, by=verifier(), at=NOON, **more)
    answer_advice.call(advice.pk)
    advice.refresh_from_db()
    return advice


def test_the_registry_is_what_is_asked_about(registry):
    actions.set_effort(ROW, None, steps=(3, 6, None), deadline=date(2026, 12, 18), by=verifier(), at=NOON)
    actions.set_effort("sid_17_sdm", registry, steps=(7, 7, 7), by=verifier(), at=NOON)
    actions.set_people(registry.agency, people=2, hours_a_week=10, by=verifier(), at=NOON)
    data = advising.problem_data(2026, today=date(2026, 11, 24), until=UNTIL, government_agency=PLANNERS)
    advice = data["advice"]
    assert advice["hours"][ROW] == [3, 6, None]
    assert advice["deadlines"] == {ROW: "2026-12-18"}
    assert advice["innovation_hours"][registry.pk]["sid_17_sdm"] == [7, 7, 7]
    assert advice["innovation_hours"][registry.pk][OTHER] == [1, 0, 30], (
        "what is proven only waits for its verifier"
    )
    assert [one["id"] for one in advice["candidates"]] == ["konsep"]
    assert advice["agencies"] == {OFFICE: 2 * 10 * 49 // 5}
    problem = read_problem(instrument(2026), json.loads(json.dumps(data)), 60)
    assert {unit.id: unit.entered for unit in problem.units} == {registry.pk: True, "konsep": False}


def test_the_answer_is_proven_and_the_plan_is_better(registry):
    advice = asked(target=Decimal("0.60"))
    answer = advice.answer
    assert answer["plan"]["proven"]
    assert answer["plan"]["index"] > answer["without_hours"]
    assert answer["plan"]["hours_used"] <= 60
    assert answer["target"]["proven"]
    first = answer["actions"][0]
    assert (first["innovation"], first["row"], first["hours"]) == (registry.pk, OTHER, 1)
    assert first["due"] == UNTIL.isoformat()


def test_a_question_that_cannot_be_answered_says_why(registry):
    Advice.objects.all().delete()
    advice = actions.ask_adviser(2026, hours=5, until=UNTIL, by=verifier(), at=NOON)
    advice.problem["advice"]["keep"] = ["konsep"]
    advice.save()
    answer_advice.call(advice.pk)
    advice.refresh_from_db()
    assert advice.answer is None
    assert "advice.keep" in advice.refusal
    with pytest.raises(actions.NotAllowedHere):
        actions.ask_adviser(2026, hours=5, until=date(2020, 1, 1), by=verifier(), at=NOON)


def test_an_action_is_given_out_once_done_and_compared_with_its_promise(registry):
    advice = asked()
    given = actions.assign_action(advice, 1, agency=registry.agency, by=verifier(), at=NOON)
    assert actions.assign_action(advice, 1, agency=registry.agency, by=verifier(), at=NOON).pk == given.pk
    with pytest.raises(actions.NotAllowedHere):
        actions.assign_action(advice, 999, agency=registry.agency, by=verifier(), at=NOON)
    actions.finish_action(given, hours_spent=4, by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.finish_action(given, hours_spent=4, by=innovator(), at=NOON)
    assert queries.promised_and_done()["spent"] == 4
    learned = advising.hours_by_row(instrument(2026))[OTHER]
    assert learned.pieces == 1
    assert learned.steps[0] < 4 or learned.factor != 1


def test_the_pages_of_the_adviser(client, registry):
    client.force_login(verifier())
    client.cookies["language"] = "en"
    day = (localdate() + timedelta(days=40)).isoformat()
    assert client.post("/innovate/adviser/", {"hours": "60", "until": "2020-01-01"}).status_code == 200
    answer = client.post("/innovate/adviser/", {"hours": "60", "until": day, "government_agency": PLANNERS})
    page = answer["Location"]
    assert "You may leave this page" in client.get(page).content.decode()
    answer_advice.call(Advice.objects.get().pk)
    looked_again = client.get(page, headers={"HX-Request": "true"})
    assert looked_again.headers["HX-Refresh"] == "true", (
        "the page that waits loads anew, and holds no second page"
    )
    assert not looked_again.content
    said = client.get(page).content.decode()
    for words in (
        "proven best",
        "Points an hour",
        "Which assumption",
        "Under the instrument of 2027",
        "estimate",
    ):
        assert words in said
    assert client.get(f"{page}advice.json").json()["plan"]["proven"]
    assert client.post(f"{page}assign/1/", {}).status_code == 302
    given = AssignedAction.objects.get()
    assert given.agency_id == OFFICE
    assert client.post(f"{page}assign/999/", {}).status_code == 404
    assert "Promised beside delivered" in client.get("/innovate/adviser/actions/").content.decode()
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS))
    assert client.post(f"/innovate/adviser/actions/{given.pk}/done/", {"hours_spent": "3"}).status_code == 404
    client.force_login(innovator())
    assert client.post("/innovate/adviser/", {"hours": "60", "until": day}).status_code == 200
    assert Advice.objects.count() == 1
    client.post(f"/innovate/adviser/actions/{given.pk}/done/", {"hours_spent": "x"})
    client.post(f"/innovate/adviser/actions/{given.pk}/done/", {"hours_spent": "3"})
    given.refresh_from_db()
    assert given.hours_spent == 3
    assert client.get("/innovate/adviser/actions/").status_code == 200


def test_hours_and_people_are_set_on_their_pages(client, registry):
    client.force_login(verifier())
    client.post(
        f"/innovate/adviser/hours/{ROW}/", {"to_1": "2", "to_2": "5", "to_3": "", "deadline": "2026-12-01"}
    )
    client.post(
        f"/innovate/adviser/hours/{ROW}/?innovation={registry.pk}", {"to_1": "9", "to_2": "9", "to_3": "9"}
    )
    assert {(one.innovation_id, one.to_1, one.to_3) for one in RowEffort.objects.all()} == {
        (None, 2, None),
        (registry.pk, 9, 9),
    }
    client.post("/innovate/adviser/people/", {"agency": OFFICE, "people": "3", "hours_a_week": "8"})
    page = client.get("/innovate/adviser/hours/").content.decode()
    assert OFFICE in page
    assert client.get("/innovate/adviser/hours/nothing/").status_code == 404
    client.force_login(innovator())
    assert client.get(f"/innovate/adviser/hours/{ROW}/").status_code == 403


def test_the_forecast_lies_between_and_uses_results_with_sources(client, registry):
    result = queries.present_score()
    found = forecasting.final_index(result)
    assert found == forecasting.final_index(result)
    assert found.low <= found.middle <= found.high <= float(result.claimed.index)
    assert found.readings == (1, 0)
    client.force_login(verifier())
    client.cookies["language"] = "en"
    entry = {
        "region": "Kota Contoh",
        "year": "2025",
        "index": "80.10",
        "rank": "10",
        "source": "Harian Contoh",
    }
    assert client.post("/innovate/forecast/", {**entry, "source": ""}).status_code == 200
    client.post("/innovate/forecast/", entry)
    client.post("/innovate/forecast/", entry | {"index": "80.20"})
    assert PastResult.objects.get().index == Decimal("80.20")
    page = client.get("/innovate/forecast/").content.decode()
    assert "Kota Contoh 80.20, rank 10: Harian Contoh" in page
    assert "Kota Tangerang" in page
    (chance,) = [one for one in forecasting.chances(found, 2026) if one.cut_off.year == 2025]
    assert (chance.cut_off.at_least, chance.cut_off.at_most, chance.least) == (
        Decimal("80.20"),
        Decimal("80.20"),
        0,
    )
    client.force_login(innovator())
    client.post("/innovate/forecast/", entry | {"region": "Lain"})
    assert PastResult.objects.count() == 1


def test_a_leader_reads_and_a_field_officer_does_not(client, registry):
    addresses = ["adviser/", "adviser/actions/", "adviser/hours/", "forecast/", "index/sum/", "instruments/"]
    for role, status in ((Role.LEADER, 200), (Role.FIELD_OFFICER, 403)):
        client.force_login(person_with(role))
        for address in addresses:
            assert client.get(f"/innovate/{address}").status_code == status

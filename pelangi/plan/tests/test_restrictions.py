"""Who asked that their data not be used: their door is shown to about a kilometre, their documents on no paper."""

import re

import pytest
from django.urls import reverse

from pelangi.ask.actions import answer_right, ask_right
from pelangi.ask.queries import describe
from pelangi.ask.tickets import spoken
from pelangi.ask.words import document_name
from pelangi.plan import actions, exports, queries
from pelangi.plan.models import Appointment, LeftOut, Stop
from pelangi.plan.tests.queue import DAYS, a_queue
from pelangi.plan.tests.test_pages import rows_of, texts_of
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
KILOMETRE = 2  # decimals of a degree
OTHER_DOCUMENT = "family_card"


@pytest.fixture
def coordinator():
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


@pytest.fixture
def plan(client, coordinator):
    a_queue(coordinator)
    client.force_login(coordinator)
    return actions.propose(list(DAYS), seed=1, iterations=5, by=coordinator, at=NOON)


@pytest.fixture
def held(plan, coordinator):
    """The only person at a door, who wants something nobody else does."""
    one = Appointment.objects.filter(stop__round__plan=plan, stop__institution=None).order_by("pk").first()
    one.request.needs.update(document_kind=OTHER_DOCUMENT)
    one.right = ask_right(one.request.person, "restriction", by=coordinator, at=NOON)
    return one


def exact(stop: Stop) -> set[str]:
    """Return the degrees of a door as any of the formats may write them."""
    return {f"{stop.lat:.4f}", f"{stop.lon:.4f}"}


def places(client, plan) -> dict[str, tuple[float, float]]:
    features = client.get(reverse("plan:map", args=[plan.pk])).json()["features"]
    points = [one for one in features if one["geometry"]["type"] == "Point"]
    return {one["properties"]["code"]: tuple(one["geometry"]["coordinates"]) for one in points}


def lift(held, by):
    answer_right(held.right, state="refused", answer="x", by=by, at=NOON)


def test_the_map_and_its_lines_show_the_door_to_about_a_kilometre_and_the_others_exactly(
    client, plan, held, coordinator
):
    shown = places(client, plan)
    for stop in Stop.objects.filter(round__plan=plan):
        known = (stop.lon, stop.lat)
        is_held = stop.pk == held.stop_id
        assert shown[stop.code] == (tuple(round(one, KILOMETRE) for one in known) if is_held else known)
    assert not exact(held.stop) & set(re.findall(r"-?\d+\.\d{4}", texts_of(map_of(client, plan))))
    lift(held, coordinator)
    assert places(client, plan)[held.stop.code] == (held.stop.lon, held.stop.lat)


def map_of(client, plan):
    return client.get(reverse("plan:map", args=[plan.pk]))


def test_desk_and_page_of_the_round_show_it_so_too_and_say_it(client, plan, held):
    for address in (
        f"{reverse('plan:plan', args=[plan.pk])}?day=all",
        reverse("plan:round", args=[held.stop.round_id]),
    ):
        answer = client.get(address)
        at = {one.get("code"): one for one in answer.context["points"]}[held.stop.code]
        assert (at["lat"], at["lon"]) == (round(held.stop.lat, KILOMETRE), round(held.stop.lon, KILOMETRE))
        assert "kira-kira satu kilometer" in at["label"]
        ways = [point for line in answer.context["lines"] for point in line["coordinates"]]
        assert [held.stop.lon, held.stop.lat] not in ways
        assert not any(one in texts_of(answer) for one in exact(held.stop))


def test_the_way_points_for_a_navigator_show_it_so_too(client, plan, held):
    text = texts_of(client.get(reverse("plan:round_track", args=[held.stop.round_id])))
    assert f'lat="{round(held.stop.lat, KILOMETRE):.6f}"' in text
    assert f"{held.stop.lat:.6f}" not in text
    assert text.count("kira-kira satu kilometer") == 1


def test_the_paper_has_neither_the_exact_place_nor_the_documents(client, plan, held, monkeypatch):
    pages = []
    monkeypatch.setattr("weasyprint.HTML", lambda string, **_more: pages.append(string) or Letter())
    wanted = str(document_name(OTHER_DOCUMENT))
    client.get(reverse("plan:round_pdf", args=[held.stop.round_id]))
    assert wanted not in pages[0]
    assert spoken(held.request.ticket) in pages[0]
    assert "datanya tidak dipakai" in pages[0]
    assert describe(held.request.person)["name"] not in pages[0]
    rough = drawing_of(held, plan)
    held.stop.lat, held.stop.lon = round(held.stop.lat, KILOMETRE), round(held.stop.lon, KILOMETRE)
    held.stop.save(update_fields=["lat", "lon"])
    assert drawing_of(held, plan) == rough, "the drawing is that of a door which stands on the rough place"


class Letter:
    def write_pdf(self, **_options):
        return b"%PDF"


def drawing_of(held, plan) -> str:
    one = queries.one_round(held.stop.round_id, plan.made_by)
    return exports.paper_map.drawn(one, {"features": []})


def test_spreadsheet_calendar_and_pages_name_no_document_of_them(client, plan, held, coordinator):
    wanted, key = str(document_name(OTHER_DOCUMENT)), held.stop.round_id
    for name in ("round", "round_calendar"):
        assert wanted not in texts_of(client.get(reverse(f"plan:{name}", args=[key])))
    assert wanted not in texts_of(client.get(f"{reverse('plan:plan', args=[plan.pk])}?day=all"))
    assert wanted not in texts_of(client.get(reverse("plan:plan", args=[plan.pk]), {"stop": held.stop.code}))
    (row,) = [one for one in rows_of(client.get(reverse("plan:round_sheet", args=[key]))) if is_of(one, held)]
    assert (row[3], row[4], row[5]) == ("meminta datanya tidak dipakai", "", "")
    lift(held, coordinator)
    assert wanted in texts_of(client.get(reverse("plan:round", args=[key])))


def is_of(row: list, held) -> bool:
    return row[6] == held.request.ticket


def test_who_was_left_out_stands_on_the_map_roughly(client, plan, held):
    code = held.stop.code
    LeftOut.objects.create(plan=plan, request=held.request, code=code, reason_code="no_time")
    answer = client.get(reverse("plan:plan", args=[plan.pk]))
    (point,) = [one for one in answer.context["points"] if one.get("is_out") and one["code"] == code]
    known = {one["id"]: (one["lat"], one["lon"]) for one in plan.problem["places"]}
    place = next(one["place"] for one in plan.problem["requests"] if one["id"] == code)
    assert (point["lat"], point["lon"]) == tuple(round(one, KILOMETRE) for one in known[place])


def test_an_institution_stays_where_everybody_knows_it(client, plan, coordinator):
    inside = Appointment.objects.filter(stop__round__plan=plan).exclude(stop__institution=None).first()
    ask_right(inside.request.person, "restriction", by=coordinator, at=NOON)
    assert places(client, plan)[inside.stop.code] == (inside.stop.lon, inside.stop.lat)

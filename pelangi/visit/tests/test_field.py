"""What the server gives the field app: a token for a code, the days it may hold, words, and the files it keeps."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.city.models import Area, Roads
from pelangi.city.roads import folder
from pelangi.staff.tests.people import NOON, small_city
from pelangi.visit import actions, refusals
from pelangi.visit.field.guide import guide
from pelangi.visit.field.roads import MOST_BYTES, roads_around
from pelangi.visit.models import Device, Feed
from pelangi.visit.queries import days_for_device
from pelangi.visit.tests.doors import TODAY, field_officer, promised, round_on, team

pytestmark = pytest.mark.django_db
TOKEN = "t" * 44


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def invited(at=None) -> tuple[Device, str]:
    user = field_officer()
    at = at or timezone.now()
    return actions.invite_device(user=user, team=team("T1", user), name="HP", by=coordinator(), at=at)


def claim(client, code: str, token: str = TOKEN):
    headers = {"Authorization": f"Bearer {code}"}
    return client.post("/api/visit/claim", {"token": token}, content_type="application/json", headers=headers)


def hello(client, token: str = TOKEN):
    return client.get("/api/visit/hello", headers={"Authorization": f"Bearer {token}"})


def test_a_phone_hands_in_a_token_of_its_own_with_the_code_and_only_once(client):
    device, code = invited()
    assert hello(client).status_code == 401
    in_fours = f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()
    assert claim(client, in_fours).json() == {"device": str(device.pk)}
    assert hello(client).json()["device"] == str(device.pk)
    assert claim(client, code, "u" * 44).status_code == 401
    assert hello(client, "u" * 44).status_code == 401


def test_a_code_is_worth_nothing_after_a_day_or_once_the_device_is_shut_out(client):
    _device, code = invited(at=timezone.now() - timedelta(hours=25))
    assert claim(client, code).status_code == 401
    Device.objects.all().delete()
    device, code = invited()
    actions.revoke_device(device, by=coordinator(), at=timezone.now())
    assert claim(client, code).status_code == 401


def test_of_two_phones_with_one_code_the_second_is_refused():
    device, _code = invited()
    actions.claim_device(device, token=TOKEN, at=timezone.now())
    with pytest.raises(refusals.CodeUsed):
        actions.claim_device(device, token="u" * 44, at=timezone.now())


def test_codes_cannot_be_tried_out(client):
    answers = {claim(client, "AAAABBBBCCCC").status_code for _try in range(31)}
    assert answers == {401, 429}


def test_a_device_is_told_the_days_it_may_hold():
    device, _code = invited()
    for days in (-2, -1, 0, 3, 4):
        on = round_on(TODAY + timedelta(days=days), of=device.team)
        promised(admitted(f"test:{days}"), on=on)
    assert days_for_device(device, TODAY) == [TODAY + timedelta(days=days) for days in (-1, 0, 3)]
    Feed.objects.create(team=device.team, day=TODAY - timedelta(days=1), closed_at=NOON)
    assert days_for_device(device, TODAY) == [TODAY + timedelta(days=days) for days in (0, 3)]


def test_a_door_says_whom_to_call_and_until_when_it_is_held(client):
    _device, code = invited()
    door = promised(on=round_on(timezone.localdate(), of=team()))
    claim(client, code)
    asked = {"day": str(timezone.localdate())}
    told = client.get("/api/visit/changes", asked, headers={"Authorization": f"Bearer {TOKEN}"}).json()
    assert told["holds_until"].startswith(str(timezone.localdate() + timedelta(days=2)))
    (one,) = told["doors"]
    assert one["ticket"].replace("-", "") == door.request.ticket.replace("-", "")
    assert {"contacts", "obstacle", "window", "promised_at"} <= set(one)
    assert all(set(each) == {"name", "relation", "phone"} for each in one["contacts"])


def test_of_a_closed_round_nobody_is_named_after_the_day_that_follows(client):
    _device, code = invited()
    claim(client, code)
    before = {days: timezone.localdate() - timedelta(days=days) for days in (1, 2)}
    for days, day in before.items():
        promised(admitted(f"test:{days}"), on=round_on(day, of=team()))

    def named(days: int) -> int:
        asked = {"day": str(before[days])}
        told = client.get("/api/visit/changes", asked, headers={"Authorization": f"Bearer {TOKEN}"})
        return len(told.json()["doors"])

    assert (named(1), named(2)) == (1, 1)
    Feed.objects.update(closed_at=NOON)
    assert (named(1), named(2)) == (1, 0)


def test_a_locked_phone_is_told_without_its_token_whether_it_is_shut_out(client):
    device, _code = invited()

    def told(key) -> dict:
        return client.get(f"/field/standing/{key}.json").json()

    assert told(device.pk) == {"shut_out": False}
    assert told(uuid4()) == {"shut_out": False}  # nobody knows it: no reason to forget anything
    actions.revoke_device(device, by=coordinator(), at=timezone.now())
    assert told(device.pk) == {"shut_out": True}


def test_whoever_is_no_field_officer_any_more_has_a_phone_that_is_shut_out(client):
    device, _code = invited()
    device.user.is_active = False
    device.user.save()
    assert client.get(f"/field/standing/{device.pk}.json").json() == {"shut_out": True}


def city_with_roads(settings, tmp_path, lines: dict) -> None:
    settings.DATA_DIR = tmp_path
    folder().mkdir(parents=True)
    (folder() / "invented.osm.pbf").touch()
    Roads.objects.create(
        pk=1, state="ready", file="invented.osm.pbf", name="kota", lines=lines, brought_at=NOON
    )


def test_the_roads_near_a_round_come_to_the_phone_and_those_far_away_do_not(client, settings, tmp_path):
    _device, code = invited()
    door = promised(on=round_on(timezone.localdate(), of=team()))
    claim(client, code)
    lon, lat = door.stop.lon, door.stop.lat
    passing = [[lon - 0.5, lat], [lon - 0.002, lat], [lon + 0.002, lat], [lon + 0.5, lat], [lon + 0.6, lat]]
    across = [[lon - 0.2, lat + 0.001], [lon + 0.2, lat + 0.001]]  # no point of it is near, the road is
    away = [[lon + 1, lat], [lon + 1.1, lat]]
    own = {"headers": {"Authorization": f"Bearer {TOKEN}"}}
    asked = {"day": str(timezone.localdate())}
    assert hello(client).json()["roads"] == ""
    city_with_roads(settings, tmp_path, {"main": [passing, away], "middle": [across], "small": [away]})
    assert hello(client).json()["roads"] == "invented.osm.pbf"
    told = client.get("/api/visit/roads", asked, **own).json()
    assert told == {"main": [passing[:4]], "middle": [across], "small": []}
    assert client.get("/api/visit/roads", {"day": "2020-01-01"}, **own).json()["main"] == []
    assert client.get("/api/visit/roads", asked).status_code == 401


def test_streets_for_which_there_is_no_room_stay_away_as_a_whole(settings, tmp_path):
    near = [[106.1, -2.1], [106.1001, -2.1001]]
    city_with_roads(settings, tmp_path, {"main": [near] * 100, "middle": [near] * 12000, "small": [near]})
    assert roads_around([(106.1, -2.1)]) == {"main": [near] * 100}
    assert len(json.dumps(roads_around([(106.1, -2.1)]))) < MOST_BYTES
    assert roads_around([]) == {}


def test_every_word_of_the_guide_is_there_in_both_languages():
    def pairs(said):
        if isinstance(said, dict):
            if {"id", "en"} <= set(said):
                yield said
            for each in said.values():
                yield from pairs(each)
        elif isinstance(said, list):
            for each in said:
                yield from pairs(each)

    found = list(pairs(guide()))
    assert len(found) > 150
    assert [each for each in found if not each["id"] or not each["en"]] == []
    assert len(guide()["rights"]["id"]) == len(guide()["rights"]["en"])
    assert {"held", "refused", "fields", "captures"} <= set(guide())


def test_the_worker_keeps_every_file_the_shell_names_and_a_new_version_for_new_words(client, monkeypatch):
    shell = client.get("/field/door/7/outcome/").content.decode()
    first = client.get("/field/sw.js")
    kept = first.content.decode().partition("\n")[0]
    for name in ("built/field.js", "built/field.css", "/field/manifest.webmanifest"):
        assert name in shell
        assert name in kept
    assert first["Content-Type"].startswith("text/javascript")
    monkeypatch.setattr("pelangi.visit.field.pages.guide", lambda: {"other": "words"})
    assert client.get("/field/sw.js").content.decode().partition("\n")[0] != kept


def test_the_app_can_be_installed(client):
    told = client.get("/field/manifest.webmanifest")
    assert told["Content-Type"] == "application/manifest+json"
    assert (told.json()["scope"], told.json()["start_url"]) == ("/field/", "/field/")
    assert {icon["sizes"] for icon in told.json()["icons"]} == {"192x192", "512x512"}
    codes = {ward["code"] for ward in client.get("/field/wards.json").json()}
    assert codes <= set(Area.objects.values_list("pk", flat=True))

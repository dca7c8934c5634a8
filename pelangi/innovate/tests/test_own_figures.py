"""Trained staff, trainings held, other regions adopting: figures of one innovation, frozen and signed as others."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pelangi.innovate import actions, checking, sheets
from pelangi.innovate.models import Feedback, Innovation, Signer, Training
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, person_with, small_city

pytestmark = pytest.mark.django_db
DAY = NOON.date()
PERIOD = {"from_date": DAY - timedelta(days=30), "until_date": DAY + timedelta(days=30)}


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "uploads"}}
    settings.STORAGES = storages
    return small_city()


def officers(count: int) -> list:
    return [
        person_with(Role.FIELD_OFFICER, "agency", OFFICE, username=f"petugas{number}")
        for number in range(count)
    ]


def trained(found: Innovation, people: list, topic: str = "Memakai alat rekam") -> Training:
    said = {"held_on": DAY, "topic": topic, "organiser": "Dinas Contoh", "attended": people}
    return actions.hold_training(found, **said, by=innovator(), at=NOON)


def sheet_of(found: Innovation, measure: str, row: str):
    level = actions.claim(2026, found, row, 1, by=innovator(), at=NOON)
    return actions.freeze_for_row(level, measure, **PERIOD, by=innovator(), at=timezone.now())


def told(found: Innovation, city: str, at=NOON) -> Feedback:
    signer, _new = Signer.objects.get_or_create(
        public=city * 8, defaults={"city_code": city, "city": city, "asked_at": at, "asked_by": verifier()}
    )
    told = {"city_code": city, "city": city, "derived_name": "Salinan", "text": "Berjalan."}
    return Feedback.objects.create(
        innovation=found, signer=signer, derived_code="salinan", first_at=at, at=at, by=verifier(), **told
    )


def test_people_trained_twice_are_one_and_a_cancelled_training_counts_no_more():
    found, people = innovation(is_own_service=False), officers(12)
    trained(found, people)
    wrong = trained(found, people[:3], "Salah ketik")
    sheet = sheet_of(found, "trained_staff", "sid_17_sdm")
    assert (sheet.said["figure"]["value"], sheet.level.claimed) == ("12", 2)
    assert sheet.said["lineage"]["kinds"] == {"innovate.Attendance": 15}
    assert "petugas3" not in json.dumps(sheet.said)
    held = sheet_of(found, "trainings_held", "sid_20_bimtek")
    assert (held.said["figure"]["value"], held.level.claimed) == ("2", 2)
    actions.cancel_training(wrong, why="Salah inovasi.", by=innovator(), at=timezone.now())
    assert sheets.standing_of(held, timezone.now()).value == "1"
    again = actions.refresh(held, by=innovator(), at=timezone.now())
    assert (again.said["figure"]["value"], again.level.claimed) == ("1", 1)
    with pytest.raises(actions.NotAllowedHere):
        actions.cancel_training(wrong, why="Lagi.", by=innovator(), at=timezone.now())


def test_few_people_are_hidden_few_regions_are_not():
    found = innovation()
    trained(found, officers(2))
    assert sheet_of(found, "trained_staff", "sid_17_sdm").said["figure"]["hidden"]
    told(found, "99.01")
    told(found, "99.02")
    sheet = sheet_of(found, "regions_adopting", "sid_31_replikasi")
    assert (sheet.said["figure"]["value"], sheet.said["figure"]["hidden"], sheet.level.claimed) == (
        "2",
        False,
        2,
    )


def test_regions_count_from_their_first_word_on(settings):
    found = innovation()
    told(found, "99.01", NOON - timedelta(days=200))
    told(found, settings.CITY_CODE)
    with pytest.raises(actions.NotAllowedHere, match=r"1 daerah|1 region"):  # none: it earns nothing
        sheet_of(found, "regions_adopting", "sid_31_replikasi")
    told(found, "99.02")
    sheet = sheet_of(found, "regions_adopting", "sid_31_replikasi")
    assert (sheet.said["figure"]["value"], sheet.level.claimed) == ("1", 1)


def test_its_pages_and_its_signed_file(client):
    found = innovation()
    client.force_login(innovator())
    people = officers(6)
    sent = {
        "held_on": str(DAY),
        "topic": "Memakai alat rekam",
        "organiser": "Dinas Contoh",
        "attended": [one.pk for one in people],
    }
    assert client.post(f"/innovate/{found.pk}/trainings/", sent).status_code == 302
    page = client.get(f"/innovate/{found.pk}/trainings/").content.decode()
    assert page.count(f"{people[5]}") == 2 * len(people)  # in the list, and to be ticked for the next one
    actions.claim(2026, found, "sid_17_sdm", 1, by=innovator(), at=NOON)
    days = {"from_date": str(PERIOD["from_date"]), "until_date": str(PERIOD["until_date"])}
    bound = client.post(f"/innovate/{found.pk}/rows/sid_17_sdm/freeze/", {"measure": "trained_staff", **days})
    assert "Petugas terlatih" in client.get(bound.url).content.decode()
    file = client.get(f"{bound.url}sheet.pdf").content
    assert checking.looked_at(None, bound.url.strip("/").split("/")[-1]) is not None
    assert file.startswith(b"%PDF")
    assert "Petugas terlatih" in client.get("/innovate/figures/").content.decode()
    pk = found.trainings.get().pk
    client.force_login(verifier())
    assert f"{people[5]}" not in client.get(f"/innovate/{found.pk}/trainings/").content.decode()
    assert client.post(f"/innovate/{found.pk}/trainings/{pk}/cancel/", {"why": "x"}).status_code == 403


def test_the_command_reckons_it_again():
    found = innovation()
    trained(found, officers(5))
    period = ["--from", str(PERIOD["from_date"]), "--to", str(PERIOD["until_date"])]
    out = StringIO()
    call_command("innovate", "figure", found.pk, "trained_staff", *period, stdout=out)
    assert json.loads(out.getvalue()) == {"value": "5", "records": 5}
    out = StringIO()
    before = [*period, "--as-of", str(DAY - timedelta(days=1))]
    call_command("innovate", "figure", found.pk, "trained_staff", *before, stdout=out)
    assert json.loads(out.getvalue())["value"] == "0"
    with pytest.raises(CommandError):
        call_command("innovate", "figure", "tiada", "trained_staff", *period)

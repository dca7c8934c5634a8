"""A place on the map: set by who asks within the own area, a guess marked as one, never for an institution."""

import pytest
from django.urls import reverse

from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, PRISON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    small_city()


def sign_in(client, user, language="en"):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["language"] = language
    return client


@pytest.mark.parametrize(("seen", "is_guess"), [("on", False), ("", True)])
def test_a_tapped_place_is_kept_with_whether_it_is_a_guess(client, seen, is_guess):
    request = admitted()
    page = reverse("ask:place", args=[request.ticket])
    sign_in(client, person_with(Role.WARD_OFFICER, "ward", WARD, username="lurah"))
    assert 'id="id_lat"' in client.get(page).content.decode()
    client.post(page, {"lat": "-2.0911", "lon": "106.0701", "seen": seen})
    request.person.refresh_from_db()
    assert (request.person.lat, request.person.lon, request.person.place_is_guess) == (
        -2.0911,
        106.0701,
        is_guess,
    )
    assert AuditEntry.objects.filter(deed="ask.set_place").count() == 1


def test_nonsense_is_refused_and_an_institution_has_its_own_place(client):
    request, inside = admitted(), admitted("test:2", institution=PRISON)
    sign_in(client, coordinator())
    answer = client.post(reverse("ask:place", args=[request.ticket]), {"lat": "95", "lon": "x"})
    assert answer.status_code == 200
    request.person.refresh_from_db()
    assert request.person.place_is_guess
    assert client.get(reverse("ask:place", args=[inside.ticket])).status_code == 404
    sign_in(client, person_with(Role.WARD_OFFICER, "ward", OTHER_WARD, username="jauh"))
    assert client.get(reverse("ask:place", args=[request.ticket])).status_code == 404


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_case_says_how_well_the_place_is_known(client, language):
    request = admitted()
    text = (
        sign_in(client, coordinator(), language)
        .get(reverse("ask:request", args=[request.ticket]))
        .content.decode()
    )
    assert ("A guess on the map" if language == "en" else "Perkiraan di peta") in text

"""The linkage of find notices, while a request is typed, whoever is known already; a person joins, and undoes it."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from pelangi.ask import actions
from pelangi.ask.alike import known_like
from pelangi.ask.models import Request
from pelangi.ask.tests.asking import asked, coordinator
from pelangi.ask.tests.test_pages import signed_in, ward_officer
from pelangi.core.journey import RequestState
from pelangi.find import lookup
from pelangi.find.models import Lead, RegisterSnapshot
from pelangi.find.tests.found import brought_in, said
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, person_with

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
LACKS_R1 = ("lacks", "R1", 0.99, ["identity_card"])
NOT_FOUND = ("not_found", "", None, ["biodata"])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Where the index of the small register lies: made once for this file, it takes seconds."""
    return tmp_path_factory.mktemp("prepared")


@pytest.fixture
def city(tmp_path, settings, prepared):
    """Return what says of the list's people that the first lacks a card and the third is in no register."""
    cache.clear()
    settings.DATA_DIR = tmp_path / "data"
    roster = brought_in(tmp_path)
    matches = said(roster, LACKS_R1, ("complete", "R2", 0.99, []), NOT_FOUND)
    snapshot = RegisterSnapshot.objects.get()
    folder = lookup.folder_of(snapshot)
    folder.parent.mkdir(parents=True)
    if not (prepared / "index").exists():
        lookup.prepare(snapshot)
        folder.rename(prepared / "index")
    folder.symlink_to(prepared / "index")
    yield matches
    while lookup._open:
        lookup._open.popitem()[1].close()


def form(**changes) -> dict:
    """Return a filled form for a new request."""
    said = {"source": "6b1f7c9e-0000-4000-8000-000000000001", "name": "Siti Aminah", "birth_date": "1960-03-01",
            "ward": WARD, "documents": ["birth_certificate"], "window": "any", "channel": "phone"}  # fmt: skip
    return said | changes


def test_a_misspelt_name_meets_the_lead_and_the_request_of_the_same_resident(city):
    typed = {"name": "Sitti Aminah", "birth_date": "1960-03-01", "mother_name": "Halimah"}
    found = known_like(typed, user=coordinator(), today=TODAY)
    assert [(one.lead.register_id, one.reason) for one in found.leads] == [("R1", "register")]
    assert found.leads[0].sure > 0.5
    request = asked(name="Aminah Tua", birth_date=None, register_id="R1")
    found = known_like(typed, user=coordinator(), today=TODAY)
    assert [(one.request.pk, one.reason) for one in found.requests] == [(request.pk, "register")]


def test_somebody_in_no_register_is_met_by_the_folded_words_of_the_name(city):
    lead = Lead.objects.get(register_id="")
    name = city[2].entry.leads.get().entry and lookup_name(lead)
    found = known_like({"name": name.lower()}, user=coordinator(), today=TODAY)
    assert [(one.lead.pk, one.reason) for one in found.leads] == [(lead.pk, "name")]


def lookup_name(lead: Lead) -> str:
    from pelangi.find.queries import row_of

    return row_of(lead.entry)["name"]


def test_nobody_learns_of_people_who_are_none_of_theirs(city):
    asked(name="Siti Aminah", register_id="R1", ward_code=OTHER_WARD)
    found = known_like({"name": "Siti Aminah", "birth_date": "1960-03-01"}, user=ward_officer(), today=TODAY)
    assert (found.requests, found.leads) == ([], [])  # a prison's list is none of the ward's business


def test_without_an_answer_nothing_is_written_and_none_of_these_is_an_answer(client, city):
    signed_in(client, coordinator(), "en")
    answer = client.post(reverse("ask:new"), form())
    assert answer.status_code == 200
    assert "Say below whether it is one of these" in answer.content.decode()
    assert not Request.objects.exists()
    assert AuditEntry.objects.filter(deed="find.view_lead").count() == 1
    assert client.post(reverse("ask:new"), form(same_as="lead:999999")).status_code == 200
    again = client.post(reverse("ask:alike"), form(same_as="none")).content.decode()
    assert 'id="same-none" checked' in again, "typing on does not forget the answer"
    assert client.post(reverse("ask:new"), form(same_as="none")).status_code == 302
    assert Request.objects.get().lead_id is None


def test_a_lead_becomes_this_request_once_and_is_taken_back(client, city):
    signed_in(client, coordinator(), "en")
    lead = Lead.objects.get(register_id="R1")
    client.post(reverse("ask:new"), form(same_as=f"lead:{lead.pk}"))
    client.post(reverse("ask:new"), form(same_as=f"lead:{lead.pk}"))
    request = Request.objects.get()
    lead.refresh_from_db()
    assert (request.lead_id, lead.state, request.person.register_id) == (lead.pk, "taken", "R1")
    assert set(request.needs.values_list("document_kind", flat=True)) == {
        "birth_certificate",
        "identity_card",
    }
    assert actions.request_from_lead(lead, by=coordinator(), at=NOON) == request
    page = client.get(reverse("ask:request", args=[request.ticket])).content.decode()
    assert "that lead was joined to this request" in page
    client.post(reverse("ask:part_lead", args=[request.ticket]))
    lead.refresh_from_db()
    request.refresh_from_db()
    assert (request.lead_id, lead.state) == (None, "open")
    page = client.get(reverse("ask:request", args=[request.ticket])).content.decode()
    assert "It is the same person: join" in page
    client.post(reverse("ask:join_lead", args=[request.ticket]), {"lead": lead.pk})
    request.refresh_from_db()
    assert request.lead_id == lead.pk


def test_who_admits_joins_to_the_open_request_and_separates_again(client, city):
    first = asked(name="Siti Aminah", birth_date=date(1960, 3, 1))
    signed_in(client, coordinator(), "en")
    client.post(reverse("ask:new"), form(same_as=f"request:{first.ticket}"))
    second = Request.objects.exclude(pk=first.pk).get()
    assert second.state == RequestState.DUPLICATE
    client.post(reverse("ask:separate", args=[second.ticket]), {"reason": "ternyata lain"})
    second.refresh_from_db()
    assert second.state == RequestState.RECEIVED


def test_who_only_asks_opens_the_request_that_is_there(client, city):
    first = asked(name="Siti Aminah", birth_date=date(1960, 3, 1))
    signed_in(client, ward_officer(), "en")
    answer = client.post(reverse("ask:new"), form(channel="ward_officer", same_as=f"request:{first.ticket}"))
    assert answer["Location"] == reverse("ask:request", args=[first.ticket])
    assert Request.objects.count() == 1


def test_a_lead_that_waits_again_is_found_again_by_name(city):
    lead = Lead.objects.get(register_id="")
    request = asked(name="Lain Sekali")
    actions.join_lead(request, lead, by=coordinator(), at=NOON)
    assert not lead.names.exists()
    actions.part_lead(request, by=coordinator(), at=NOON)
    assert lead.names.exists()


@pytest.mark.parametrize("name", ["join_lead", "part_lead"])
def test_who_may_not_take_leads_joins_none(client, city, name):
    request = asked()
    for user, status in (
        (person_with(Role.FIELD_OFFICER), 403),
        (ward_officer(), 404),
    ):  # 404: not theirs to screen
        assert (
            signed_in(client, user).post(reverse(f"ask:{name}", args=[request.ticket])).status_code == status
        )

"""The head of an RT asks for somebody next door, and sees what they asked themselves: nothing of anybody else."""

import pytest
from django.urls import reverse

from pelangi.ask.models import Person, Request
from pelangi.ask.queries import describe, reporter_of
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.test_pages import page, signed_in
from pelangi.staff.actions import Refused, give_role
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NEIGHBOURHOOD, NOON, OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
NIK = "1971055005600001"
SAID = {
    "source": "6b1f7c9e-0000-4000-8000-000000000009",
    "name": "Maimunah Contoh",
    "address": "Gang Contoh 4",
    "neighbourhood": NEIGHBOURHOOD,
    "obstacle": "bedridden",
    "documents": ["identity_card"],
    "window": "any",
    "phone": "0812 3456 7890",
}


@pytest.fixture(autouse=True)
def city():
    small_city()


def head(username: str = "ketua-rt", code: str = NEIGHBOURHOOD):
    return person_with(Role.RT_HEAD, "rt", code, username=username)


def asked(client, **changes) -> Request:
    signed_in(client, head(), "en")
    answer = client.post(reverse("ask:neighbour"), SAID | changes, follow=True)
    assert "The ticket is" in answer.content.decode()
    return Request.objects.latest("pk")


def test_a_head_asks_for_a_neighbour_of_the_own_rt(client):
    made = asked(client)
    known = describe(made.person)
    assert (made.ward_id, known["rw"], known["rt"], known["obstacle"]) == (WARD, "2", "3", "bedridden")
    assert (made.channel, made.created_by, made.state) == ("rt_head", head(), "received")
    assert reporter_of(made)["relation"] == "Ketua RT"
    assert asked(client) == made  # the same form sent again
    line = AuditEntry.objects.filter(deed="ask.create_request", thing=f"ask.Request:{made.pk}").get()
    assert line.actor == "ketua-rt"
    assert made.ticket in page(signed_in(client, coordinator(), "en"), "request", made.ticket).replace(
        "-", ""
    )


def test_another_rt_or_nothing_said_is_refused(client):
    signed_in(client, head(), "en")
    for changes in ({"neighbourhood": f"{OTHER_WARD}/1/1"}, {"name": ""}, {"documents": []}, {"nik": "12"}):
        assert client.post(reverse("ask:neighbour"), SAID | changes).status_code == 200
    assert not Request.objects.exists()


def test_a_head_sees_name_documents_and_state_of_what_they_asked_and_nothing_else(client):
    others = admitted("other", name="Darmawan Contoh")
    signed_in(client, head("ketua-lain"), "en")
    other = {"source": "6b1f7c9e-0000-4000-8000-000000000010", "name": "Kasmiran Contoh"}
    client.post(reverse("ask:neighbour"), SAID | other)
    made = asked(client, nik=NIK)
    seen = client.get(reverse("ask:mine")).content.decode()
    assert "Maimunah" in seen
    for hidden in (NIK, "Darmawan", "Kasmiran", "bedridden", "Gang Contoh", others.ticket):
        assert hidden not in seen
    assert AuditEntry.objects.filter(
        deed="ask.ask_for_neighbour", person=made.person_id, actor="ketua-rt"
    ).exists()
    for name, *args in (
        ("ask:home",), ("ask:request", made.ticket), ("ask:new",), ("ask:leads",), ("ask:messages",),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == 403, name
    for posted in (reverse("ask:admit", args=[made.ticket]), reverse("ask:alike")):
        assert client.post(posted).status_code == 403
    assert "neighbours you asked for" in (start := client.get(reverse("home")).content.decode()).lower()
    assert '<span class="tasks-count">1</span>' in start


def test_by_typing_a_nik_nobody_learns_or_changes_who_bears_it(client):
    known = admitted("known", name="Sriyati Contoh", nik=NIK)
    made = asked(client, nik=NIK, name="Nama Karangan")
    assert made.person_id != known.person_id
    assert "Sriyati" not in client.get(reverse("ask:mine")).content.decode()
    assert describe(Person.objects.get(pk=known.person_id))["name"] == "Sriyati Contoh"


def test_the_role_is_given_for_an_rt_of_a_ward_that_is_there(client):
    administrator = person_with(Role.ADMINISTRATOR, username="dedi")
    one = person_with(Role.AUDITOR, username="warga")
    one.assignments.all().delete()
    signed_in(client, administrator, "en")
    address = reverse("staff:person", args=[one.pk])
    assert (
        "Give RW and RT."
        in client.post(address, {"role": "rt_head", "place": f"ward:{WARD}"}).content.decode()
    )
    client.post(address, {"role": "rt_head", "place": f"ward:{WARD}", "rw": "002", "rt": "03"})
    given = one.assignments.get()
    assert (given.role, given.scope_kind, given.scope_code) == ("rt_head", "rt", NEIGHBOURHOOD)
    assert "RT 3 RW 2, Tua Tunu Indah" in client.get(address).content.decode()
    for code in ("19.71.05.1005", "19.71.99.1001/2/3", "19.71.05.1005/02/3", "19.71.05.1005/x/3", ""):
        with pytest.raises(Refused):
            give_role(one, role=Role.RT_HEAD, scope_kind="rt", scope_code=code, by=administrator, at=NOON)
    with pytest.raises(Refused):
        give_role(one, role=Role.RT_HEAD, scope_kind="ward", scope_code=WARD, by=administrator, at=NOON)

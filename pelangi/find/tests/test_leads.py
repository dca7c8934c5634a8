"""The page of leads: what is missing, where, from which lists, how sure; nobody reads of a list they may not see."""

import pytest
from django.urls import reverse

from pelangi.find.models import Lead
from pelangi.find.queries import senders_of_leads
from pelangi.find.tests.found import brought_in, said
from pelangi.staff.models import AuditEntry
from pelangi.staff.permissions import may
from pelangi.staff.roles import Deed, Role
from pelangi.staff.tests.people import HOME, OTHER_DISTRICT, PRISON, WARD, person_with

pytestmark = pytest.mark.django_db
LACKS_R1 = ("lacks", "R1", 0.97, ["identity_card"])


@pytest.fixture
def twice(tmp_path):
    """One resident without a card, on the lists of the prison and of the home in another district."""
    prison = brought_in(tmp_path, "Nama;NIK\nSITI AMINAH;1971050103600001\n")
    home = brought_in(tmp_path, "Nama;NIK\nSITI A;1971050103600001\n", sender=HOME, name="b.csv")
    said(prison, LACKS_R1)
    said(home, LACKS_R1)
    return Lead.objects.get()


def test_a_lead_says_what_is_missing_where_from_which_lists_and_how_sure(twice, client):
    client.cookies["language"] = "en"
    user = person_with(Role.OUTREACH_COORDINATOR)
    client.force_login(user)
    text = " ".join(client.get(reverse("find:leads")).content.decode().split())
    for told in ("SITI AMINAH", "Contoh LAPAS-1", "Contoh PANTI-1", "97%"):
        assert told in text
    assert AuditEntry.objects.filter(deed="find.view_lead", person=twice.entry.person_key_id).count() == 1


def test_a_list_of_another_place_is_told_of_but_not_named(twice):
    far = person_with(Role.OUTREACH_COORDINATOR, "district", OTHER_DISTRICT)
    (names,) = senders_of_leads([twice], far).values()
    assert "Contoh PANTI-1" in names
    assert len(names) == 2
    assert "Contoh LAPAS-1" not in names


def test_a_ward_officer_sees_leads_of_the_ward_and_nobody_in_an_institution(twice, client):
    client.force_login(person_with(Role.WARD_OFFICER, "ward", WARD))
    assert "SITI" not in client.get(reverse("find:leads")).content.decode()
    Lead.objects.update(institution=None)
    text = client.get(reverse("find:leads")).content.decode()
    assert "SITI AMINAH" in text
    assert "Contoh LAPAS-1" not in text, "that somebody was in prison is none of the ward's business"


@pytest.mark.parametrize("role", [Role.OUTREACH_COORDINATOR, Role.REGISTRY_OFFICER])
def test_who_may_ask_for_them_is_led_to_where_that_is_done(twice, client, role):
    user = person_with(role)
    client.force_login(user)
    text = client.get(reverse("find:leads")).content.decode()
    assert (reverse("ask:leads") in text) == may(user, Deed.LEAD_TAKE)


def test_whoever_may_not_see_leads_is_refused(twice, client):
    client.force_login(person_with(Role.INSTITUTION_CONTACT, "institution", PRISON))
    assert client.get(reverse("find:leads")).status_code == 403

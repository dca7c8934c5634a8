"""One person goes through every room and is erased: nothing in any table tells who it was, and no page breaks."""

import pytest
from django.db import connection
from django.urls import get_resolver, reverse
from django.utils import timezone

from pelangi.ask.actions import admit, request_from_lead
from pelangi.core.journey import Move
from pelangi.find.models import Lead, RosterEntry
from pelangi.find.queries import row_of
from pelangi.find.tests.files import PRISON_LIST
from pelangi.find.tests.found import brought_in, said
from pelangi.issue import actions as issue
from pelangi.issue.tests import cases
from pelangi.plan.models import Plan, Stop
from pelangi.site.erasure import erase, keys_of_the_same_person
from pelangi.site.tests.test_every_page_states_who_may import concrete, pages
from pelangi.staff import audit
from pelangi.staff.models import PersonKey
from pelangi.staff.roles import SCOPES, Role, ScopeKind
from pelangi.staff.tests.people import CITY, HOME, NOON, PRISON, person_with, small_city
from pelangi.visit import actions as visit
from pelangi.visit.tests.doors import field_officer, promised

pytestmark = pytest.mark.django_db
DOOR = (-2.098761, 106.087654)
WORDS = "Bu Halimah tetangganya"  # what somebody writes without thinking


@pytest.fixture
def person(tmp_path):
    """Somebody on two lists, asked for, visited at home, with a card handed over and a complaint."""
    small_city()
    officer = person_with(Role.OUTREACH_COORDINATOR)
    for sender, name in ((PRISON, "a.csv"), (HOME, "b.csv")):
        roster = brought_in(
            tmp_path, PRISON_LIST + ("" if sender == PRISON else "\n"), sender=sender, name=name
        )
    run = said(roster, ("lacks", "R1", 0.99, ["identity_card"]))[0].run
    first = RosterEntry.objects.order_by("pk").first()
    lead = Lead.objects.get(register_id="R1")
    lead.other_entries.add(first)
    Lead.objects.filter(pk=lead.pk).update(institution=None)
    lead.refresh_from_db()
    assert run.matches.count() == 1

    request = request_from_lead(lead, by=officer, at=NOON)
    admit(request, by=officer, at=NOON)
    appointment = promised(request)
    Stop.objects.update(lat=DOOR[0], lon=DOOR[1])
    places = [{"id": "p0", "lat": DOOR[0], "lon": DOOR[1]}]
    Plan.objects.update(problem={"requests": [], "days": [], "teams": [], "places": places})
    visit.record(
        appointment,
        move=Move.FINISH_PARTLY,
        base_version=0,
        by=field_officer(),
        at=NOON,
        reason=WORDS,
        note=WORDS,
        captured={"iris": "exception_permanent"},
        documents=["identity_card"],
    )
    issue.open_documents(by=cases.desk(), at=NOON)
    document = request.needs.get(document_kind="identity_card").documents.get()
    issue.read_back(document, "PRINT_READY_RECORD", by=cases.desk(), at=NOON)
    issue.move_document(document, Move.PRINT, by=cases.desk(), at=NOON)
    issue.check_document(document, by=cases.checker(), at=NOON)
    cases.hand_over(document)
    issue.file_complaint(kind="other", text=WORDS, request=request, source_ref="c", by=officer, at=NOON)
    request.refresh_from_db()
    return request


def everything() -> dict[str, list[str]]:
    """Return every cell of every table of the rooms, as text."""
    with connection.cursor() as cursor:
        tables = [
            one for one in connection.introspection.table_names(cursor) if not one.startswith("django_")
        ]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = [" | ".join(map(as_text, row)) for row in cursor.fetchall()]
    return found


def as_text(cell: object) -> str:
    """Return a cell as text; sealed bytes are none, and hold two letters such as R1 by chance."""
    if not isinstance(cell, bytes | memoryview):
        return str(cell)
    try:
        return bytes(cell).decode()
    except UnicodeDecodeError:
        return ""


def tables_with(*texts: str) -> set[str]:
    return {
        table for table, rows in everything().items() if any(text in row for text in texts for row in rows)
    }


def test_nothing_in_any_table_tells_who_an_erased_person_was(person):
    key, ticket = person.person.key, person.ticket
    before = tables_with("R1", WORDS, str(DOOR[0]), "exception_permanent", person.person.nik_hash)
    assert {"ask_person", "ask_request", "find_lead", "find_match", "visit_visit", "plan_stop", "plan_plan",
            "issue_complaint", "visit_visitmove"} <= before  # fmt: skip
    erase(key, reason="own_wish", by=person_with(Role.DATA_PROTECTION_OFFICER), at=NOON)
    left = tables_with("R1", WORDS, str(DOOR[0]), "exception_permanent")
    assert left <= {"find_registerentry"}  # the register itself, which says nothing of lists and visits
    assert not RosterEntry.objects.filter(person_key=key).exists()
    assert tables_with(ticket) == {"ask_request"}  # the slip of paper still leads to steps and days
    assert audit.verify()[1] == []


def test_whoever_is_on_two_lists_is_erased_from_both(person):
    keys = keys_of_the_same_person(person.person.key)
    assert len(keys) == 2
    officer = person_with(Role.DATA_PROTECTION_OFFICER)
    name = row_of(RosterEntry.objects.select_related("person_key").get(person_key=keys[0]))["name"]
    assert name
    assert erase(keys[0], reason="own_wish", by=officer, at=NOON)
    assert not erase(keys[0], reason="own_wish", by=officer, at=NOON)
    assert not PersonKey.objects.filter(pk__in=[one.pk for one in keys], wrapped__isnull=False).exists()


def test_an_erased_open_lead_is_offered_to_nobody(tmp_path):
    small_city()
    match = said(brought_in(tmp_path), ("lacks", "R1", 0.99, ["identity_card"]))[0]
    assert Lead.objects.filter(state="open").exists()
    erase(match.entry.person_key, reason="order", by=person_with(Role.DATA_PROTECTION_OFFICER), at=NOON)
    assert not Lead.objects.exists()
    assert match.entry.roster.row_count  # the count of the list stays


@pytest.mark.slow
def test_no_page_breaks_for_an_erased_person(person, client):
    document = person.needs.get(document_kind="identity_card").documents.get()
    erase(person.person.key, reason="order", by=person_with(Role.DATA_PROTECTION_OFFICER), at=NOON)
    appointment = person.appointments.get()
    key = str(person.person_id)
    named = [
        reverse("issue:document", args=[document.pk]),
        reverse("issue:receipt", args=[document.pk]),
        reverse("visit:round", args=[appointment.stop.round_id]),
        reverse("visit:appointment", args=[appointment.pk]),
        reverse("plan:plan", args=[appointment.stop.round.plan_id]),
        reverse("plan:round", args=[appointment.stop.round_id]) + "?names=yes",
        reverse("plan:round_sheet", args=[appointment.stop.round_id]),
    ]
    addresses = named + [
        "/" + concrete(path.replace("<str:ticket>", person.ticket).replace("<uuid:key_id>", key))
        for path, _view in pages(get_resolver())
        if not path.startswith(("account/", "api/"))
    ]
    for role in Role:
        if ScopeKind.CITY not in SCOPES[role]:
            continue
        client.force_login(person_with(role, "city", CITY, username=f"lihat-{role}"))
        for address in addresses:
            assert client.get(address).status_code < 500, f"{role} {address}"
    client.force_login(cases.desk())
    assert client.get(named[1]).status_code == 404
    assert client.get(named[0]).status_code == 200


def test_nothing_is_handed_over_in_the_name_of_an_erased_person(client):
    small_city()
    document = cases.carried_document()
    erase(
        document.need.person.key,
        reason="order",
        by=person_with(Role.DATA_PROTECTION_OFFICER),
        at=timezone.now(),
    )
    client.force_login(cases.desk())
    answer = client.post(
        f"/issue/documents/{document.pk}/hand-over/",
        {"receiver_name": "Ani", "relation": "family"},
        follow=True,
    )
    assert answer.status_code == 200
    document.refresh_from_db()
    assert document.state == "carried"

"""Asking, screening, admitting, joining, and how urgent it is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pelangi.ask import actions, queries, refusals
from pelangi.ask.models import Need, Person, Request
from pelangi.ask.tests.asking import admitted, asked, coordinator
from pelangi.core.journey import Move, MoveNotAllowed, NeedState, ReasonMissing, RequestState
from pelangi.find.models import Lead, Roster, RosterEntry
from pelangi.find.queries import ROW_CELL
from pelangi.staff.audit import verify
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import AuditEntry
from pelangi.staff.protection import Erased, new_person_key, seal_for
from pelangi.staff.tests.people import NOON, OFFICE, OTHER_WARD, PRISON, WARD, small_city

pytestmark = pytest.mark.django_db
NIK = "1971054703500001"
LATER = NOON + timedelta(days=3)


@pytest.fixture(autouse=True)
def city():
    small_city()


def lead(identity: str = "row:1/1", **changes) -> Lead:
    """Return an open lead of an invented list."""
    key = new_person_key(NOON)
    key.save()
    roster = Roster.objects.create(
        file_name="daftar.csv",
        file_hash=identity[-64:],
        received_on=date(2026, 11, 20),
        imported_at=NOON,
        imported_by=coordinator(),
        agency_id=OFFICE,
        group="elderly",
        legal_basis="contoh",
        purpose="contoh",
        retain_until=date(2027, 1, 1),
    )
    row = {"name": "Abdul Contoh", "nik": NIK, "birth_date": "1948-01-02", "address": "Jalan Contoh 2"}
    entry = RosterEntry.objects.create(
        roster=roster, row_number=2, person_key=key, sealed=seal_for(key, row, ROW_CELL), ward_id=WARD
    )
    plain = {
        "identity": identity,
        "entry": entry,
        "ward_id": WARD,
        "missing": ["identity_card"],
        "found_at": NOON,
    }
    return Lead.objects.create(**{**plain, **changes})


def erase(person: Person) -> None:
    person.key.wrapped, person.key.dropped_at = None, NOON
    person.key.save()


# ---------------------------------------------------------------- asking
def test_a_request_has_a_person_a_ticket_and_one_open_need_a_document():
    request = asked(documents=("identity_card", "family_card", "identity_card"))
    assert queries.by_ticket(request.ticket.lower()) == request
    assert [need.state for need in request.needs.all()] == [NeedState.OPEN, NeedState.OPEN]
    assert queries.describe(request.person)["name"] == "Siti Contoh"
    assert queries.reporter_of(request)["relation"] == "anak"
    assert AuditEntry.objects.filter(deed="ask.create_request").count() == 1


def test_what_describes_a_person_does_not_lie_open():
    request = asked(nik=NIK)
    row = " ".join(str(bytes(v) if isinstance(v, memoryview) else v) for v in vars(request.person).values())
    assert not any(word in row for word in ("Siti", NIK, "Jalan", "elderly", "1950"))


def test_the_same_source_asks_once():
    first, second = asked("lead:7"), asked("lead:7")
    assert first == second
    assert (Request.objects.count(), Person.objects.count(), Need.objects.count()) == (1, 1, 1)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("known_by", [{"nik": NIK}, {"register_id": "R1"}])
def test_a_known_person_is_used_again_and_gaps_are_filled(known_by):
    first = asked("a", **known_by, phone="", obstacle="")
    second = asked("b", **known_by, name="Siti C.", phone="0812999999")
    assert first.person == second.person
    known = queries.describe(Person.objects.select_related("key").get())
    assert (known["name"], known["phone"]) == ("Siti Contoh", "0812999999")


def test_a_damaged_nik_is_not_kept_and_joins_nobody():
    asked("a", nik="1.97E+15")
    asked("b", nik="1.97E+15")
    assert Person.objects.count() == 2
    assert set(Person.objects.values_list("nik_hash", flat=True)) == {""}


@pytest.mark.parametrize(
    ("documents", "why"), [((), refusals.NothingAskedFor), (("passport",), refusals.UnknownDocument)]
)
def test_a_request_asks_for_known_documents(documents, why):
    with pytest.raises(why):
        asked(documents=documents)
    assert not Person.objects.exists()


def test_a_request_of_an_institution_is_met_there():
    request = asked(institution=PRISON, ward_code=OTHER_WARD)
    assert (request.ward_id, request.institution_id) == (WARD, PRISON)


def test_a_lead_becomes_one_request_and_the_list_row_gives_its_key():
    found = lead()
    request = actions.request_from_lead(found, by=coordinator(), at=NOON)
    assert actions.request_from_lead(found, by=coordinator(), at=LATER) == request
    found.refresh_from_db()
    assert (found.state, request.channel) == (Lead.State.TAKEN, Request.Channel.LEAD)
    assert request.person_id == found.entry.person_key_id
    assert queries.describe(request.person)["birth_date"] == date(1948, 1, 2)


def test_a_lead_that_nobody_can_place_is_refused_and_stays_open():
    found = lead(ward_id=None)
    with pytest.raises(refusals.NoWard):
        actions.request_from_lead(found, by=coordinator(), at=NOON)
    found.refresh_from_db()
    assert found.state == Lead.State.OPEN


# ---------------------------------------------------------------- screening, admitting
def test_admitting_reckons_the_points_and_makes_the_needs_ready():
    request = admitted()
    assert request.state == RequestState.ADMITTED
    assert {point["rule"]: point["points"] for point in queries.triage_of(request)} == {
        "no_identity_at_all": 25,
        "bedridden": 20,
    }
    assert (request.points, request.priority) == (45, 2)
    assert list(queries.ready_requests()) == [request]
    assert [move.move for move in request.moves.order_by("pk")] == [Move.SCREEN, Move.ADMIT]


def test_admitting_twice_is_refused_and_changes_nothing():
    request = admitted()
    with pytest.raises(MoveNotAllowed):
        actions.admit(request, by=coordinator(), at=LATER)
    assert request.moves.count() == 2


def test_of_two_people_who_admit_at_once_one_is_told():
    request = asked()
    same = Request.objects.get(pk=request.pk)
    actions.admit(request, by=coordinator(), at=NOON)
    with pytest.raises(MovedMeanwhile):
        actions.admit(same, by=coordinator(), at=NOON)
    assert request.moves.count() == 2


def test_what_was_asked_before_is_not_asked_for_twice():
    admitted("a", nik=NIK)
    second = admitted("b", nik=NIK, documents=("identity_card", "family_card"), at=LATER)
    assert second.state == RequestState.ADMITTED
    assert dict(second.needs.values_list("document_kind", "state")) == {
        "identity_card": NeedState.CANCELLED,
        "family_card": NeedState.READY,
    }


def test_a_request_with_nothing_new_is_joined_and_can_be_separated():
    first = admitted("a", nik=NIK)
    second = admitted("b", nik=NIK, at=LATER)
    assert (second.state, queries.joined_into(second)) == (RequestState.DUPLICATE, first)
    actions.separate(second, reason="orang lain", by=coordinator(), at=LATER)
    assert second.state == RequestState.RECEIVED
    assert queries.joined_into(second) is None


def test_joining_by_hand_needs_an_open_request_a_reason_and_no_begun_visit():
    one, other = admitted("a"), admitted("b", name="Siti Contoh Dua")
    deed = {"by": coordinator(), "at": LATER}
    with pytest.raises(refusals.ReasonNeeded):
        actions.join(other, into=one, reason=" ", **deed)
    with pytest.raises(refusals.NotTheSamePerson):
        actions.join(other, into=other, reason="sama", **deed)
    need = other.needs.get()
    actions.move_need(need, Move.PLAN, **deed)
    with pytest.raises(refusals.WorkHasBegun):
        actions.join(other, into=one, reason="sama", **deed)
    actions.join(one, into=other, reason="sama", **deed)
    assert one.state == RequestState.DUPLICATE
    assert one not in queries.ready_requests()


def test_a_cancelled_request_takes_its_needs_with_it():
    request = admitted()
    with pytest.raises(ReasonMissing):
        actions.move_request(request, Move.CANCEL, by=coordinator(), at=LATER)
    actions.move_request(request, Move.CANCEL, reason="pindah", by=coordinator(), at=LATER)
    assert [need.state for need in request.needs.all()] == [NeedState.CANCELLED]


def test_a_need_whose_papers_are_missing_is_not_planned():
    request = admitted()
    need = request.needs.get()
    actions.move_need(need, Move.ASK_PAPERS, reason="KK belum ada", by=coordinator(), at=LATER)
    assert not queries.ready_requests().exists()
    actions.move_need(need, Move.MARK_READY, by=coordinator(), at=LATER)
    assert queries.ready_requests().exists()


# ---------------------------------------------------------------- how urgent
def test_longer_waiting_gives_more_points_when_reckoned_anew():
    request = admitted()
    assert actions.reckon_priorities(by="system", at=NOON + timedelta(days=20)) == 1
    request.refresh_from_db()
    assert (request.points, request.priority) == (65, 4)
    assert actions.reckon_priorities(by="system", at=NOON + timedelta(days=20)) == 0


def test_a_priority_set_by_hand_stays_and_says_why():
    request = admitted()
    with pytest.raises(refusals.ReasonNeeded):
        actions.set_priority(request, priority=4, reason="", by=coordinator(), at=NOON)
    actions.set_priority(request, priority=4, reason="besok operasi", by=coordinator(), at=NOON)
    assert queries.triage_of(request)[0]["why_id"] == "besok operasi"
    actions.reckon_priorities(by="system", at=LATER)
    request.refresh_from_db()
    assert (request.priority, request.points) == (4, 45)
    assert "besok" not in AuditEntry.objects.get(deed="ask.set_priority").detail


@pytest.mark.parametrize(("month", "points"), [(6, 10), (11, 0)])
def test_first_time_holders_go_first_before_schools_admit(month, points):
    at = datetime(2026, month, 10, 3, tzinfo=UTC)
    request = admitted(at=at, nik=NIK, group="first_time_holder", obstacle="", birth_date=date(2009, 5, 1))
    assert request.points == points


# ---------------------------------------------------------------- persons
def test_a_name_is_found_by_its_words_in_any_spelling():
    request = asked(name="Soekarno Tjahaja")
    for typed in ("cahaya sukarno", "SUKARNO", "H. Soekarno"):
        assert [one.pk for one in queries.persons_named(typed)] == [request.person_id]
    assert not queries.persons_named("sukarno hadi").exists()
    assert not queries.persons_named("...").exists()


def test_a_place_that_was_seen_replaces_a_guess():
    request = asked()
    assert request.person.place_is_guess
    actions.set_place(request.person, lat=-2.1, lon=106.1, seen=True, by=coordinator(), at=NOON)
    assert not Person.objects.get().place_is_guess
    with pytest.raises(refusals.UnknownPlace):
        actions.set_place(request.person, lat=106.1, lon=-2.1, by=coordinator(), at=NOON)


def test_an_erased_person_is_found_and_visited_by_nobody_any_more():
    request = admitted(nik=NIK, register_id="R1")
    erase(request.person)
    with pytest.raises(Erased):
        queries.describe(request.person)
    assert not queries.ready_requests().exists()
    assert actions.forget_erased(by="system", at=LATER) == 1
    assert actions.forget_erased(by="system", at=LATER) == 0
    assert not queries.persons_named("Siti").exists()
    assert not queries.persons_with_nik(NIK).exists()
    person = Person.objects.get()
    assert (person.register_id, person.lat, queries.triage_of(person.requests.get())) == ("", None, [])
    assert admitted("again", nik=NIK).person != person
    assert verify()[1] == []


def test_reading_persons_writes_one_line_each_and_an_erased_one_says_so():
    one, other = asked("a"), asked("b")
    erase(other.person)
    before = AuditEntry.objects.count()
    shown = actions.read_persons([one.person, other.person, one.person], deed="x.view", by="system", at=NOON)
    assert shown[other.person_id]["erased"]
    assert AuditEntry.objects.count() == before + 1

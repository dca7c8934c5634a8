"""What happens at the door, and what it means for the needs."""

import pytest

from pelangi.ask.models import NeedMove
from pelangi.ask.queries import failed_visits, ready_requests
from pelangi.ask.tests.asking import admitted
from pelangi.core.journey import Move, MoveNotAllowed, NeedState, ReasonMissing, RequestState, VisitState
from pelangi.staff.audit import verify
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city
from pelangi.visit import refusals
from pelangi.visit.actions import approve_exception, record
from pelangi.visit.models import Visit
from pelangi.visit.queries import note_of
from pelangi.visit.tests.doors import field_officer, promised
from pelangi.visit.to_decide import exceptions_waiting

pytestmark = pytest.mark.django_db
PAPERS = ("identity_card", "family_card")


@pytest.fixture(autouse=True)
def city():
    small_city()


def at_the_door(appointment, move, **more):
    return record(appointment, move=move, **{"base_version": 0, "by": field_officer(), "at": NOON, **more})


def needs_of(appointment) -> dict[str, str]:
    return dict(appointment.request.needs.values_list("document_kind", "state"))


def test_an_outcome_without_a_start_starts_and_ends_the_visit():
    visit = at_the_door(promised(), Move.FINISH, minutes=20)
    assert [move.move for move in visit.moves.order_by("pk")] == ["start", "finish"]
    assert (visit.state, visit.version) == (VisitState.DONE, 2)
    assert (visit.ended_at - visit.started_at).total_seconds() == 20 * 60


def test_who_asked_hears_that_nobody_was_met():
    appointment = promised()
    at_the_door(appointment, Move.FIND_ABSENT, minutes=5, reason="tidak ada orang")
    assert list(appointment.request.messages.values_list("kind", "state")) == [("missed", "waiting")]


def test_a_done_visit_puts_its_needs_in_process():
    appointment = promised(admitted(documents=PAPERS))
    at_the_door(appointment, Move.FINISH)
    assert set(needs_of(appointment).values()) == {NeedState.IN_PROCESS}


def test_a_partly_done_visit_begins_what_was_finished_and_gives_the_rest_back():
    appointment = promised(admitted(documents=PAPERS))
    at_the_door(appointment, Move.FINISH_PARTLY, reason="kurang berkas", documents=["family_card"])
    assert needs_of(appointment) == {"family_card": NeedState.IN_PROCESS, "identity_card": NeedState.READY}


def test_a_partly_done_visit_that_does_not_say_what_begins_only_what_was_captured():
    appointment = promised(admitted(documents=PAPERS))
    at_the_door(appointment, Move.FINISH_PARTLY, reason="kurang berkas", captured={"photo": "captured"})
    assert needs_of(appointment) == {"family_card": NeedState.READY, "identity_card": NeedState.IN_PROCESS}


@pytest.mark.parametrize("move", [Move.FIND_ABSENT, Move.STOP_UNSAFE, Move.STOP_TECHNICAL])
def test_a_visit_that_did_not_succeed_gives_the_needs_back_to_be_planned(move):
    appointment = promised()
    at_the_door(appointment, move, reason="hujan")
    assert needs_of(appointment) == {"identity_card": NeedState.READY}
    assert failed_visits(appointment.request) == 1
    assert appointment.request in ready_requests()


def test_a_refusal_is_respected_nothing_is_planned_again():
    appointment = promised()
    at_the_door(appointment, Move.RECORD_REFUSAL, reason="belum bersedia")
    appointment.request.refresh_from_db()
    assert needs_of(appointment) == {"identity_card": NeedState.CANCELLED}
    assert appointment.request.state == RequestState.CLOSED
    assert failed_visits(appointment.request) == 0
    assert NeedMove.objects.get(move=Move.CANCEL).reason == "refused"


def test_a_death_cancels_what_was_asked_and_opens_the_death_certificate():
    appointment = promised(admitted(documents=PAPERS))
    at_the_door(appointment, Move.FIND_DECEASED)
    assert needs_of(appointment) == {
        "identity_card": NeedState.CANCELLED,
        "family_card": NeedState.CANCELLED,
        "death_certificate": NeedState.READY,
    }
    assert AuditEntry.objects.filter(deed="ask.open_need").count() == 1


def test_a_cancelled_visit_is_no_failed_visit():
    appointment = promised()
    visit = at_the_door(appointment, Move.CANCEL, reason="warga ke kantor sendiri")
    assert (visit.state, visit.version) == (VisitState.CANCELLED, 1)
    assert needs_of(appointment) == {"identity_card": NeedState.READY}
    assert failed_visits(appointment.request) == 0


def test_a_recorder_who_saw_an_older_version_is_refused_and_nothing_changes():
    appointment = promised()
    at_the_door(appointment, Move.START)
    with pytest.raises(refusals.SeenElsewhere):
        at_the_door(appointment, Move.FINISH)
    assert appointment.visit.moves.count() == 1
    assert needs_of(appointment) == {"identity_card": NeedState.PLANNED}


def test_an_ended_visit_takes_no_other_outcome():
    appointment = promised()
    at_the_door(appointment, Move.FINISH)
    with pytest.raises(MoveNotAllowed):
        at_the_door(appointment, Move.FIND_ABSENT, base_version=2)


def test_a_refusal_without_a_reason_is_not_taken():
    appointment = promised()
    with pytest.raises(ReasonMissing):
        at_the_door(appointment, Move.RECORD_REFUSAL)
    assert not Visit.objects.filter(appointment=appointment).exists()


@pytest.mark.parametrize("captured", [{"face": "captured"}, {"photo": "iVBORw0KGgo="}])
def test_biometrics_themselves_are_never_kept(captured):
    with pytest.raises(refusals.UnknownCapture):
        at_the_door(promised(), Move.FINISH, captured=captured)


@pytest.mark.parametrize("answers", [[4] * 8, [4] * 8 + [5]])
def test_a_survey_has_nine_answers_from_one_to_four(answers):
    with pytest.raises(refusals.WrongAnswers):
        at_the_door(promised(), Move.FINISH, satisfaction=answers)


def test_nobody_is_asked_how_content_they_are_with_a_visit_that_was_not_made():
    with pytest.raises(refusals.WrongAnswers):
        at_the_door(promised(), Move.FIND_ABSENT, satisfaction=[4] * 9)


def test_answers_and_note_are_kept_the_note_sealed():
    visit = at_the_door(promised(), Move.FINISH, satisfaction=[4] * 9, note="pintu belakang")
    assert visit.satisfaction.elements == [4] * 9
    assert note_of(visit) == "pintu belakang"
    assert b"pintu" not in bytes(visit.note_sealed)


def test_a_visit_writes_its_line_and_the_chain_holds():
    visit = at_the_door(promised(), Move.FINISH)
    line = AuditEntry.objects.get(deed="visit.record")
    assert line.thing == f"visit.Visit:{visit.pk}"
    assert line.person == visit.appointment.request.person_id
    assert verify()[1] == []


def test_an_exception_waits_for_a_second_person():
    visit = at_the_door(promised(), Move.FINISH, captured={"fingers": "exception_permanent"})
    approver = person_with(Role.EXCEPTION_APPROVER)
    assert list(exceptions_waiting(approver)) == [visit]
    with pytest.raises(refusals.OwnException):
        approve_exception(visit, by=field_officer(), at=NOON)
    approve_exception(visit, by=approver, at=NOON)
    approve_exception(visit, by=approver, at=NOON)
    assert list(exceptions_waiting(approver)) == []
    assert AuditEntry.objects.filter(deed="visit.approve_exception").count() == 1


def test_a_visit_without_exception_has_nothing_to_approve():
    visit = at_the_door(promised(), Move.FINISH, captured={"fingers": "captured"})
    with pytest.raises(refusals.NoException):
        approve_exception(visit, by=person_with(Role.EXCEPTION_APPROVER), at=NOON)

"""What residents ask of their own data: written down with its clock, and answered."""

from datetime import datetime

from django.db import transaction

from pelangi.ask.models import Person, RightsRequest
from pelangi.staff import audit
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def ask_right(person: Person, kind: str, *, by: User, at: datetime) -> RightsRequest:
    """Write down what a resident asks of their data; its clock runs from `at`."""
    made = RightsRequest.objects.create(person=person, kind=kind, asked_at=at, written_by=by)
    audit.record(Deed.PERSON_TRAIL, made, by=by, at=at, person=person.pk, detail={"asked": str(kind)})
    return made


@transaction.atomic
def answer_right(asked: RightsRequest, *, state: str, answer: str, by: User, at: datetime) -> None:
    """Answer it once; only a restriction that was granted can be lifted later. Raises MovedMeanwhile."""
    fresh = RightsRequest.objects.select_for_update().get(pk=asked.pk)
    is_held = fresh.kind == RightsRequest.Kind.RESTRICTION and fresh.state == RightsRequest.State.DONE
    before = is_held if state == RightsRequest.State.LIFTED else fresh.state == RightsRequest.State.OPEN
    if not before:
        raise MovedMeanwhile
    fresh.state, fresh.answer, fresh.answered_at, fresh.answered_by = state, answer, at, by
    fresh.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    audit.record(
        Deed.PERSON_TRAIL, fresh, by=by, at=at, person=fresh.person_id, detail={"answer": str(state)}
    )

"""What an outcome at the door means for the needs it was about."""

from collections.abc import Collection, Mapping
from datetime import datetime

from pelangi.ask.actions import advance_need, move_request, open_need, withdraw_messages, write_message
from pelangi.ask.models import Message, Need, Request
from pelangi.ask.queries import ENDED_NEEDS, VISIT_FAILED
from pelangi.core.documents import DocumentKind, InPerson, document_rules
from pelangi.core.journey import FOLLOW_UPS, FollowUp, Move, NeedState, RequestState, VisitState
from pelangi.staff.models import User
from pelangi.visit.need_reasons import move_for

AT_THE_DOOR = (NeedState.READY, NeedState.PLANNED)


class Effects:
    """Moves the needs of one request after an outcome, all at the same moment and by the same person."""

    def __init__(self, request: Request, *, by: User, at: datetime, recorded_at: datetime):
        self.request = request
        self.who_when = {"by": by, "at": at, "recorded_at": recorded_at}

    def of(
        self,
        state: VisitState,
        *,
        captured: dict,
        documents: Collection[str] | None,
        unmade: Mapping[str, str] | None = None,
    ) -> None:
        """Carry out the effects of an outcome.

        `documents`: what was finished, if that was said. `unmade`: why a document was not made, by its kind.
        """
        if state == VisitState.DONE:
            self._start(self._needs())
        elif state == VisitState.PARTLY:
            self._start([need for need in self._needs() if _is_begun(need, captured, documents)])
            self._leave(unmade or {})
            self._release(f"{VISIT_FAILED} {state}")
        elif state == VisitState.CANCELLED:
            self._release("visit cancelled")
        elif state == VisitState.REFUSED:  # respected: nothing is tried again unless somebody asks again
            self._cancel(self._needs(), state)
            self._close_when_nothing_is_left(state)
        else:
            self._follow_up(state, FOLLOW_UPS.get(state, ()))

    def _follow_up(self, state: VisitState, opens: Collection[FollowUp]) -> None:
        """The person was not served: what the outcome opens."""
        if FollowUp.VISIT_AGAIN in opens:
            self._release(f"{VISIT_FAILED} {state}")
            self._tell_missed(state)
        if FollowUp.ASK_THE_ADDRESS in opens:  # nobody is planned for a door behind which others live
            for need in self._needs():
                advance_need(need, Move.ASK_PAPERS, reason=f"{VISIT_FAILED} {state}", **self.who_when)
        if FollowUp.DEATH_CERTIFICATE in opens:
            others = self.request.needs.exclude(state__in=ENDED_NEEDS)
            self._cancel(others.exclude(document_kind=DocumentKind.DEATH_CERTIFICATE), state)
            open_need(self.request, DocumentKind.DEATH_CERTIFICATE, **self.who_when)
            # a family in mourning is not reminded of a visit
            withdraw_messages(self.request, by=self.who_when["by"], at=self.who_when["recorded_at"])

    def _tell_missed(self, state: VisitState) -> None:
        """Write to who asked when nobody was met at the door; the same record again writes nothing."""
        if state != VisitState.NOT_PRESENT:
            return
        source = f"missed:{self.request.pk}:{self.who_when['at']:%Y%m%d%H%M%S}"
        by, at = self.who_when["by"], self.who_when["recorded_at"]
        write_message(self.request, Message.Kind.MISSED, source_ref=source, by=by, at=at)

    def _needs(self) -> list[Need]:
        return list(self.request.needs.filter(state__in=AT_THE_DOOR).order_by("pk"))

    def _start(self, needs: Collection[Need]) -> None:
        for need in needs:
            advance_need(need, Move.START, **self.who_when)

    def _leave(self, unmade: Mapping[str, str]) -> None:
        """Let each document that was not made go the way its reason says."""
        for need in self._needs():
            if reason := unmade.get(need.document_kind):
                move = move_for(reason)
                if move != Move.RELEASE or need.state == NeedState.PLANNED:
                    advance_need(need, move, reason=f"{VISIT_FAILED} {reason}", **self.who_when)

    def _release(self, reason: str) -> None:
        for need in self.request.needs.filter(state=NeedState.PLANNED).order_by("pk"):
            advance_need(need, Move.RELEASE, reason=reason, **self.who_when)

    def _cancel(self, needs: Collection[Need], state: VisitState) -> None:
        for need in needs:
            advance_need(need, Move.CANCEL, reason=str(state), **self.who_when)

    def _close_when_nothing_is_left(self, state: VisitState) -> None:
        self.request.refresh_from_db(fields=["state"])
        left = self.request.needs.exclude(state__in=ENDED_NEEDS).exists()
        if not left and self.request.state == RequestState.ADMITTED:
            move_request(self.request, Move.CLOSE, reason=str(state), **self.who_when)


def _is_begun(need: Need, captured: dict, documents: Collection[str] | None) -> bool:
    """Say whether a partly finished visit brought this need on its way.

    Where it was not said, only a capture that was made counts: papers may still be missing for the rest.
    """
    if documents is not None:
        return need.document_kind in documents
    rule = document_rules()[DocumentKind(need.document_kind)]
    return rule.in_person == InPerson.CAPTURE and any(value != "not_captured" for value in captured.values())

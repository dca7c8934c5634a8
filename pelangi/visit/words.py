"""What states, outcomes, modalities and reasons are called on the screen."""

from django.utils.translation import gettext_lazy as _

from pelangi.core.journey import Move, VisitState

VISIT_STATES = {
    VisitState.PLANNED: _("planned"),
    VisitState.UNDER_WAY: _("under way"),
    VisitState.DONE: _("done"),
    VisitState.PARTLY: _("partly done"),
    VisitState.NOT_PRESENT: _("not present"),
    VisitState.REFUSED: _("refused"),
    VisitState.DECEASED: _("deceased"),
    VisitState.MOVED: _("moved away"),
    VisitState.UNSAFE: _("not safe"),
    VisitState.TECHNICAL: _("technical trouble"),
    VisitState.CANCELLED: _("cancelled"),
}
OUTCOMES = {
    Move.FINISH: _("Done: everything is captured or filed"),
    Move.FINISH_PARTLY: _("Partly done"),
    Move.FIND_ABSENT: _("Nobody was there"),
    Move.RECORD_REFUSAL: _("The person does not want it"),
    Move.FIND_DECEASED: _("The person has died"),
    Move.FIND_MOVED: _("The person has moved away"),
    Move.STOP_UNSAFE: _("Stopped: not safe"),
    Move.STOP_TECHNICAL: _("Stopped: technical trouble"),
    Move.CANCEL: _("Cancelled: the visit does not take place"),
}
WITH_REASON = (
    Move.FINISH_PARTLY,
    Move.RECORD_REFUSAL,
    Move.FIND_MOVED,
    Move.STOP_UNSAFE,
    Move.STOP_TECHNICAL,
    Move.CANCEL,
)
MODALITIES = {
    "photo": _("photo"),
    "signature": _("signature"),
    "fingers": _("fingerprints"),
    "iris": _("iris"),
}
CAPTURES = {
    "captured": _("captured"),
    "not_captured": _("not captured"),
    "exception_temporary": _("exception, for now (injury, illness)"),
    "exception_permanent": _("exception, for good"),
}
HELD_REASONS = {
    "gap": _("An earlier record of this device has not arrived yet."),
    "attachments": _("A photo or signature has not arrived yet."),
    "version": _("The visit was recorded elsewhere in the meantime."),
    "moved": _("The visit has ended already with another outcome."),
    "plan_replaced": _("The plan was replaced after the device loaded its round."),
    "clock": _("The clock of the device is ahead."),
    "restricted": _("The person asked that their data not be used."),
}
REFUSED_REASONS = {
    "not_your_appointment": _("This door is no longer on the round of your team."),
    "unknown_kind": _("The server does not know this kind of record: update the app."),
    "item_id_reused": _("The same record came before with other contents."),
    "sequence_taken": _("Another record of this device has the same number."),
    "wrong_device": _("This record was made on another device."),
    "by_hand": _("The coordinator decided against this record."),
    "reason": _("The reason is missing."),
}
FIELDS = {
    "arrived_at": _("time of arrival"),
    "outcome": _("outcome"),
    "on_photo": _("photo"),
    "on_signature": _("signature"),
    "on_fingers": _("fingerprints"),
    "on_iris": _("iris"),
    "documents": _("what is finished"),
    "results": _("what came of each document"),
    "statement": _("statement with two witnesses (SPTJM)"),
    "papers": _("photos of papers"),
    "glass": _("signature on the screen"),
    "handed_over": _("receipt"),
    "new_needs": _("new needs"),
    "satisfaction": _("satisfaction"),
    "minutes": _("minutes at the door"),
    "note": _("note"),
    "danger": _("danger at the door"),
    "notice": _("notice of rights"),
}

"""How the states of journeys look: one of six kinds, each with a shape and a colour."""

KINDS = {
    "good": "done handed_over complete closed published verified accepted resolved answered matched admitted success"
    " delivered read told",
    "moving": "under_way in_process planned carried printed print_ready ready screened document_made submitted taken"
    " applied running info sending sent",
    "waiting": "received open draft central_wait queued pending neutral new",
    "attention": "papers_missing review lacks not_present moved technical returned duplicate_record held partly warning"
    " not_found",
    "bad": "refused unsafe lost enrolment_failed rejected overdue failed danger error",
    "ended": "cancelled duplicate deceased destroyed not_due superseded withdrawn retired expired revoked opted_out",
}
KIND_OF = {state: kind for kind, states in KINDS.items() for state in [kind, *states.split()]}


def kind_of(state: object) -> str:
    """Return the kind a state is shown as; a state not listed here is shown as waiting."""
    return KIND_OF.get(str(state), "waiting")

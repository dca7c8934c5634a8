"""Deeds in plain words: for the audit pages, for who-saw-what, and for the table of roles."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pelangi.staff.audit import Fault
from pelangi.staff.roles import Deed

DEEDS: dict[str, Promise] = {
    Deed.AREA_IMPORT: _("bring in areas, outlines, agencies, institutions"),
    Deed.CALENDAR_EDIT: _("decide about working days"),
    Deed.STAFF_ASSIGN: _("make accounts and give roles"),
    Deed.AUDIT_VIEW: _("read the audit chain"),
    Deed.PERSON_TRAIL: _("see who saw a person's data"),
    Deed.PERSON_ERASE: _("erase a person's data"),
    Deed.LIST_VIEW: _("see lists sent by offices"),
    Deed.LIST_IMPORT: _("bring in a list"),
    Deed.LIST_SEND: _("send a list of one's own ward, and see of it only what one sent"),
    Deed.REGISTER_IMPORT: _("bring in the register extract"),
    Deed.LINK_RUN: _("match lists with the register"),
    Deed.MATCH_REVIEW: _("decide whether two records are one person"),
    Deed.LEAD_VIEW: _("see people found without papers"),
    Deed.LEAD_TAKE: _("take up people found without papers"),
    Deed.REQUEST_VIEW: _("see requests"),
    Deed.REQUEST_CREATE: _("make a request"),
    Deed.NEIGHBOUR_ASK: _("ask for a neighbour, and follow what one asked oneself"),
    Deed.REQUEST_ADMIT: _("screen and admit requests"),
    Deed.REQUEST_EXPORT: _("export requests"),
    Deed.TRIAGE_SET: _("set the rules of triage"),
    Deed.MESSAGE_TELL: _("tell people about their visit"),
    Deed.PLAN_VIEW: _("see plans and rounds"),
    Deed.PLAN_SOLVE: _("make a plan"),
    Deed.PLAN_PUBLISH: _("publish a plan"),
    Deed.VISIT_VIEW: _("see visits"),
    Deed.VISIT_RECORD: _("record a visit"),
    Deed.EXCEPTION_APPROVE: _("approve a biometric exception"),
    Deed.DEVICE_MANAGE: _("enrol and revoke field devices"),
    Deed.DOCUMENT_VIEW: _("see documents on their way"),
    Deed.DOCUMENT_MOVE: _("move a document on"),
    Deed.DOCUMENT_CHECK: _("check a printed document"),
    Deed.DOCUMENT_HANDOVER: _("hand over a document"),
    Deed.STOCK_EDIT: _("keep the card stock"),
    Deed.COMPLAINT_VIEW: _("see complaints"),
    Deed.COMPLAINT_ANSWER: _("answer a complaint"),
    Deed.FEE_REPORT: _("see and settle a report of illegal fees"),
    Deed.REPORT_VIEW: _("see reports"),
    Deed.REPORT_EXPORT: _("export reports"),
    Deed.REPORT_PUBLISH: _("publish figures as open data"),
    Deed.SURVEY_ENTER: _("type in satisfaction sheets"),
    Deed.FLAG_ANSWER: _("act on a flag of the fairness watch"),
    Deed.COST_RATE_SET: _("enter rates of cost"),
    Deed.EVENT_NOTE: _("enter events that figures are read beside"),
    Deed.BREACH_KEEP: _("keep the book of data breaches"),
    Deed.INNOVATION_VIEW: _("see innovations"),
    Deed.INNOVATION_EDIT: _("keep an innovation"),
    Deed.INNOVATION_VERIFY: _("verify an innovation"),
    Deed.INDEX_VIEW: _("see the innovation index"),
    Deed.INDEX_EDIT: _("keep the city's own rows of the index"),
    Deed.ADVICE_ASK: _("ask the adviser and give out its actions"),
    Deed.INSTRUMENT_CORRECT: _("correct an instrument of the index"),
    Deed.SIGNER_TRUST: _("trust the key of another city"),
    # written in the chain, though no right of their own
    "find.forget_erased": _("cut an erased person's rows from the register"),
    "find.stop_link": _("stop comparing the lists"),
    "find.resume_link": _("go on comparing the lists"),
    "find.drop_link": _("throw away a comparison that was not finished"),
    "find.reopen_lead": _("let a lead wait again"),
    "find.purge": _("delete a list whose time for keeping is over"),
    "find.export_bad_rows": _("export the rows that could not be read"),
    "find.view_bad_rows": _("see the rows that could not be read"),
    "find.view_draft": _("see an uploaded list before it is taken"),
    "find.mend_rows": _("mend rows that could not be read"),
    "find.undo_decision": _("take back a decision on two records"),
    "find.look_up": _("look for one person in the register"),
    "find.confirm_register": _("confirm the columns of a register extract"),
    "find.stop_register": _("stop reading a register extract"),
    "issue.print_form": _("print a form filled with a person's data"),
    "find.resume_register": _("read on in a register extract"),
    "find.drop_register": _("throw away a register extract that was not read to its end"),
    "find.use_register": _("go back to an earlier register extract"),
    "find.purge_register": _("delete a register extract whose time for keeping is over"),
    "ask.join_lead": _("join a lead to a request"),
    "ask.part_lead": _("part a lead from a request again"),
    "ask.save_list": _("keep a filter of requests"),
    "ask.drop_list": _("throw away a filter of requests"),
    "ask.follow_path": _("follow the path for special circumstances"),
    "ask.make_token": _("make a key for another system"),
    "ask.revoke_token": _("revoke another system's key"),
    "ask.make_webhook": _("tell another system of changes"),
    "ask.end_webhook": _("no longer tell another system of changes"),
    "ask.write_message": _("write a message to who asked"),
    "ask.withdraw_messages": _("withdraw messages that were not sent"),
    "ask.no_messages": _("stop messages to a number"),
    "ask.messages_again": _("allow messages to a number again"),
    "ask.agree": _("write down what whoever asked agrees to"),
    "ask.withdraw_consent": _("take back what was agreed to"),
    "ask.drop_photos": _("drop the photos of papers"),
    "ask.forget_search_keys": _("forget the search keys of an erased person"),
    "ask.move_need": _("move a need on"),
    "ask.move_request": _("move a request on"),
    "ask.open_need": _("open a need"),
    "ask.reckon_priorities": _("reckon all priorities anew"),
    "ask.note_papers": _("write down which papers are there"),
    "ask.weigh_waiting": _("let waiting count more in triage"),
    "ask.set_place": _("set the place on the map"),
    "ask.set_priority": _("set a priority"),
    "plan.discard": _("discard a plan"),
    "plan.save_team": _("change a team"),
    "plan.move_stop": _("move a stop of a plan by hand"),
    "plan.lock_stop": _("lock or unlock a stop of a plan"),
    "plan.undo_edit": _("take back a change of a plan"),
    "plan.save_means": _("change kits, batteries or minutes"),
    "plan.save_terms": _("change what a visit asks for"),
    "city.place_institution": _("set the place of an institution"),
    "plan.accept_replan": _("accept a change of plan"),
    "plan.undo_replan": _("take a change of plan back"),
    "visit.close_round": _("close a round"),
    "visit.settle_held": _("settle a record that was held back"),
    "visit.undo_settled": _("take back what was decided over a record that was held back"),
    "visit.view_held": _("see a record that was held back"),
    "staff.make_account": _("make an account"),
    "staff.set_address": _("set an e-mail address"),
    "staff.shut_account": _("shut an account"),
    "staff.open_account": _("open an account again"),
    "staff.let_in_again": _("give a new password and take the second factor away"),
    "staff.give_role": _("give a role"),
    "staff.end_role": _("end a role"),
    "staff.verify_audit": _("verify the audit chain"),
}

# What reading or changing personal data serves, by room; special cases by deed.
PURPOSES: dict[str, Promise] = {
    "find": _("find people without documents"),
    "ask": _("serve a request"),
    "plan": _("plan the visit"),
    "visit": _("carry out the visit"),
    "issue": _("make and hand over the document"),
    "report": _("report in totals"),
    "staff": _("protect personal data"),
    "site": _("protect personal data"),
}

ROOMS: dict[str, Promise] = {
    "city": _("City"),
    "staff": _("People and protection"),
    "find": pgettext_lazy("band", "Find"),
    "ask": pgettext_lazy("band", "Ask"),
    "plan": pgettext_lazy("band", "Plan"),
    "visit": pgettext_lazy("band", "Visit"),
    "issue": pgettext_lazy("band", "Issue"),
    "report": pgettext_lazy("band", "Report"),
    "innovate": pgettext_lazy("band", "Innovate"),
}

FAULTS: dict[str, Promise] = {
    "altered": _("Entry %(sequence)s was altered: what it says no longer fits its hash."),
    "missing": _("Entry %(sequence)s is missing."),
    "missing_many": _("Entries %(sequence)s to %(until)s are missing."),
    "unlinked": _("Entry %(sequence)s does not continue the entry before it: order or content was changed."),
    "head": _("The end of the chain, entry %(sequence)s, is not the one that this installation sealed."),
}


def in_words(deed: str) -> str:
    """Return a deed in plain words; a deed that has none yet keeps its name."""
    return str(DEEDS.get(deed, deed))


def purpose_of(deed: str) -> str:
    """Return what a deed on personal data serves, by the room it is done in."""
    return str(PURPOSES.get(deed.partition(".")[0], ""))


def fault_in_words(fault: Fault) -> str:
    """Return one fault of the chain as a sentence."""
    several = fault.until is not None and fault.until > fault.sequence
    return str(FAULTS["missing_many" if several else fault.kind]) % vars(fault)

"""Who may do what, and how far: the one table from which checks, menus and tests are made.

A role is given to a person with a scope (a ward, district, agency, institution or the whole city). A deed is
allowed in a cell of MATRIX to the reach written there: SCOPE (only things inside the scope of that assignment)
or CITY (everything, whatever the scope). No entry: not allowed.
"""

from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The thirteen roles, after the practice in civil-registration offices and the innovation programme."""

    WARD_OFFICER = "ward_officer", _("ward officer")
    RT_HEAD = "rt_head", _("RT head")
    INSTITUTION_CONTACT = "institution_contact", _("institution contact")
    OUTREACH_COORDINATOR = "outreach_coordinator", _("outreach coordinator")
    FIELD_OFFICER = "field_officer", _("field officer")
    REGISTRY_OFFICER = "registry_officer", _("registry officer")
    EXCEPTION_APPROVER = "exception_approver", _("exception approver")
    AGENCY_INNOVATOR = "agency_innovator", _("agency innovator")
    INNOVATION_VERIFIER = "innovation_verifier", _("innovation verifier (Bapperida)")
    LEADER = "leader", _("leader (mayor, head of office)")
    AUDITOR = "auditor", _("auditor")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("data-protection officer")
    ADMINISTRATOR = "administrator", _("administrator")


class ScopeKind(models.TextChoices):
    NEIGHBOURHOOD = "rt", _("neighbourhood (RT)")
    WARD = "ward", _("ward")
    DISTRICT = "district", _("district")
    AGENCY = "agency", _("agency")
    INSTITUTION = "institution", _("institution")
    CITY = "city", _("city")


class Deed(StrEnum):
    """Everything a person can do or see that needs a right; `room.verb`."""

    AREA_IMPORT = "city.import"
    CALENDAR_EDIT = "city.edit_calendar"

    STAFF_ASSIGN = "staff.assign"
    AUDIT_VIEW = "staff.view_audit"
    PERSON_TRAIL = "staff.view_person_trail"
    PERSON_ERASE = "staff.erase_person"

    LIST_VIEW = "find.view_list"
    LIST_IMPORT = "find.import_list"
    LIST_SEND = "find.send_own_list"
    REGISTER_IMPORT = "find.import_register"
    LINK_RUN = "find.run_link"
    MATCH_REVIEW = "find.review_match"
    LEAD_VIEW = "find.view_lead"
    LEAD_TAKE = "find.take_lead"

    REQUEST_VIEW = "ask.view_request"
    REQUEST_CREATE = "ask.create_request"
    NEIGHBOUR_ASK = "ask.ask_for_neighbour"
    REQUEST_ADMIT = "ask.admit_request"
    REQUEST_EXPORT = "ask.export_requests"
    TRIAGE_SET = "ask.set_triage"
    MESSAGE_TELL = "ask.tell"

    PLAN_VIEW = "plan.view"
    PLAN_SOLVE = "plan.solve"
    PLAN_PUBLISH = "plan.publish"

    VISIT_VIEW = "visit.view"
    VISIT_RECORD = "visit.record"
    EXCEPTION_APPROVE = "visit.approve_exception"
    DEVICE_MANAGE = "visit.manage_device"

    DOCUMENT_VIEW = "issue.view_document"
    DOCUMENT_MOVE = "issue.move_document"
    DOCUMENT_CHECK = "issue.check_document"
    DOCUMENT_HANDOVER = "issue.hand_over"
    STOCK_EDIT = "issue.edit_stock"
    COMPLAINT_VIEW = "issue.view_complaint"
    COMPLAINT_ANSWER = "issue.answer_complaint"
    FEE_REPORT = "issue.settle_fee_report"

    REPORT_VIEW = "report.view"
    REPORT_EXPORT = "report.export"
    REPORT_PUBLISH = "report.publish"
    SURVEY_ENTER = "report.enter_survey"
    FLAG_ANSWER = "report.answer_flag"
    COST_RATE_SET = "report.set_cost_rate"
    EVENT_NOTE = "report.note_event"
    BREACH_KEEP = "report.keep_breach"

    INNOVATION_VIEW = "innovate.view"
    INNOVATION_EDIT = "innovate.edit"
    INNOVATION_VERIFY = "innovate.verify"
    INDEX_VIEW = "innovate.view_index"
    INDEX_EDIT = "innovate.edit_city_rows"
    ADVICE_ASK = "innovate.ask_adviser"
    INSTRUMENT_CORRECT = "innovate.correct_instrument"
    SIGNER_TRUST = "innovate.trust_signer"


class Reach(StrEnum):
    SCOPE = "scope"
    CITY = "city"


# Which scopes a role may be given with.
SCOPES: dict[Role, frozenset[ScopeKind]] = {
    Role.WARD_OFFICER: frozenset({ScopeKind.WARD, ScopeKind.DISTRICT}),
    Role.RT_HEAD: frozenset({ScopeKind.NEIGHBOURHOOD}),
    Role.INSTITUTION_CONTACT: frozenset({ScopeKind.INSTITUTION}),
    Role.OUTREACH_COORDINATOR: frozenset({ScopeKind.CITY, ScopeKind.DISTRICT}),
    Role.FIELD_OFFICER: frozenset({ScopeKind.CITY, ScopeKind.DISTRICT}),
    Role.REGISTRY_OFFICER: frozenset({ScopeKind.CITY, ScopeKind.DISTRICT}),
    Role.EXCEPTION_APPROVER: frozenset({ScopeKind.CITY}),
    Role.AGENCY_INNOVATOR: frozenset({ScopeKind.AGENCY}),
    Role.INNOVATION_VERIFIER: frozenset({ScopeKind.CITY}),
    Role.LEADER: frozenset({ScopeKind.CITY}),
    Role.AUDITOR: frozenset({ScopeKind.CITY}),
    Role.DATA_PROTECTION_OFFICER: frozenset({ScopeKind.CITY}),
    Role.ADMINISTRATOR: frozenset({ScopeKind.CITY}),
}

# Roles that one person may not hold together, and why.
NEVER_TOGETHER: dict[frozenset[Role], Promise] = {
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR}): _("who gives the rights does not audit their use"),
    frozenset({Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}): _(
        "who gives the rights does not watch over the data"
    ),
    frozenset({Role.FIELD_OFFICER, Role.EXCEPTION_APPROVER}): _(
        "who captures does not approve the exception"
    ),
    frozenset({Role.INSTITUTION_CONTACT, Role.OUTREACH_COORDINATOR}): _(
        "who sends a list does not see the lists of others"
    ),
    frozenset({Role.AGENCY_INNOVATOR, Role.INNOVATION_VERIFIER}): _("who claims does not verify"),
    **{
        frozenset({Role.AUDITOR, role}): _("who does the work does not audit it")
        for role in (Role.OUTREACH_COORDINATOR, Role.FIELD_OFFICER, Role.REGISTRY_OFFICER)
    },
}

_S, _C = Reach.SCOPE, Reach.CITY
_PERSON_DEEDS_OF_COORDINATOR = {
    Deed.LIST_VIEW: _S,
    Deed.LIST_IMPORT: _S,
    Deed.LINK_RUN: _S,
    Deed.MATCH_REVIEW: _S,
    Deed.LEAD_VIEW: _S,
    Deed.LEAD_TAKE: _S,
    Deed.REQUEST_VIEW: _S,
    Deed.REQUEST_CREATE: _S,
    Deed.REQUEST_ADMIT: _S,
    Deed.REQUEST_EXPORT: _S,
    Deed.MESSAGE_TELL: _S,
}

MATRIX: dict[Role, dict[Deed, Reach]] = {
    Role.WARD_OFFICER: {
        Deed.LIST_SEND: _S,
        Deed.LEAD_VIEW: _S,
        Deed.LEAD_TAKE: _S,
        Deed.REQUEST_VIEW: _S,
        Deed.REQUEST_CREATE: _S,
        Deed.MESSAGE_TELL: _S,
        Deed.PLAN_VIEW: _S,
        Deed.VISIT_VIEW: _S,
        Deed.INNOVATION_VIEW: _C,
    },
    # a neighbour: asks, and sees the name and the step of what they asked or sent themselves; no case, nobody else's
    Role.RT_HEAD: {
        Deed.LIST_SEND: _S,
        Deed.NEIGHBOUR_ASK: _S,
    },
    Role.INSTITUTION_CONTACT: {
        Deed.LIST_VIEW: _S,
        Deed.LIST_IMPORT: _S,
        Deed.REQUEST_VIEW: _S,
        Deed.REQUEST_CREATE: _S,
        Deed.MESSAGE_TELL: _S,
        Deed.VISIT_VIEW: _S,
    },
    Role.OUTREACH_COORDINATOR: {
        **_PERSON_DEEDS_OF_COORDINATOR,
        Deed.TRIAGE_SET: _C,
        Deed.PLAN_VIEW: _S,
        Deed.PLAN_SOLVE: _S,
        Deed.PLAN_PUBLISH: _S,
        Deed.VISIT_VIEW: _S,
        Deed.DEVICE_MANAGE: _C,
        Deed.DOCUMENT_VIEW: _S,
        Deed.COMPLAINT_VIEW: _S,
        Deed.COMPLAINT_ANSWER: _S,
        Deed.REPORT_VIEW: _C,
        Deed.REPORT_EXPORT: _C,
        Deed.SURVEY_ENTER: _C,
        Deed.FLAG_ANSWER: _C,
        Deed.COST_RATE_SET: _C,
        Deed.EVENT_NOTE: _C,
        Deed.INNOVATION_VIEW: _C,
    },
    Role.FIELD_OFFICER: {
        Deed.PLAN_VIEW: _S,
        Deed.VISIT_VIEW: _S,
        Deed.VISIT_RECORD: _S,
        Deed.DOCUMENT_VIEW: _S,
        Deed.DOCUMENT_HANDOVER: _S,
    },
    Role.REGISTRY_OFFICER: {
        Deed.REGISTER_IMPORT: _C,
        Deed.LIST_VIEW: _S,
        Deed.MATCH_REVIEW: _S,
        Deed.LEAD_VIEW: _S,
        Deed.REQUEST_VIEW: _S,
        Deed.REQUEST_CREATE: _S,
        Deed.MESSAGE_TELL: _S,
        Deed.REQUEST_ADMIT: _S,
        Deed.VISIT_VIEW: _S,
        Deed.DOCUMENT_VIEW: _S,
        Deed.DOCUMENT_MOVE: _S,
        Deed.DOCUMENT_CHECK: _S,
        Deed.DOCUMENT_HANDOVER: _S,
        Deed.STOCK_EDIT: _C,
        Deed.COMPLAINT_VIEW: _S,
        Deed.COMPLAINT_ANSWER: _S,
    },
    Role.EXCEPTION_APPROVER: {
        Deed.VISIT_VIEW: _S,
        Deed.EXCEPTION_APPROVE: _S,
        Deed.DOCUMENT_VIEW: _S,
    },
    Role.AGENCY_INNOVATOR: {
        Deed.INNOVATION_VIEW: _C,
        Deed.INNOVATION_EDIT: _S,
        Deed.INDEX_VIEW: _C,
    },
    Role.INNOVATION_VERIFIER: {
        Deed.INNOVATION_VIEW: _C,
        Deed.INNOVATION_VERIFY: _C,
        Deed.INDEX_VIEW: _C,
        Deed.INDEX_EDIT: _C,
        Deed.ADVICE_ASK: _C,
        Deed.REPORT_VIEW: _C,
    },
    Role.LEADER: {
        Deed.REPORT_VIEW: _C,
        Deed.REPORT_EXPORT: _C,
        Deed.REPORT_PUBLISH: _C,
        Deed.FLAG_ANSWER: _C,
        Deed.COST_RATE_SET: _C,
        Deed.EVENT_NOTE: _C,
        Deed.INNOVATION_VIEW: _C,
        Deed.INDEX_VIEW: _C,
    },
    Role.AUDITOR: {
        Deed.AUDIT_VIEW: _C,
        Deed.REPORT_VIEW: _C,
        Deed.COMPLAINT_VIEW: _C,
        Deed.FEE_REPORT: _C,
        Deed.INNOVATION_VIEW: _C,
        Deed.INDEX_VIEW: _C,
    },
    Role.DATA_PROTECTION_OFFICER: {
        Deed.AUDIT_VIEW: _C,
        Deed.PERSON_TRAIL: _C,
        Deed.PERSON_ERASE: _C,
        Deed.REPORT_VIEW: _C,
        Deed.BREACH_KEEP: _C,
    },
    Role.ADMINISTRATOR: {
        Deed.STAFF_ASSIGN: _C,
        Deed.AREA_IMPORT: _C,
        Deed.CALENDAR_EDIT: _C,
        Deed.DEVICE_MANAGE: _C,
        Deed.INNOVATION_VIEW: _C,
        Deed.INDEX_VIEW: _C,
        Deed.INSTRUMENT_CORRECT: _C,
        Deed.SIGNER_TRUST: _C,
    },
}

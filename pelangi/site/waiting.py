"""What waits for a person today, by what they may do: each line a count within their scope and the page to go to."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models import Message, Request, RightsRequest
from pelangi.ask.outbox import BY_HAND, may_be_told
from pelangi.ask.queries import OPEN_STATES
from pelangi.core.journey import DocumentState, RequestState
from pelangi.find.models import Lead
from pelangi.find.reviews import waiting_reviews
from pelangi.innovate.models import AssignedAction, Innovation, RowLevel
from pelangi.issue.models import Complaint, Document
from pelangi.plan.models import Plan
from pelangi.report.acting import leads_of_campaigns
from pelangi.site import waits
from pelangi.staff.permissions import in_scope, may
from pelangi.staff.roles import Deed
from pelangi.visit.models import SyncItem

PERSON_COLUMNS = {"ward": "ward_id", "institution": "institution_id"}
APPOINTMENT_COLUMNS = {"ward": "request__ward_id", "institution": "request__institution_id"}
VISIT_COLUMNS = {
    "ward": "appointment__request__ward_id",
    "institution": "appointment__request__institution_id",
}
DOCUMENT_COLUMNS = {"ward": "need__request__ward_id", "institution": "need__request__institution_id"}


@dataclass(frozen=True)
class Task:
    """One kind of thing that waits: who may do it, what it is called, which things, where they are."""

    deed: Deed
    label: Promise
    hint: Promise
    things: Callable[[], QuerySet]
    columns: dict
    page: str
    query: str = ""
    unless: Deed | None = None  # whoever may do this has the same things in another line
    only_if_any: bool = False  # told of only when there is something
    own: str = ""  # column of the person whose they are: others' do not count
    clock: Callable[[], str] = str  # said after the hint: how long there is still time


TASKS = [
    Task(
        Deed.MATCH_REVIEW,
        _("rows to look at"),
        _("Is this the same person?"),
        waiting_reviews,
        {
            "ward": "entry__ward_id",
            "institution": "entry__roster__institution_id",
            "agency": "entry__roster__agency_id",
        },
        "find:review",
    ),
    Task(
        Deed.LEAD_TAKE,
        _("people found without papers"),
        _("Make them into requests."),
        lambda: Lead.objects.filter(state=Lead.State.OPEN),
        PERSON_COLUMNS,
        "ask:leads",
    ),
    Task(
        Deed.LEAD_VIEW,
        _("people of a campaign"),
        _("A ward that fell behind: ask these first."),
        leads_of_campaigns,
        PERSON_COLUMNS,
        "find:leads",
        only_if_any=True,
    ),
    Task(
        Deed.REQUEST_ADMIT,
        _("new requests"),
        _("Screen and admit them."),
        lambda: Request.objects.filter(state__in=[RequestState.RECEIVED, RequestState.SCREENED]),
        PERSON_COLUMNS,
        "ask:home",
        "?state=received",
    ),
    Task(
        Deed.REQUEST_CREATE,
        _("requests under way"),
        _("See where each one stands."),
        lambda: Request.objects.filter(state=RequestState.ADMITTED),
        PERSON_COLUMNS,
        "ask:home",
        "?state=admitted",
    ),
    Task(
        Deed.NEIGHBOUR_ASK,
        _("neighbours you asked for"),
        _("See where each one stands."),
        lambda: Request.objects.filter(channel=Request.Channel.RT_HEAD, state__in=OPEN_STATES),
        PERSON_COLUMNS,
        "ask:mine",
        own="created_by",
    ),
    Task(
        Deed.MESSAGE_TELL,
        _("messages to tell by hand"),
        _("Tell people about their visit."),
        lambda: (
            may_be_told(Message.objects.all())
            .filter(BY_HAND, not_before__lte=timezone.now())
            .exclude(expires_at__lt=timezone.now())
        ),
        APPOINTMENT_COLUMNS,
        "ask:messages",
    ),
    Task(
        Deed.PLAN_PUBLISH,
        _("plans not yet published"),
        _("Look them over and publish."),
        lambda: Plan.objects.filter(state=Plan.State.DRAFT),
        {},
        "plan:home",
    ),
    Task(
        Deed.VISIT_RECORD,
        _("visits today"),
        _("See who is next and what to bring."),
        waits.todays_appointments,
        APPOINTMENT_COLUMNS,
        "visit:home",
    ),
    Task(
        Deed.EXCEPTION_APPROVE,
        _("exceptions to approve"),
        _("Biometric exceptions need a second person."),
        waits.exceptions,
        VISIT_COLUMNS,
        "visit:exceptions",
    ),
    Task(
        Deed.PLAN_SOLVE,
        _("records held back"),
        _("Sent from the field out of order; nothing is lost."),
        lambda: SyncItem.objects.filter(outcome=SyncItem.Outcome.HELD),
        {},
        "visit:held",
    ),
    Task(
        Deed.DOCUMENT_MOVE,
        _("documents ready to print"),
        _("Unique at the centre, not printed yet."),
        lambda: Document.objects.filter(state=DocumentState.PRINT_READY),
        DOCUMENT_COLUMNS,
        "issue:home",
        "?state=print_ready",
    ),
    Task(
        Deed.DOCUMENT_MOVE,
        _("documents with trouble at the centre"),
        _("Duplicate or failed: open the next step."),
        lambda: Document.objects.filter(
            state__in=[DocumentState.DUPLICATE_RECORD, DocumentState.ENROLMENT_FAILED]
        ),
        DOCUMENT_COLUMNS,
        "issue:home",
        "?state=trouble",
    ),
    Task(
        Deed.COMPLAINT_ANSWER,
        _("complaints without an answer"),
        _("Answer them in plain words."),
        lambda: Complaint.objects.filter(state=Complaint.State.OPEN),
        {"ward": "ward_id"},
        "issue:complaints",
    ),
    Task(
        Deed.INNOVATION_EDIT,
        _("innovations of my agency"),
        _("Keep their rows and proof up to date."),
        lambda: Innovation.objects.all(),
        {"agency": "agency_id"},
        "innovate:home",
    ),
    Task(
        Deed.INNOVATION_EDIT,
        _("actions given to my agency"),
        _("From the adviser's plan: say when they are done."),
        lambda: AssignedAction.objects.filter(done_at=None),
        {"agency": "agency_id"},
        "innovate:assigned",
    ),
    Task(
        Deed.INNOVATION_VERIFY,
        _("rows to verify"),
        _("Claimed with proof, not verified yet."),
        lambda: RowLevel.objects.filter(verified=None, sealed=None, claimed__gt=0, returned_why="").exclude(
            innovation=None
        ),
        {"agency": "innovation__agency_id"},
        "innovate:to_verify",
    ),
    Task(
        Deed.REPORT_VIEW,
        _("requests still waiting for their documents"),
        _("How long they have waited, and whom we miss."),
        lambda: Request.objects.filter(state=RequestState.ADMITTED),
        PERSON_COLUMNS,
        "report:waiting",
        unless=Deed.REQUEST_VIEW,
    ),
    Task(
        Deed.AUDIT_VIEW,
        _("entries since the chain was last verified"),
        _("Verify the whole chain."),
        waits.unverified_entries,
        {},
        "staff:audit",
    ),
    Task(
        Deed.PERSON_TRAIL,
        _("residents to answer about their data"),
        _("Access, correction or restriction: within 3 x 24 hours."),
        lambda: RightsRequest.objects.filter(state=RightsRequest.State.OPEN),
        {},
        "ask:rights",
        clock=waits.hours_to_answer,
    ),
    Task(
        Deed.PERSON_ERASE,
        _("lists kept longer than agreed"),
        _("The nightly purge should have removed their rows: ask the administrator."),
        waits.overdue_lists,
        {},
        "staff:audit",
    ),
    Task(
        Deed.STAFF_ASSIGN,
        _("accounts without a role"),
        _("They can see nothing yet."),
        waits.without_role,
        {},
        "staff:people",
    ),
    Task(
        Deed.STAFF_ASSIGN,
        _("accounts without a second factor"),
        _("Remind them: a password alone protects little."),
        lambda: waits.people().filter(authenticator=None),
        {},
        "staff:people",
    ),
]


def _things_for(task: Task, user) -> QuerySet:
    found = in_scope(task.things(), user, task.deed, **task.columns)
    return found.filter(**{task.own: user}) if task.own else found


def waiting_for(user) -> list[dict]:
    """Return [{count, label, hint, url}] for `user`, what waits first."""
    tasks = [
        {
            "count": count,
            "label": task.label,
            "hint": f"{task.hint} {task.clock()}".strip(),
            "url": reverse(task.page) + task.query,
        }
        for task in TASKS
        if may(user, task.deed) and not (task.unless and may(user, task.unless))
        if (count := _things_for(task, user).count()) or not task.only_if_any
    ]
    return sorted(tasks, key=lambda task: task["count"] == 0)

"""Ideas sent, answered, put before a jury; marked blind, under rules of conflict; taken up as innovations."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pelangi.city.models import Agency, Area
from pelangi.core.jury import CRITERIA, HIGHEST, LOWEST
from pelangi.innovate import conflicts
from pelangi.innovate.actions.registry import register_innovation
from pelangi.innovate.instruments import YEAR
from pelangi.innovate.models import Idea, Innovation, JuryMark, JuryRound
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import Assignment, User
from pelangi.staff.protection import seal
from pelangi.staff.roles import Deed, ScopeKind

LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"  # none that are taken for another
PUBLIC = "public"  # who an idea without an account is written down under


@transaction.atomic
def send_idea(
    *, title: str, problem: str, proposal: str, area: Area | None, contact: str, by: User | None, at: datetime
) -> Idea:
    """Keep an idea of a resident (`by` None) or of somebody on the staff."""
    code = "".join(secrets.choice(LETTERS) for _one in range(10))
    made = Idea(code=code, title=title, problem=problem, proposal=proposal, area=area, sender=by, at=at)
    if by is not None:
        own = Assignment.objects.in_force(at.date()).filter(user=by, scope_kind=ScopeKind.AGENCY).first()
        made.agency = Agency.objects.filter(pk=own.scope_code).first() if own else None
    elif contact.strip():
        made.sealed_contact = seal(contact.strip().encode(), f"innovate.idea:{code}")
    made.save()
    audit.record(Deed.INNOVATION_VIEW, made, by=by or PUBLIC, at=at, detail={"what": "idea"})
    return made


@transaction.atomic
def answer_idea(idea: Idea, *, answer: str, by: User, at: datetime) -> None:
    """Set an idea aside, with words for whoever sent it."""
    if not answer.strip():
        raise NotAllowedHere(_("Say why it is set aside: the sender reads it."))
    _move(idea, {Idea.State.NEW, Idea.State.ENTERED}, Idea.State.SET_ASIDE, answer.strip()[:400])
    Idea.objects.filter(pk=idea.pk).update(sealed_contact=None)  # nobody needs to ask any more
    audit.record(Deed.INNOVATION_VERIFY, idea, by=by, at=at, detail={"state": "set_aside"})


@transaction.atomic
def take_up(idea: Idea, agency: Agency, *, by: User, at: datetime) -> Innovation:
    """Make an idea a draft of an agency, which goes on with it."""
    code = slugify(idea.title)[:40] or "ide"
    if Innovation.objects.filter(pk=code).exists():
        code = f"{code}-{idea.pk}"
    made = register_innovation(
        code=code,
        agency=agency,
        by=by,
        at=at,
        name=idea.title,
        stage=Innovation.Stage.INITIATIVE,
        initiator="ASN" if idea.sender_id else "Masyarakat",
        form="Inovasi pelayanan publik",
        main_affair="",
        design=f"{idea.problem}\n\n{idea.proposal}",
    )
    _move(idea, {Idea.State.NEW, Idea.State.ENTERED}, Idea.State.TAKEN_UP, "")
    Idea.objects.filter(pk=idea.pk).update(innovation=made)
    audit.record(
        Deed.INNOVATION_VERIFY, idea, by=by, at=at, detail={"taken up": made.pk, "agency": agency.pk}
    )
    return made


def _move(idea: Idea, before: set, after: str, answer: str) -> None:
    if not Idea.objects.filter(pk=idea.pk, state__in=before).update(state=after, answer=answer):
        raise NotAllowedHere(_("This idea was settled already."))
    idea.refresh_from_db(fields=["state", "answer"])


@transaction.atomic
def open_round(
    *, name: str, until_date: date, ideas: list[Idea], jurors: list[User], by: User, at: datetime
) -> JuryRound:
    """Open a round: two jurors and one idea at least."""
    if len(jurors) < 2 or not ideas:
        raise NotAllowedHere(_("A round wants two jurors at least, and one idea."))
    if JuryRound.objects.filter(year=YEAR, name=name).exists():
        raise NotAllowedHere(_("There is a round of this name already."))
    made = JuryRound.objects.create(year=YEAR, name=name, until_date=until_date, opened_at=at, opened_by=by)
    made.ideas.set(ideas)
    made.jurors.set(jurors)
    Idea.objects.filter(pk__in=[one.pk for one in ideas], state=Idea.State.NEW).update(
        state=Idea.State.ENTERED
    )
    audit.record(
        Deed.INNOVATION_VERIFY, made, by=by, at=at, detail={"ideas": len(ideas), "jurors": len(jurors)}
    )
    return made


def refuse_conflict(idea: Idea, juror: User) -> None:
    """Raise NotAllowedHere when a juror has an interest in an idea: sent it, or is or was of the sender's agency."""
    if idea.sender_id == juror.pk:
        raise NotAllowedHere(_("Who sent an idea does not mark it."))
    if idea.agency_id and conflicts.agencies_of(juror).filter(scope_code=idea.agency_id).exists():
        raise NotAllowedHere(_("Who works or worked for the sender's agency does not mark it."))


@transaction.atomic
def mark_idea(
    jury: JuryRound, idea: Idea, *, marks: dict[str, int] | None, why: str, by: User, at: datetime
) -> JuryMark:
    """Mark an idea, or stand aside from it (`marks` None) with a reason. Changeable until the round is closed."""
    held = JuryRound.objects.select_for_update().get(pk=jury.pk)
    if held.closed_at is not None:
        raise NotAllowedHere(_("This round is closed."))
    if not held.jurors.filter(pk=by.pk).exists() or not held.ideas.filter(pk=idea.pk).exists():
        raise NotAllowedHere(_("Only the jurors of a round mark its ideas."))
    if not why.strip():
        raise NotAllowedHere(_("Say why, in words."))
    if marks is not None:
        refuse_conflict(idea, by)
        if set(marks) != set(CRITERIA) or not all(LOWEST <= one <= HIGHEST for one in marks.values()):
            raise NotAllowedHere(_("Each of the five criteria gets a mark from 1 to 5."))
    given, _new = JuryMark.objects.update_or_create(
        round=held, idea=idea, juror=by, defaults={"marks": marks, "why": why.strip()[:400], "at": at}
    )
    what = {
        "round": held.pk,
        "aside": marks is None,
    }  # not the marks: they are blind until the round is closed
    audit.record(Deed.INNOVATION_VIEW, given, by=by, at=at, detail=what)
    return given


@transaction.atomic
def close_round(jury: JuryRound, *, by: User, at: datetime) -> None:
    """Close a round: from now on its results are seen, and nothing is marked any more."""
    if not jury.marks.exclude(marks=None).exists():
        raise NotAllowedHere(_("Nobody has marked anything yet."))
    if JuryRound.objects.filter(pk=jury.pk, closed_at=None).update(closed_at=at, closed_by=by):
        audit.record(Deed.INNOVATION_VERIFY, jury, by=by, at=at, detail={"what": "closed"})


def note_contact(idea: Idea, *, by: User, at: datetime) -> None:
    """Write down that a resident's contact was read."""
    audit.record(Deed.INNOVATION_VERIFY, idea, by=by, at=at, detail={"what": "contact read"})

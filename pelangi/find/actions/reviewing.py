"""A person's word on one row: same person, another person, cannot tell; and taking it back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pelangi.find.actions.leads import refresh_leads
from pelangi.find.models import Decision, Lead, LinkRun, Match, RosterEntry, Verdict
from pelangi.find.papers import missing_by_register, missing_when_unknown, stake
from pelangi.find.queries import latest_run, register_entry, row_of
from pelangi.find.refusals import Refused, SettledAlready
from pelangi.find.reviews import settled_answers
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

DECIDED_SAME, NOBODY_LEFT = "decided_same", "decided_nobody"
ASKED_OF_A_PERSON = "asked"  # key of Match.reason_values: what the computer had said before anyone decided


@transaction.atomic
def decide(
    entry: RosterEntry, *, register_id: str, answer: str, by: User, at: datetime, reason: str = ""
) -> Decision:
    """Note whether a row and a register entry are one person, and let verdict and lead follow.

    Saying it twice changes nothing. Where two people are needed, the answer counts once both gave it. Raises
    Refused for an answer or a candidate that does not exist, and when it was settled otherwise meanwhile.
    """
    if answer not in Decision.Answer.values:
        raise Refused(_("This answer is not known."))
    match = Match.objects.filter(run=latest_run(), entry=entry).first()
    if match is None or register_id not in _candidates(match):
        raise Refused(_("This candidate is no longer among those found. Load the page again."))
    standing = _standing(entry, register_id, by)
    if standing:
        if standing.answer == answer:
            return standing
        raise SettledAlready(_("Somebody decided otherwise meanwhile. Take that decision back first."))
    if answer == Decision.Answer.SAME and _taken(entry, register_id, by):
        raise Refused(_("This row was already said to be another person in the register."))
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                entry=entry, register_id=register_id, answer=answer, reason=reason, at=at, by=by
            )
    except IntegrityError as error:
        raise SettledAlready(_("Somebody decided at the same moment. Load the page again.")) from error
    audit.record(
        Deed.MATCH_REVIEW, decision, by=by, at=at, person=entry.person_key_id, detail={"answer": str(answer)}
    )
    reconsider(match, at=at)
    return decision


@transaction.atomic
def undo(decision: Decision, *, by: User, at: datetime) -> None:
    """Take a decision back; verdict and lead become what they were without it. Twice is harmless."""
    undone = Decision.objects.filter(pk=decision.pk, undone_at=None).update(undone_at=at, undone_by=by)
    if not undone:
        return
    entry = decision.entry
    audit.record("find.undo_decision", decision, by=by, at=at, person=entry.person_key_id)
    match = Match.objects.filter(run=latest_run(), entry=entry).first()
    if match is not None:
        reconsider(match, at=at)


def _candidates(match: Match) -> set[str]:
    return {one["register_id"] for one in match.candidates} | (
        {match.register_id} if match.register_id else set()
    )


def _standing(entry: RosterEntry, register_id: str, by: User) -> Decision | None:
    """Return the decision that leaves nothing more for this person to say: their own, or one that counts."""
    there = Decision.objects.filter(entry=entry, register_id=register_id, undone_at=None).order_by("pk")
    own = there.filter(by=by).first()
    settled = settled_answers(entry).get(register_id)
    return own or (there.filter(answer=settled).first() if settled else None)


def _taken(entry: RosterEntry, register_id: str, by: User) -> bool:
    """Say whether the row is somebody else already: settled, or by this person's own word."""
    same = Decision.objects.filter(entry=entry, undone_at=None, answer=Decision.Answer.SAME, by=by)
    settled = {one for one, answer in settled_answers(entry).items() if answer == Decision.Answer.SAME}
    return bool(settled - {register_id}) or same.exclude(register_id=register_id).exists()


def reconsider(match: Match, *, at: datetime) -> None:
    """Bring a verdict in line with the decisions that stand, then every lead it touches in line with the verdicts."""
    before = match.register_id
    keep_what_was_said(match)
    apply_decisions(match, match.run)
    match.stake = stake(match, _listed(match.entry), match.run.as_of)
    match.save()
    leads = Lead.objects.filter(Q(entry=match.entry) | Q(other_entries=match.entry))
    together = RosterEntry.objects.filter(Q(leads__in=leads) | Q(pk__in=leads.values("other_entries")))
    touched = Match.objects.filter(run=match.run).filter(
        Q(pk=match.pk)
        | Q(register_id__in={before, match.register_id} - {""})
        | Q(entry__in=together.values("pk"))
    )
    touched = list(
        touched.select_related(
            "entry__roster__institution__ward", "entry__ward", "entry__person_key", "same_as"
        )
    )
    refresh_leads(touched, {one.entry_id: _listed(one.entry) for one in touched}, at=at)


def _listed(entry: RosterEntry) -> dict:
    try:
        return row_of(entry)
    except Erased:
        return {}


def keep_what_was_said(match: Match) -> None:
    """Remember the computer's own verdict under the first decision, or bring it back before the next."""
    said = match.reason_values.get(ASKED_OF_A_PERSON)
    if said is None:
        match.reason_values = match.reason_values | {
            ASKED_OF_A_PERSON: {
                "verdict": str(match.verdict),
                "register_id": match.register_id,
                "probability": match.probability,
                "missing": match.missing,
                "reason_code": match.reason_code,
            }
        }
        return
    for field, value in said.items():
        setattr(match, field, value)


def apply_decisions(match: Match, run: LinkRun) -> None:
    """Let the standing decisions on a row overrule what the computer said. Changes `match`, saves nothing."""
    _overrule(match, run)
    registered = register_entry(match.register_id)
    match.lives_in_id = registered.ward_id if registered else None


def _overrule(match: Match, run: LinkRun) -> None:
    answers = settled_answers(match.entry)
    same = next((one for one, answer in sorted(answers.items()) if answer == Decision.Answer.SAME), None)
    if same is not None:
        _is(match, same, run.as_of)
        return
    refused = {one for one, answer in answers.items() if answer == Decision.Answer.DIFFERENT}
    if match.register_id not in refused:
        return
    left = [one for one in match.candidates if one["register_id"] not in refused]
    likely = [one for one in left if (one.get("probability") or 0) >= run_threshold(run)]
    if likely:
        best = max(likely, key=lambda one: (one.get("probability") or 0, one["register_id"]))
        match.verdict, match.reason_code = Verdict.REVIEW, "next_candidate"
        match.register_id, match.probability = best["register_id"], best.get("probability")
        return
    _is_nobody(match, run.as_of)


def run_threshold(run: LinkRun) -> float:
    """Return the probability from which a candidate is worth a person's look, as the run had it."""
    return float(run.counts.get("threshold_review", 0.5))


def _is(match: Match, register_id: str, as_of: date) -> None:
    registered = register_entry(register_id)
    if registered is None:
        return  # the new extract does not have the entry: what the computer says stands
    match.register_id, match.probability = register_id, 1.0
    match.missing = missing_by_register(registered, as_of)
    if registered.status != "alive":
        match.verdict, match.reason_code = Verdict.REVIEW, f"registered_as_{registered.status}"
        return
    match.verdict = Verdict.LACKS if match.missing else Verdict.COMPLETE
    match.reason_code = DECIDED_SAME


def _is_nobody(match: Match, as_of: date) -> None:
    match.verdict, match.reason_code = Verdict.NOT_FOUND, NOBODY_LEFT
    match.register_id, match.probability = "", None
    match.missing = missing_when_unknown(_listed(match.entry), as_of)

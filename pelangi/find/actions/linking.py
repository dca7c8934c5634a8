"""Compare every list that is still held with the current register."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.city.models import Area
from pelangi.find.actions.leads import refresh_leads
from pelangi.find.actions.reviewing import apply_decisions, keep_what_was_said
from pelangi.find.doubles import same_people
from pelangi.find.engine import Answer, Linkage, compare
from pelangi.find.models import LinkRun, Match, RegisterSnapshot, RosterEntry, Verdict
from pelangi.find.papers import missing_when_unknown, stake
from pelangi.find.refusals import NothingToLink
from pelangi.find.tables import register_table, roster_table
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

BATCH = 500
Progress = Callable[[str], object]


def run_link(*, as_of: date, by: User, at: datetime, progress: Progress | None = None) -> LinkRun:
    """Link, store what was found, honour the decisions that stand, and bring the leads up to date.

    progress: called with the name of each step. The computation runs outside any transaction of ours; what was
    found is written in one.
    Raises NothingToLink without a register or a list.
    """
    say = progress or (lambda step: None)
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    entries = list(_entries(as_of))
    if snapshot is None or not entries:
        raise NothingToLink(_("Bring in the register and at least one list first."))
    say("open")
    register = register_table(snapshot)
    roster, said = roster_table(entries)
    say("compare")
    found = compare(register, roster, as_of=as_of, ward_codes=ward_codes())
    say("doubles")
    unknown = {one.entry_id: said[one.entry_id] for one in found.answers if one.verdict == Verdict.NOT_FOUND}
    doubles = same_people(unknown, as_of=as_of, ward_codes=ward_codes())
    say("store")
    return _store(
        LinkRun(snapshot=snapshot, as_of=as_of, started_at=at, started_by=by),
        found,
        entries,
        said=said,
        doubles=doubles,
    )


def _entries(as_of: date):
    held = RosterEntry.objects.filter(roster__retain_until__gte=as_of)
    return held.select_related("person_key", "ward", "roster__agency", "roster__institution__ward").order_by(
        "pk"
    )


def ward_codes() -> dict[str, str]:
    """Return the code of every ward by its names, so that lists need not know codes."""
    wards = Area.objects.filter(level=Area.Level.WARD)
    return {name: ward.code for ward in wards for name in [ward.code, ward.name, *ward.aliases]}


@transaction.atomic
def _store(
    run: LinkRun,
    found: Linkage,
    entries: list[RosterEntry],
    *,
    said: dict[int, dict],
    doubles: dict[int, int],
) -> LinkRun:
    run.parameters, run.finished_at = found.parameters[:80], run.started_at
    run.save()
    entry_of = {entry.pk: entry for entry in entries}
    matches = [_match(run, entry_of[answer.entry_id], answer, said) for answer in found.answers]
    for match in matches:
        match.same_as = entry_of.get(doubles.get(match.entry_id, 0))
    decided = set(
        RosterEntry.objects.filter(decisions__undone_at=None, decisions__isnull=False).values_list(
            "pk", flat=True
        )
    )
    for match in matches:
        if match.entry_id in decided:
            keep_what_was_said(match)
            apply_decisions(match, run)
            match.stake = stake(match, said[match.entry_id], run.as_of)
    Match.objects.bulk_create(matches, batch_size=BATCH)
    new_leads = refresh_leads(matches, said, at=run.started_at)
    counts = {verdict.value: 0 for verdict in Verdict}
    for match in matches:
        counts[match.verdict] += 1
    run.counts = counts | {"new_leads": new_leads, "threshold_review": found.threshold_review}
    run.save()
    audit.record(Deed.LINK_RUN, run, by=run.started_by, at=run.started_at, detail=run.counts)
    return run


def _match(run: LinkRun, entry: RosterEntry, answer: Answer, said: dict[int, dict]) -> Match:
    missing = answer.missing
    if answer.verdict == Verdict.NOT_FOUND:
        missing = missing_when_unknown(said[entry.pk], run.as_of)
    match = Match(
        run=run,
        entry=entry,
        verdict=answer.verdict,
        register_id=answer.register_id,
        probability=answer.probability,
        missing=missing,
        reason_code=answer.reason_code,
        reason_values=answer.reason_values,
        candidates=answer.candidates,
    )
    match.stake = stake(match, said[entry.pk], run.as_of)
    return match

"""What a comparison found goes into the database in small parts, so that nobody else waits to write.

Verdicts are stored where nobody looks, count from one moment on, and the leads follow, some people at a time: each
person's leads are brought up to date together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import monotonic, sleep

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from pelangi.find.actions.leads import Rows, identity_of, refresh_leads, ties_of_leads
from pelangi.find.actions.reviewing import apply_decisions, keep_what_was_said
from pelangi.find.engine import Answer, Linkage
from pelangi.find.models import LinkRun, Match, RegisterEntry, RosterEntry, Verdict
from pelangi.find.papers import missing_when_unknown, stake
from pelangi.find.queries import row_of
from pelangi.staff import audit
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

BATCH = 500  # rows written together: about a tenth of a second
DELETED = 2_000
WORK_SECONDS = 0.4  # after so much of writing others get their turn
REST_SECONDS = 0.12  # on SQLite who waits tries again every 0.1 s: a shorter gap may be missed for long
KEPT_RUNS = 2  # whose verdicts are kept: the one that counts and the one before; of the others the counts
LEADING = (Verdict.LACKS, Verdict.NOT_FOUND)
Progress = Callable[[str, float], object]


@dataclass(frozen=True)
class Found:
    """What the engine said, of which rows, what these say, and which of them are the same unregistered person."""

    linkage: Linkage
    entries: dict[int, RosterEntry]
    said: dict[int, dict]
    doubles: dict[int, int]


class _Turns:
    """Lets others write now and then: on SQLite one who writes part after part would keep everybody else out."""

    def __init__(self) -> None:
        self._since = monotonic()

    def give(self) -> None:
        """Rest for a moment, when it is time."""
        if connection.vendor == "sqlite" and monotonic() - self._since > WORK_SECONDS:
            sleep(REST_SECONDS)
            self._since = monotonic()


def stage(run: LinkRun, found: Found, tell: Progress) -> None:
    """Store the verdicts of a comparison that nobody looks at yet; those that are there already stay."""
    parameters = found.linkage.parameters[:80]
    if run.parameters != parameters:  # what is stored was found with others
        forget_matches(run)
        run.parameters = parameters
        run.save(update_fields=["parameters"])
    there = set(run.matches.values_list("entry_id", flat=True))
    left = [answer for answer in found.linkage.answers if answer.entry_id not in there]
    whole, turns = len(found.linkage.answers), _Turns()
    for number, part in enumerate(_parts(left)):
        tell("store", (len(there) + number * BATCH) / whole)
        matches = [_match(run, answer, found) for answer in part]
        homes = _homes(run, {match.register_id for match in matches if match.register_id})
        with transaction.atomic():
            alive = RosterEntry.objects.filter(pk__in=[match.entry_id for match in matches])
            alive = set(alive.values_list("pk", flat=True))  # a row may have been erased meanwhile
            for match in matches:
                match.lives_in_id = homes.get(match.register_id)
                match.same_as_id = match.same_as_id if match.same_as_id in found.entries else None
            Match.objects.bulk_create([match for match in matches if match.entry_id in alive])
        turns.give()


def _homes(run: LinkRun, register_ids: set[str]) -> dict[str, str]:
    """Return the ward of some residents that have one."""
    residents = RegisterEntry.objects.filter(snapshot=run.snapshot_id, register_id__in=register_ids)
    return dict(residents.exclude(ward=None).values_list("register_id", "ward_id"))


def _match(run: LinkRun, answer: Answer, found: Found) -> Match:
    entry, row = found.entries[answer.entry_id], found.said[answer.entry_id]
    missing = answer.missing
    if answer.verdict == Verdict.NOT_FOUND:
        missing = missing_when_unknown(row, run.as_of)
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
        same_as_id=found.doubles.get(answer.entry_id),
    )
    match.stake = stake(match, row, run.as_of)
    return match


def make_current(run: LinkRun, found: Found, tell: Progress) -> None:
    """Let the stored verdicts count, with every decision that stands; those given meanwhile too."""
    run.counts = {"threshold_review": found.linkage.threshold_review, "new_leads": 0}
    began, turns = timezone.now(), _Turns()
    decided = RosterEntry.objects.filter(decisions__undone_at=None, decisions__isnull=False)
    rows = sorted(set(decided.values_list("pk", flat=True)))
    for number, part in enumerate(_parts(rows)):
        tell("decisions", number * BATCH / len(rows))
        with transaction.atomic():
            _honour(run, part)
        turns.give()
    tell("decisions", 1.0)
    with transaction.atomic():
        late = Q(decisions__at__gte=began) | Q(decisions__undone_at__gte=began)
        _honour(run, list(RosterEntry.objects.filter(late).values_list("pk", flat=True).distinct()))
        counted = dict(run.matches.order_by().values_list("verdict").annotate(rows=Count("pk")))
        run.counts |= {verdict.value: counted.get(verdict.value, 0) for verdict in Verdict}
        run.finished_at = run.started_at
        run.save(update_fields=["counts", "finished_at"])
        audit.record(Deed.LINK_RUN, run, by=run.started_by, at=run.started_at, detail=run.counts)


def _honour(run: LinkRun, rows: list[int]) -> None:
    """Let the standing decisions on some rows overrule what the computer said."""
    for match in run.matches.filter(entry__in=rows).select_related("entry__person_key"):
        keep_what_was_said(match)
        apply_decisions(match, run)
        match.stake = stake(match, _said(match.entry), run.as_of)
        match.save()


def _said(entry: RosterEntry) -> dict:
    try:
        return row_of(entry)
    except Erased:
        return {}


def settle_leads(run: LinkRun, tell: Progress) -> None:
    """Bring the leads in line with the verdicts of the last comparison. Again is harmless."""
    tell("leads", 0.0)
    groups = list(_together(run))
    done, whole, turns = 0, sum(len(group) for group in groups), _Turns()
    for part in _packed(groups):
        with transaction.atomic():
            matches = list(
                run.matches.filter(entry__in=part)
                .defer("candidates")
                .select_related(
                    "entry__roster__institution__ward",
                    "entry__ward",
                    "entry__person_key",
                    "same_as__person_key",
                )
            )
            new = refresh_leads(matches, _rows_of(matches), at=run.started_at)
            run.counts["new_leads"] = run.counts.get("new_leads", 0) + new
            run.save(update_fields=["counts"])
        turns.give()
        done += len(part)
        tell("leads", done / whole)


def _rows_of(matches: Iterable[Match]) -> Rows:
    """Return what the lists say of the rows that need it: of those in no register, and of whom they double."""
    entries = [match.entry for match in matches if match.verdict == Verdict.NOT_FOUND]
    entries += [match.same_as for match in matches if match.verdict == Verdict.NOT_FOUND and match.same_as]
    return {entry.pk: _said(entry) for entry in entries}


def _together(run: LinkRun) -> Iterator[list[int]]:
    """Yield rows that are one person now, or were one lead before: their leads are brought up to date together."""
    names: dict[int, set[str]] = defaultdict(set)
    for entry, identity in ties_of_leads():
        names[entry].add(identity)
    wanted = run.matches.filter(verdict__in=LEADING).defer("candidates")
    wanted = wanted.select_related("entry__person_key", "same_as__person_key")
    for match in wanted.iterator(chunk_size=DELETED):
        names[match.entry_id].add(identity_of(match, _rows_of([match])))
    of_name: dict[str, list[int]] = defaultdict(list)
    for entry, identities in names.items():
        for identity in identities:
            of_name[identity].append(entry)
    left = set(names)
    for entry in sorted(names):
        if entry in left:
            yield _reached(entry, names, of_name, left)


def _reached(
    entry: int, names: dict[int, set[str]], of_name: dict[str, list[int]], left: set[int]
) -> list[int]:
    """Return all rows that share a name with this one, directly or over others; they leave `left`."""
    left.discard(entry)
    found, todo = [], [entry]
    while todo:
        one = todo.pop()
        found.append(one)
        for identity in names[one]:
            for other in of_name.pop(identity, []):
                if other in left:
                    left.discard(other)
                    todo.append(other)
    return found


def _packed(groups: list[list[int]]) -> Iterator[list[int]]:
    """Yield groups joined to parts of about a batch."""
    part: list[int] = []
    for group in groups:
        if part and len(part) + len(group) > BATCH:
            yield part
            part = []
        part.extend(group)
    if part:
        yield part


def _parts(things: list) -> Iterator[list]:
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]


def forget_matches(run: LinkRun) -> None:
    """Delete what was stored of a comparison, some rows at a time. Nothing refers to them."""
    turns = _Turns()
    while keys := list(run.matches.order_by().values_list("pk", flat=True)[:DELETED]):
        some = Match.objects.filter(pk__in=keys)
        some._raw_delete(some.db)
        turns.give()


def forget_old_runs() -> None:
    """Delete the verdicts of comparisons that others followed; their counts stay."""
    kept = LinkRun.objects.exclude(finished_at=None).order_by("-pk").values_list("pk", flat=True)[:KEPT_RUNS]
    for run in LinkRun.objects.exclude(finished_at=None).exclude(pk__in=list(kept)):
        forget_matches(run)

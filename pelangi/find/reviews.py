"""Clerical review: what waits for whom, which answers stand, how far the work is and how sure its results are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, F, QuerySet, Sum

from pelangi.core.agreement import Agreement, agreement
from pelangi.find.models import Decision, Match, RosterEntry, Verdict
from pelangi.find.queries import DECISION_COLUMNS, MATCH_COLUMNS, latest_run, matches
from pelangi.staff.permissions import in_scope
from pelangi.staff.roles import Deed

Candidate = tuple[int, str]  # row of a list, entry of the register
BY_A_PERSON = ("decided_same", "decided_nobody")


def people_needed() -> int:
    """Return how many people must give the same answer before it counts."""
    return 2 if settings.TWO_REVIEWERS else 1


def settled_answers(entry: RosterEntry) -> dict[str, str]:
    """Return the answer that counts for each candidate of a row that has one."""
    said = entry.decisions.filter(undone_at=None).values_list("register_id", "answer")
    return {
        register_id: answer for (_row, register_id), answer in _settled((0, *one) for one in said).items()
    }


def _settled(said: Iterable[tuple[int, str, str]]) -> dict[Candidate, str]:
    """Return the answer given by enough people, and by more than any other answer."""
    answers: dict[Candidate, Counter] = defaultdict(Counter)
    for row, register_id, answer in said:
        answers[row, register_id][answer] += 1
    found = {}
    for candidate, counted in answers.items():
        (answer, count), *others = counted.most_common(2)
        if count >= people_needed() and not (others and others[0][1] == count):
            found[candidate] = answer
    return found


def waiting_reviews() -> QuerySet[Match]:
    """Return the rows of the last run whose present candidate nobody has settled."""
    run = latest_run()
    said = Decision.objects.filter(
        undone_at=None, entry__matches__run=run, entry__matches__verdict=Verdict.REVIEW
    ).values_list(
        "entry_id", "register_id", "answer", "entry__matches__pk", "entry__matches__register_id"
    )  # fmt: skip
    said = list(said)
    settled = _settled(one[:3] for one in said)
    done = {pk for entry, _id, _answer, pk, present in said if (entry, present) in settled}
    return Match.objects.filter(run=run, verdict=Verdict.REVIEW).exclude(pk__in=done)


def to_review(user) -> list[int]:
    """Return what waits for `user`, those where a decision changes most for a person first.

    First the rows with the most documents somebody can be helped to, then the most probable, then as they came.
    A row on which the user has answered waits for somebody else.
    """
    rows = in_scope(waiting_reviews(), user, Deed.MATCH_REVIEW, **MATCH_COLUMNS)
    own = Decision.objects.filter(undone_at=None, by=user).values_list("entry_id", "register_id")
    answered = set(own)
    ordered = rows.order_by("-stake", F("probability").desc(nulls_last=True), "pk")
    return [
        pk
        for pk, entry, register_id in ordered.values_list("pk", "entry_id", "register_id")
        if (entry, register_id) not in answered
    ]


def decisions(user) -> QuerySet[Decision]:
    """Return the decisions that stand, within the scope of `user`, newest first."""
    things = Decision.objects.filter(undone_at=None).select_related(
        "by", "entry__roster", "entry__person_key"
    )
    return in_scope(things, user, Deed.MATCH_REVIEW, **DECISION_COLUMNS).order_by("-at", "-pk")


def open_to(user, things: Iterable[Decision]) -> list[Decision]:
    """Return the decisions `user` may know of: where two are needed, another's waits unseen until it counts."""
    if people_needed() == 1:
        return list(things)
    return [one for one in things if one.by_id == user.pk or one.register_id in settled_answers(one.entry)]


def standing(entry: RosterEntry, user) -> list[Decision]:
    """Return the standing decisions on a row that `user` may know of, newest first."""
    found = entry.decisions.filter(undone_at=None).select_related("by", "entry").order_by("-at", "-pk")
    return open_to(user, found)


def labels() -> dict[int, str]:
    """Return what people settled, to learn from: by row of a list the register_id of the person, "" for nobody.

    Nobody: every candidate of the last comparison was refused.
    """
    said = Decision.objects.filter(undone_at=None).values_list("entry_id", "register_id", "answer")
    answers: dict[int, dict[str, str]] = defaultdict(dict)
    for (row, register_id), answer in _settled(said).items():
        answers[row][register_id] = answer
    found = {}
    nobody = Match.objects.filter(run=latest_run(), entry__in=answers, reason_code=BY_A_PERSON[1])
    refused = set(nobody.values_list("entry_id", flat=True))
    for row, given in answers.items():
        same = [register_id for register_id, answer in given.items() if answer == Decision.Answer.SAME]
        if same or row in refused:
            found[row] = min(same, default="")
    return found


@dataclass(frozen=True)
class Progress:
    """How far the review of the last run is, within a scope, and how sure its results are.

    wrong_links: links made without a person that are probably wrong. overlooked: people said not to be in the
    register who probably are. Both are sums of calibrated probabilities.
    """

    waiting: int
    decided: int
    own_today: int
    links: int
    wrong_links: float
    not_found: int
    overlooked: float
    agreement: Agreement | None

    @property
    def whole(self) -> int:
        """Return all rows that had or have to be looked at."""
        return self.waiting + self.decided


def progress(user, *, since: datetime) -> Progress:
    """Return where the review stands for `user`; since: the beginning of the day."""
    seen = matches(user)
    waiting = in_scope(waiting_reviews(), user, Deed.MATCH_REVIEW, **MATCH_COLUMNS).count()
    said = decisions(user).filter(entry__in=seen.values("entry"))
    settled = {row for row, _id in _settled(said.values_list("entry_id", "register_id", "answer"))}
    linked = seen.filter(verdict__in=[Verdict.COMPLETE, Verdict.LACKS]).exclude(reason_code__in=BY_A_PERSON)
    linked = linked.exclude(probability=None).order_by()
    wrong = linked.aggregate(links=Count("pk"), wrong=Sum(1.0 - F("probability")))
    absent = seen.filter(verdict=Verdict.NOT_FOUND).exclude(reason_code__in=BY_A_PERSON)
    likeliest = [_best(found) for found in absent.values_list("candidates", flat=True)]
    return Progress(
        waiting=waiting,
        decided=len(settled),
        own_today=decisions(user).filter(by=user, at__gte=since).count(),
        links=wrong["links"],
        wrong_links=wrong["wrong"] or 0.0,
        not_found=len(likeliest),
        overlooked=sum(likeliest),
        agreement=agreement(_answers_by_two(user)),
    )


def _best(candidates: list[dict]) -> float:
    return max((one.get("probability") or 0.0 for one in candidates), default=0.0)


def _answers_by_two(user) -> list[tuple[str, str]]:
    """Return the first two answers of every candidate on which two people have answered."""
    said: dict[Candidate, list[str]] = defaultdict(list)
    ordered = decisions(user).order_by("at", "pk").values_list("entry_id", "register_id", "answer")
    for row, register_id, answer in ordered:
        said[row, register_id].append(answer)
    return [(answers[0], answers[1]) for answers in said.values() if len(answers) > 1]

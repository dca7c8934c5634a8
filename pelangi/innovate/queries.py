"""What pages read of the registry: innovations in scope, rows with level and proof, the index and what it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Sum, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelangi.core.index import Row, Score, explain, proof_in_words, read_city, score
from pelangi.innovate import conflicts, standing
from pelangi.innovate.arithmetic import said
from pelangi.innovate.instruments import YEAR, instrument
from pelangi.innovate.models import (
    Asked,
    AssignedAction,
    BlindReading,
    Decision,
    Evidence,
    IndexReckoning,
    Innovation,
    RowLevel,
    Sheet,
    YearStage,
)
from pelangi.staff.permissions import in_scope, may
from pelangi.staff.roles import Deed

SHEETS = Prefetch("evidence__sheets", Sheet.objects.defer("events"))
OWN_SHEETS = Prefetch("sheets", Sheet.objects.defer("events"))


def innovations(user, *, state: str = "", words: str = "") -> QuerySet[Innovation]:
    """Return the innovations `user` may see, by name."""
    found = in_scope(
        Innovation.objects.select_related("agency"), user, Deed.INNOVATION_VIEW, agency="agency_id"
    )
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(agency__name__icontains=words))
    return found.annotate(row_count=Count("levels", filter=Q(levels__claimed__gt=0))).order_by("name", "pk")


def editable(user) -> QuerySet[Innovation]:
    """Return the innovations `user` may change: those of their agency."""
    return in_scope(Innovation.objects.all(), user, Deed.INNOVATION_EDIT, agency="agency_id")


def with_open_files(user) -> QuerySet[Innovation]:
    """Return the innovations whose files `user` may open: their agency's, and all for whoever verifies.

    Everybody who sees the registry sees that there is proof; a list of those present may name people, so it is
    not for everybody.
    """
    verified = in_scope(Innovation.objects.all(), user, Deed.INNOVATION_VERIFY, agency="agency_id")
    return verified | editable(user)


def to_verify(user) -> QuerySet[RowLevel]:
    """Return the rows that were claimed and wait for the verifier."""
    return _ready(conflicts.without_interest(_waiting(user), user))


def returned_to(user) -> QuerySet[RowLevel]:
    """Return the rows that were sent back to `user`'s agency and wait for it."""
    waiting = RowLevel.objects.filter(year=YEAR, innovation__in=editable(user)).exclude(returned_why="")
    return waiting.exclude(returned_due=None).select_related("innovation").order_by("returned_due", "pk")


def to_read_twice(user) -> QuerySet[RowLevel]:
    """Return the rows of the sample that `user` may read a second time; nothing of the first reading is on them."""
    return _ready(conflicts.without_interest(_sealed(user), user).exclude(sealed__by=user))


def kept_from(user, *, twice: bool = False) -> int:
    """Return how many rows those lists do not show because `user` has an interest in them."""
    found = _sealed(user) if twice else _waiting(user)
    return found.count() - conflicts.without_interest(found, user).count()


def _waiting(user) -> QuerySet[RowLevel]:
    waiting = RowLevel.objects.filter(
        verified=None, sealed=None, claimed__gt=0, year=YEAR, returned_why=""
    ).exclude(innovation=None)
    return in_scope(waiting, user, Deed.INNOVATION_VERIFY, agency="innovation__agency_id")


def _sealed(user) -> QuerySet[RowLevel]:
    once = RowLevel.objects.filter(year=YEAR).exclude(sealed=None)
    return in_scope(once, user, Deed.INNOVATION_VERIFY, agency="innovation__agency_id")


def _ready(levels: QuerySet[RowLevel]) -> QuerySet[RowLevel]:
    return (
        levels.select_related("innovation", "claimed_by")
        .prefetch_related("evidence__figure", SHEETS)
        .order_by("innovation__name", "row", "pk")
    )


def blind_readings() -> QuerySet[BlindReading]:
    """Return every row that was read twice, those that differ first."""
    return BlindReading.objects.select_related("level__innovation", "by").order_by(
        Case(When(first=F("second"), then=1), default=0), "-at", "-pk"
    )


@dataclass(frozen=True)
class RowLine:
    """One row of the instrument with what an innovation (or the city) has on it."""

    row: Row
    level: RowLevel | None

    @property
    def name(self) -> str:
        """The row's name in the reader's language."""
        return self.row.name_en if get_language() == "en" else self.row.name_id

    @property
    def levels(self) -> list[tuple[int, str]]:
        """The four levels in words."""
        return list(enumerate(self.row.levels_en if get_language() == "en" else self.row.levels_id))

    @property
    def proof(self) -> str:
        """The proof it asks for, in the reader's language."""
        return said(proof_in_words(self.row.evidence))

    @property
    def claimed(self) -> int:
        """The claimed level, 0 when nothing was claimed."""
        return self.level.claimed if self.level else 0

    @property
    def points(self) -> str:
        """The claimed points, exact."""
        return str(self.row.weight * self.claimed) if self.row.weight is not None else ""


def row_lines(innovation: Innovation | None) -> list[RowLine]:
    """Return every row of the year's instrument for one innovation, or for the city itself."""
    used = instrument(YEAR)
    rows: Sequence[Row] = used.innovation_rows if innovation else used.government_rows
    levels = {
        level.row: level
        for level in RowLevel.objects.filter(year=YEAR, innovation=innovation)
        .select_related("claimed_by", "verified_by", "sealed")
        .prefetch_related("evidence__figure", SHEETS)
    }
    return [RowLine(row, levels.get(row.id)) for row in rows]


TAKEN_OUT = {  # words of core/evidence
    "metadata": _("data about its maker"),
    "javascript": _("programs"),
    "launch": _("calls of other programs"),
    "form": _("answers sent elsewhere"),
    "embedded": _("files hidden within it"),
    "media": _("sound and film"),
}


@dataclass(frozen=True)
class Proof:
    """One proof of a row. also_behind: other rows with its file that the reader may see; elsewhere: how many not."""

    evidence: Evidence
    also_behind: list[Evidence]
    elsewhere: int

    @property
    def taken_out(self) -> list[str]:
        """What was taken out of the file, in the reader's language."""
        found = (
            [word for word in self.evidence.file.removed.split(", ") if word] if self.evidence.file else []
        )
        return [str(TAKEN_OUT.get(word, word)) for word in found]


def proofs(level: RowLevel | None, user) -> list[Proof]:
    """Return the proof of a row, each with the other rows and innovations that show the same file."""
    own = list(level.evidence.select_related("file", "figure").prefetch_related(OWN_SHEETS)) if level else []
    files = [one.file_id for one in own if one.file_id]
    twins = Evidence.objects.filter(file__in=files).exclude(level=level).select_related("level__innovation")
    seen = set(innovations(user).values_list("pk", flat=True)) if files else set()
    found = []
    for one in own:
        same = [twin for twin in twins if twin.file_id == one.file_id]
        near = [twin for twin in same if twin.level.innovation_id in seen]
        found.append(Proof(one, near, len(same) - len(near)))
    return found


def mandatory_unproven(innovation: Innovation) -> list[str]:
    """Return the names of the year's mandatory rows that stand without proof."""
    wanted = [line for line in row_lines(innovation) if line.row.mandatory]
    return [line.name for line in wanted if line.level is None or not standing.is_proven(line.level)]


def present_score() -> Score:
    """Reckon the city's score from the registry as it stands now, without keeping it."""
    used = instrument(YEAR)
    return score(used, read_city(used, standing.region_of_registry(YEAR)))


def score_of(reckoning: IndexReckoning) -> Score:
    """Return a kept reckoning's score again, under the instrument as it was corrected then."""
    used = instrument(reckoning.year, reckoning.instrument_version)
    return score(used, read_city(used, reckoning.standing))


def parts_of_the_index(result: Score, view: str) -> list[dict]:
    """Return what adds up to the index, for a table: government, mean maturity, number of innovations."""
    names = {"government": 0.0, "innovations": 0.0, "count": 0.0}
    for part in explain(result, view):
        key = part.where if part.where in {"government", "count"} else "innovations"
        names[key] += float(part.index_points)
    return [{"key": key, "points": round(points, 2)} for key, points in names.items()]


def reckonings() -> QuerySet[IndexReckoning]:
    """Return the kept reckonings, newest first."""
    return IndexReckoning.objects.select_related("by").order_by("-at", "-pk")


def may_edit(user, innovation: Innovation) -> bool:
    """Say whether `user` may change this innovation."""
    return may(user, Deed.INNOVATION_EDIT) and editable(user).filter(pk=innovation.pk).exists()


def assigned_actions() -> QuerySet[AssignedAction]:
    """Return the actions that were given out, open ones first, nearest due date first."""
    return AssignedAction.objects.select_related("innovation", "agency", "advice").order_by(
        F("done_at").asc(nulls_first=True), F("due").asc(nulls_last=True), "number", "pk"
    )


def own_actions(user) -> QuerySet[AssignedAction]:
    """Return the actions `user` may finish: those of their agency, or all for whoever gives them out."""
    if may(user, Deed.ADVICE_ASK):
        return AssignedAction.objects.all()
    return in_scope(AssignedAction.objects.all(), user, Deed.INNOVATION_EDIT, agency="agency_id")


def own_decisions(user) -> QuerySet[Decision]:
    """Return the open decisions of meetings that `user`'s agencies carry out, the nearest day first."""
    found = Decision.objects.filter(state=Decision.State.OPEN).select_related("meeting", "agency")
    return in_scope(found, user, Deed.INNOVATION_EDIT, agency="agency_id").order_by("due", "pk")


def asked_of(user) -> list[Asked]:
    """Return who was asked last at each of `user`'s agencies that has handed nothing in this year."""
    sent = Innovation.objects.filter(state__in=[Innovation.State.SUBMITTED, Innovation.State.ACCEPTED])
    found = Asked.objects.filter(year=YEAR).exclude(agency__in=sent.values("agency")).select_related("agency")
    own = in_scope(found, user, Deed.INNOVATION_EDIT, agency="agency_id").order_by("at", "pk")
    return list({one.agency_id: one for one in own}.values())


def promised_and_done() -> dict:
    """Return hours and points promised by done actions, and the hours they really took."""
    done = AssignedAction.objects.exclude(done_at=None)
    return done.aggregate(
        count=Count("pk"), hours=Sum("hours"), spent=Sum("hours_spent"), points=Sum("points")
    ) | {"open": AssignedAction.objects.filter(done_at=None).count()}


def stages(today: date) -> list[YearStage]:
    """Return the year's stages in order, each with its days left and whether it is time to remind of its end."""
    found = list(YearStage.objects.filter(year=YEAR).order_by("from_date", "until_date", "pk"))
    for one in found:
        one.days_left = (one.until_date - today).days
        one.is_over = one.days_left < 0
        one.is_on = one.from_date <= today <= one.until_date
        one.is_due = 0 <= one.days_left <= one.remind_days
    return found


def reminders(today: date) -> list[YearStage]:
    """Return the stages that end soon."""
    return [one for one in stages(today) if one.is_due]

"""Continuity and the board of agencies, as read from the registry."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency
from pelangi.core.index.continuity import Continuity, continuity
from pelangi.innovate import keeping
from pelangi.innovate.arithmetic import said
from pelangi.innovate.instruments import YEAR, instrument
from pelangi.innovate.models import AgencyPeople, Asked, Innovation, RowLevel

# state of an agency this year: (kind of status tag, words), furthest first
STANDINGS: dict[str, tuple[str, Promise]] = {
    "sent": ("good", _("sent")),
    "applied": ("moving", _("applied")),
    "trial": ("moving", _("trial")),
    "idea": ("waiting", _("idea")),
    "none": ("bad", _("none")),
}
_OF_STAGE = {
    Innovation.Stage.APPLIED: "applied",
    Innovation.Stage.TRIAL: "trial",
    Innovation.Stage.INITIATIVE: "idea",
}
PER_PEOPLE = 10


def in_words(found: Continuity) -> dict:
    """Return a grade with its pillars in the reader's language."""
    pillars = [
        {"points": one.points, "row": one.row, "said_name": said(one.name), "said_mend": said(one.mend)}
        for one in found.pillars
    ]
    return {"grade": found.grade, "points": found.points, "pillars": pillars}


def continuity_of(innovation: Innovation, today: date) -> Continuity:
    """Return an innovation's continuity grade, from its proven claims."""
    numbers = {row.id: row.number for row in instrument(YEAR).innovation_rows}
    kept = RowLevel.objects.filter(year=YEAR, innovation=innovation).prefetch_related("evidence")
    levels = {
        numbers[one.row]: one.claimed if one.verified is None else one.verified
        for one in kept
        if one.row in numbers and one.evidence.all()
    }
    return continuity(levels, len(keeping.keepers_now(innovation, today)))


@dataclass(frozen=True)
class BoardLine:
    """One agency this year. standing: how far its furthest innovation is. fair: accepted ones per ten people."""

    agency: Agency
    standing: str
    count: int
    accepted: int
    people: int | None
    asked: Asked | None = None  # who was asked or reminded last

    @property
    def kind(self) -> str:
        """The kind of status tag."""
        return STANDINGS[self.standing][0]

    @property
    def words(self) -> Promise:
        """The standing in words."""
        return STANDINGS[self.standing][1]

    @property
    def fair(self) -> float | None:
        """Accepted innovations per ten people; None where nobody said how many people there are."""
        return round(self.accepted * PER_PEOPLE / self.people, 2) if self.people else None


def board() -> list[BoardLine]:
    """Return every agency, ward, district and health centre, the least far first."""
    own: dict[str, list[Innovation]] = defaultdict(list)
    for one in Innovation.objects.order_by("pk"):
        own[one.agency_id].append(one)
    people = dict(AgencyPeople.objects.values_list("agency", "people"))
    asked = {one.agency_id: one for one in Asked.objects.filter(year=YEAR).order_by("at", "pk")}
    found = [
        replace(_board_line(one, own[one.pk], people.get(one.pk)), asked=asked.get(one.pk))
        for one in Agency.objects.select_related("area").order_by("name", "pk")
    ]
    order = list(STANDINGS)
    return sorted(found, key=lambda one: (-order.index(one.standing), one.agency.name))


def tally(lines: list[BoardLine]) -> list[dict]:
    """Return how many agencies stand where."""
    counts = Counter(one.standing for one in lines)
    return [
        {"standing": key, "kind": kind, "words": words, "count": counts[key]}
        for key, (kind, words) in STANDINGS.items()
    ]


def _board_line(agency: Agency, own: list[Innovation], people: int | None) -> BoardLine:
    sent = {Innovation.State.SUBMITTED, Innovation.State.ACCEPTED}
    reached = {"sent" if one.state in sent else _OF_STAGE[one.stage] for one in own}
    standing = next((key for key in STANDINGS if key in reached), "none")
    accepted = sum(one.state == Innovation.State.ACCEPTED for one in own)
    return BoardLine(agency, standing, len(own), accepted, people)


def sent_by_area(lines: list[BoardLine]) -> dict[str, float]:
    """Return, by ward, the share in per cent of its own offices (ward office, health centre) that have sent one."""
    offices: dict[str, list[bool]] = defaultdict(list)
    for one in lines:
        if one.agency.area_id and one.agency.area.level == "ward":
            offices[one.agency.area_id].append(one.standing == "sent")
    return {code: round(100 * sum(sent) / len(sent)) for code, sent in offices.items()}

"""How many people of a group are probably on no list yet, by ward: two lists that overlap, capture and recapture."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pelangi.city.models import Area
from pelangi.core.capture import Gap, chapman
from pelangi.find.models import Group, Lead, Match, RegisterEntry, RegisterSnapshot, Verdict
from pelangi.find.queries import matches
from pelangi.staff.roles import Deed

LACKING = (Verdict.LACKS, Verdict.NOT_FOUND)
CLEAR = (Verdict.COMPLETE, *LACKING)  # rows in review are nobody's yet
BATCH = 500
ALL_WARDS = ""
TIES = Lead.other_entries.through


@dataclass(frozen=True)
class Sighting:
    """One person on one sender's list."""

    person: str
    ward: str
    group: str
    sender: str


@dataclass
class GroupGap:
    """One group: the list with most people against all others; by ward where they overlap enough."""

    group: str
    first: str  # sender of the largest list
    others: list[str]
    whole: Gap | None = None
    wards: dict[str, Gap] = field(default_factory=dict)
    too_little: int = 0  # wards with people on lists that overlap too little

    @property
    def label(self) -> str:
        return str(Group(self.group).label)


def gaps(user, *, lacking_only: bool) -> list[GroupGap]:
    """Return what can be said of each group that at least two senders' lists name, within the scope of `user`."""
    seen: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in _sightings(user, LACKING if lacking_only else CLEAR):
        seen[sighting.group].append(sighting)
    return [found for group in sorted(seen) if (found := _gap(group, seen[group]))]


def _gap(group: str, sightings: list[Sighting]) -> GroupGap | None:
    people: dict[str, set[str]] = defaultdict(set)
    for one in sightings:
        people[one.sender].add(one.person)
    if len(people) < 2:
        return None
    first = min(people, key=lambda sender: (-len(people[sender]), sender))
    found = GroupGap(group, first, sorted(set(people) - {first}))
    by_ward: dict[str, list[Sighting]] = defaultdict(list)
    for one in sightings:
        by_ward[one.ward].append(one)
    found.whole = _estimate(sightings, first)
    for ward, here in by_ward.items():
        gap = _estimate(here, first) if ward else None
        if gap:
            found.wards[ward] = gap
        else:
            found.too_little += bool(ward)
    return found


def _estimate(sightings: Iterable[Sighting], first: str) -> Gap | None:
    sightings = list(sightings)
    one = {sighting.person for sighting in sightings if sighting.sender == first}
    other = {sighting.person for sighting in sightings if sighting.sender != first}
    return chapman(len(one), len(other), len(one & other))


def _sightings(user, verdicts: Iterable[str]) -> list[Sighting]:
    """Return who was seen on which list; a person of the register lives where the register says."""
    rows = matches(user, Deed.LEAD_VIEW).filter(verdict__in=list(verdicts))
    rows = rows.select_related("entry__roster__institution", "entry__roster__agency")
    found = list(rows.order_by("pk"))
    wards = _wards_in_register({one.register_id for one in found if one.register_id})
    leads = _lead_of_entry({one.entry_id for one in found if one.verdict == Verdict.NOT_FOUND})
    return [
        Sighting(
            person=_person(one, leads),
            ward=wards.get(one.register_id) or one.entry.ward_id or ALL_WARDS,
            group=one.entry.roster.group,
            sender=str(one.entry.roster.sender),
        )
        for one in found
    ]


def _person(match: Match, leads: dict[int, str]) -> str:
    if match.verdict != Verdict.NOT_FOUND:
        return f"register:{match.register_id}"
    return leads.get(match.entry_id, f"row:{match.entry_id}")


def _lead_of_entry(entries: set[int]) -> dict[int, str]:
    """Return who an unregistered row is: rows of one lead are one person."""
    ties = [*Lead.objects.exclude(entry=None).values_list("entry_id", "identity")]
    ties += TIES.objects.values_list("rosterentry_id", "lead__identity")
    return {entry: identity for entry, identity in ties if entry in entries}


def _wards_in_register(register_ids: set[str]) -> dict[str, str]:
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    wanted, wards = sorted(register_ids), {}
    for start in range(0, len(wanted), BATCH):
        entries = RegisterEntry.objects.filter(
            snapshot=snapshot, register_id__in=wanted[start : start + BATCH]
        )
        wards.update(entries.values_list("register_id", "ward_id"))
    return {register_id: ward for register_id, ward in wards.items() if ward}


def ward_names() -> dict[str, str]:
    """Return the name of every ward by its code."""
    return dict(Area.objects.filter(level=Area.Level.WARD).values_list("code", "name"))

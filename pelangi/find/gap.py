"""How many people of a group are probably on no list yet, by ward: two lists that overlap, capture and recapture."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet

from pelangi.city.models import Area
from pelangi.core.capture import Gap, chapman
from pelangi.find.models import Group, Lead, Match, Roster, Verdict
from pelangi.find.queries import all_matches, matches
from pelangi.staff.roles import Deed

LACKING = (Verdict.LACKS, Verdict.NOT_FOUND)
CLEAR = (Verdict.COMPLETE, *LACKING)  # rows in review are nobody's yet
ALL_WARDS = ""
TIES = Lead.other_entries.through


class Sighting(NamedTuple):
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
    people: int  # on any of the lists
    whole: Gap | None = None
    wards: dict[str, Gap] = field(default_factory=dict)
    too_little: int = 0  # wards with people on lists that overlap too little

    @property
    def label(self) -> str:
        return str(Group(self.group).label)


def gaps(user, *, lacking_only: bool) -> list[GroupGap]:
    """Return what can be said of each group that at least two senders' lists name, within the scope of `user`."""
    return _gaps(matches(user, Deed.LEAD_VIEW), lacking_only)


def city_gaps(*, lacking_only: bool) -> list[GroupGap]:
    """Return the same of the whole city, for figures that name nobody."""
    return _gaps(all_matches(), lacking_only)


def _gaps(rows: QuerySet[Match], lacking_only: bool) -> list[GroupGap]:
    seen: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in _sightings(rows, LACKING if lacking_only else CLEAR):
        seen[sighting.group].append(sighting)
    return [found for group in sorted(seen) if (found := _gap(group, seen[group]))]


def _gap(group: str, sightings: list[Sighting]) -> GroupGap | None:
    people: dict[str, set[str]] = defaultdict(set)
    for one in sightings:
        people[one.sender].add(one.person)
    if len(people) < 2:
        return None
    first = min(people, key=lambda sender: (-len(people[sender]), sender))
    found = GroupGap(group, first, sorted(set(people) - {first}), len(set().union(*people.values())))
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


def _sightings(rows: QuerySet[Match], verdicts: Iterable[str]) -> list[Sighting]:
    """Return who was seen on which list; a person of the register lives where the register says."""
    lists = _lists_that_meet()
    rows = rows.filter(verdict__in=list(verdicts), entry__roster__in=lists)
    rows = (
        rows.select_related(None)
        .order_by()
        .values_list("register_id", "lives_in_id", "entry_id", "entry__ward_id", "entry__roster_id")
    )
    leads = _lead_of_entry() if Verdict.NOT_FOUND in verdicts else {}
    senders = {pk: (one.group, str(one.sender)) for pk, one in lists.items()}
    out = []
    for register_id, home, entry, ward, roster in rows:
        group, sender = senders[roster]
        person = f"register:{register_id}" if register_id else leads.get(entry, f"row:{entry}")
        out.append(Sighting(person, home or ward or ALL_WARDS, group, sender))
    return out


def _lists_that_meet() -> dict[int, Roster]:
    """Return the lists of groups that at least two senders' lists name: of the others nothing can be said."""
    found = Roster.objects.select_related("institution", "agency")
    senders: dict[str, set[str]] = defaultdict(set)
    for one in found:
        senders[one.group].add(str(one.sender))
    return {one.pk: one for one in found if len(senders[one.group]) > 1}


def _lead_of_entry() -> dict[int, str]:
    """Return who an unregistered row is: rows of one lead are one person."""
    unregistered = Lead.objects.filter(register_id="")
    ties = [*unregistered.exclude(entry=None).values_list("entry_id", "identity")]
    ties += TIES.objects.filter(lead__register_id="").values_list("rosterentry_id", "lead__identity")
    return dict(ties)


def ward_names() -> dict[str, str]:
    """Return the name of every ward by its code."""
    return dict(Area.objects.filter(level=Area.Level.WARD).values_list("code", "name"))

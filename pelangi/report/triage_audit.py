"""Was triage fair? Past cases are replayed with group and sex exchanged; overrides are counted.

Triage knows neither sex nor status, so an exchange may change nothing but through a rule that names a group openly
(first-time holders before admission to schools). What the replay finds is shown as found.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from pelangi.ask.actions.admit import facts_of
from pelangi.ask.models import Request
from pelangi.ask.queries import describe, rules_at
from pelangi.core import triage
from pelangi.core.intervals import Interval, wilson
from pelangi.staff.models import AuditEntry
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

REPLAYED = 300  # cases of a replay on a page: the newest
SET_PRIORITY = "ask.set_priority"


@dataclass(frozen=True)
class Replay:
    """What an exchange of labels changes. rules: which rules gave other points, with how often."""

    cases: int
    points_changed: int
    priority_changed: int
    rules: dict[str, int]
    keys: dict[str, list[int]]  # the requests: "cases", "points" and "priority" changed


def replay(as_of: datetime) -> Replay:
    """Triage the newest cases once more, each with group and sex of the next case."""
    asked = Request.objects.filter(received_at__lte=as_of).select_related("person__key", "institution")
    cases = [(one, person) for one in asked.order_by("-pk")[:REPLAYED] if (person := _known(one))]
    keys: dict[str, list[int]] = {"cases": [one.pk for one, _person in cases], "points": [], "priority": []}
    rules, now_in_force = Counter[str](), rules_at(as_of)
    for place, (request, person) in enumerate(cases):
        other = cases[(place + 1) % len(cases)][1]
        swapped = person | {"group": other.get("group"), "sex": _opposite(person.get("sex"))}
        own, exchanged = (_points(request, one, now_in_force) for one in (person, swapped))
        if own.points != exchanged.points:
            keys["points"].append(request.pk)
        if own.priority != exchanged.priority:
            keys["priority"].append(request.pk)
        rules.update({p.rule.code for p in own.reasons} ^ {p.rule.code for p in exchanged.reasons})
    return Replay(len(cases), len(keys["points"]), len(keys["priority"]), dict(rules), keys)


def _known(request: Request) -> dict:
    try:
        return describe(request.person)
    except Erased:
        return {}


def _opposite(sex: object) -> str:
    return {"L": "P", "P": "L"}.get(str(sex), "")


def _points(request: Request, person: dict, rules: triage.Rules) -> triage.Triage:
    day = localdate(request.received_at)
    return triage.triage(facts_of(request, person, on=day), now=day, rules=rules)


@dataclass(frozen=True)
class Overrides:
    """One officer: requests admitted, priorities set by hand upwards and downwards, and their share."""

    officer: str
    admitted: int
    raised: int
    lowered: int
    share: Interval | None  # of those admitted; None when nothing was admitted


def overrides(as_of: datetime) -> list[Overrides]:
    """Return the overrides of every officer from the chain of deeds, most first."""
    admitted: Counter[str] = Counter()
    moved: Counter[tuple[str, int]] = Counter()
    for actor, way, _thing in _deeds(_until(as_of)):
        if way is None:
            admitted[actor] += 1
        else:
            moved[actor, way] += 1
    found = [
        _one(actor, admitted[actor], moved) for actor in sorted({*admitted, *(who for who, _way in moved)})
    ]
    return sorted(found, key=lambda one: -(one.raised + one.lowered))


WAYS = {"admitted": None, "raised": 1, "lowered": -1}


def requests_of_officer(actor: str, way: str, as_of: datetime) -> list[int | None]:
    """Return the request of each deed an officer's line counts. way: one of WAYS. Raises KeyError."""
    wanted = WAYS[way]
    deeds = _deeds(_until(as_of).filter(actor=actor))
    return [_key(thing) for _actor, found, thing in deeds if found == wanted]


def _key(thing: str) -> int | None:
    label, _colon, key = thing.rpartition(":")
    return int(key) if label == Request._meta.label and key.isdigit() else None


def _until(as_of: datetime) -> QuerySet[AuditEntry]:
    until = round(as_of.timestamp() * 1_000_000)
    return AuditEntry.objects.filter(at_us__lte=until, deed__in=[SET_PRIORITY, Deed.REQUEST_ADMIT])


def _deeds(entries: QuerySet[AuditEntry]) -> Iterator[tuple[str, int | None, str]]:
    """Yield who, which way a priority was set by hand (None: a request was admitted), and what."""
    for actor, deed, detail, thing in entries.values_list("actor", "deed", "detail", "thing").iterator():
        said = json.loads(detail) if deed == SET_PRIORITY else None
        yield actor, _direction(said["priority"], said["points"]) if said else None, thing


def _one(actor: str, admitted: int, moved: Counter[tuple[str, int]]) -> Overrides:
    raised, lowered = moved[actor, 1], moved[actor, -1]
    share = wilson(raised + lowered, admitted) if raised + lowered <= admitted and admitted else None
    return Overrides(actor, admitted, raised, lowered, share)


def _direction(priority: int, points: float) -> int:
    """Return 1 when the priority is above what the points give, -1 below, 0 the same."""
    by_points = next(one for lowest, one in triage.default_rules().bands if points >= lowest)
    return (priority > by_points) - (priority < by_points)

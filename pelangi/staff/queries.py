"""Reading: who works here, what the chain says, who saw the data of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import get_default_timezone, localdate

from pelangi.staff.models import Assignment, AuditEntry, User
from pelangi.staff.places import places_of
from pelangi.staff.roles import Role, ScopeKind
from pelangi.staff.words import in_words, purpose_of

PAGE = 50


@dataclass(frozen=True)
class TrailLine:
    """One deed on one person's data: when, who, in which role, what, on which thing, what for."""

    at: datetime
    who: str
    role: str
    deed: str
    thing: str
    purpose: str


def trail_of(person_id: UUID) -> list[TrailLine]:
    """Return everything that was done with or seen of one person's data, oldest first."""
    entries = list(AuditEntry.objects.filter(person=person_id).order_by("sequence"))
    people = _people({entry.actor for entry in entries})
    return [
        TrailLine(
            at=entry.at,
            who=str(people.get(entry.actor, entry.actor)),
            role=_roles_on(people.get(entry.actor), entry.at),
            deed=in_words(entry.deed),
            thing=entry.thing,
            purpose=purpose_of(entry.deed),
        )
        for entry in entries
    ]


def _people(usernames: Iterable[str]) -> dict[str, User]:
    users = User.objects.filter(username__in=usernames).prefetch_related("assignments")
    return {user.username: user for user in users}


def _roles_on(user: User | None, at: datetime) -> str:
    """Return the names of the roles somebody held on the day of a deed."""
    if user is None:
        return ""
    day = localdate(at)
    held = {
        assignment.role
        for assignment in user.assignments.all()
        if assignment.from_date <= day and (assignment.until_date is None or assignment.until_date >= day)
    }
    return ", ".join(str(role.label) for role in Role if role in held)


@dataclass(frozen=True)
class AuditPage:
    """Some entries, newest first, and where older and newer ones begin (None: there are none)."""

    entries: list[AuditEntry]
    older: int | None
    is_first: bool


def audit_page(
    *, actor: str = "", deed: str = "", day: date | None = None, before: int | None = None
) -> AuditPage:
    """Return the newest entries below sequence `before`. Pages go by number, so a growing chain shifts nothing."""
    entries = AuditEntry.objects.order_by("-sequence")
    if actor:
        entries = entries.filter(actor=actor)
    if deed:
        entries = entries.filter(deed=deed)
    if day:
        start = datetime.combine(day, time.min, get_default_timezone())
        first_us = round(start.timestamp()) * 1_000_000
        day_us = timedelta(days=1) // timedelta(microseconds=1)
        entries = entries.filter(at_us__gte=first_us, at_us__lt=first_us + day_us)
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    found = list(entries[: PAGE + 1])
    older = found[PAGE - 1].sequence if len(found) > PAGE else None
    return AuditPage(entries=found[:PAGE], older=older, is_first=before is None)


def deeds_in_chain() -> list[tuple[str, str]]:
    """Return (deed, plain words) of every deed that is written in the chain, by room."""
    deeds = AuditEntry.objects.order_by("deed").values_list("deed", flat=True).distinct()
    return [(deed, in_words(deed)) for deed in deeds]


def people_with_roles(day: date) -> QuerySet[User]:
    """Return the accounts, each with `roles_now`: the assignments that count on `day`."""
    in_force = Assignment.objects.in_force(day).order_by("role", "scope_code")
    return User.objects.prefetch_related(
        Prefetch("assignments", queryset=in_force, to_attr="roles_now")
    ).order_by("username")


def place_names() -> dict[tuple[str, str], str]:
    """Return the name of every place a role can be given for, by (kind, code)."""
    return {(kind, code): name for kind in ScopeKind.values for code, name in places_of(kind).items()}

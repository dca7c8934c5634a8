"""May this person do this deed here? Answers from roles.MATRIX; nothing else decides."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from pelangi.staff.places import read_neighbourhood
from pelangi.staff.roles import MATRIX, Deed, Reach, Role, ScopeKind


@dataclass(frozen=True)
class Place:
    """Where a thing lies: codes of its ward, institution and agency; empty = it has none."""

    ward: str = ""
    institution: str = ""
    agency: str = ""


@dataclass(frozen=True)
class Scope:
    """The reach of one assignment."""

    kind: str
    code: str

    def covers(self, place: Place) -> bool:
        """Say whether the place lies inside.

        A ward does not cover people in institutions that stand in it: that somebody is in a prison or a
        psychiatric hospital is none of the ward's business.
        """
        match self.kind:
            case ScopeKind.CITY:
                return True
            case ScopeKind.DISTRICT:
                return place.ward.startswith(f"{self.code}.")
            case ScopeKind.WARD:
                return place.ward == self.code and not place.institution
            case ScopeKind.NEIGHBOURHOOD:  # which door it is, nobody knows without opening sealed data
                return place.ward == read_neighbourhood(self.code).ward and not place.institution
            case ScopeKind.INSTITUTION:
                return place.institution == self.code
            case ScopeKind.AGENCY:
                return place.agency == self.code
        return False

    def as_q(self, *, ward: str | None, institution: str | None, agency: str | None) -> Q:
        """Return the same rule as `covers`, over columns; a column that is None does not exist."""
        nothing = Q(pk__in=[])
        match self.kind:
            case ScopeKind.CITY:
                return ~nothing  # not Q(): an empty Q disappears when it is joined to another with "or"
            case ScopeKind.DISTRICT:
                return Q(**{f"{_as_text(ward)}__startswith": f"{self.code}."}) if ward else nothing
            case ScopeKind.WARD | ScopeKind.NEIGHBOURHOOD:
                code = self.code if self.kind == ScopeKind.WARD else read_neighbourhood(self.code).ward
                inside = Q(**{ward: code}) if ward else nothing
                return inside & Q(**{f"{institution}__isnull": True}) if institution else inside
            case ScopeKind.INSTITUTION:
                return Q(**{institution: self.code}) if institution else nothing
            case ScopeKind.AGENCY:
                return Q(**{agency: self.code}) if agency else nothing
        return nothing


def _as_text(column: str) -> str:
    """Return a column as something that can be compared by its beginning: a foreign key itself cannot."""
    return f"{column.removesuffix('_id')}__pk" if column.endswith("_id") else column


EVERYWHERE = Scope(ScopeKind.CITY, "")


def scopes_of(user, deed: Deed) -> list[Scope]:
    """Return the scopes within which `user` may do `deed` today; empty = not at all."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_assignments_today"):  # one query a request
        user._assignments_today = list(user.assignments.in_force(timezone.localdate()))
    scopes = []
    for assignment in user._assignments_today:
        reach = MATRIX[Role(assignment.role)].get(deed)
        if reach is Reach.CITY:
            return [EVERYWHERE]
        if reach is Reach.SCOPE:
            scopes.append(Scope(assignment.scope_kind, assignment.scope_code))
    return scopes


def may(user, deed: Deed, place: Place | None = None) -> bool:
    """Say whether `user` may do `deed` at `place`; without a place: anywhere at all."""
    scopes = scopes_of(user, deed)
    return bool(scopes) if place is None else any(scope.covers(place) for scope in scopes)


def in_scope(
    things: QuerySet,
    user,
    deed: Deed,
    *,
    ward: str | None = None,
    institution: str | None = None,
    agency: str | None = None,
) -> QuerySet:
    """Return only the things on which `user` may do `deed`. Lists, counts and exports all start here.

    `ward`, `institution`, `agency` name the columns that hold those codes, e.g. "request__ward_id".
    """
    within = Q(pk__in=[])
    for scope in scopes_of(user, deed):
        within |= scope.as_q(ward=ward, institution=institution, agency=agency)
    return things.filter(within)


def needs(deed: Deed) -> Callable:
    """Decorate a view: signed in, and allowed this deed somewhere. Which things: `in_scope` in the view."""

    def decorate(view):
        @wraps(view)
        @login_required
        def guarded(request, *args, **kwargs):
            if not may(request.user, deed):
                raise PermissionDenied(deed.value)
            return view(request, *args, **kwargs)

        guarded.deed = deed
        return guarded

    return decorate


def signed_in(view):
    """Decorate a view that shows everyone who is signed in only what is their own."""
    guarded = login_required(view)
    guarded.open_reason = "signed in: own things only"
    return guarded


def open_to_all(reason: str) -> Callable:
    """Decorate a view that needs no account, and say why that is right."""

    def decorate(view):
        view.open_reason = reason
        return view

    return decorate


def _predicate(deed: Deed) -> rules.Predicate:
    return rules.predicate(lambda user, place=None: may(user, deed, place), name=f"may {deed}")


# so that `user.has_perm("ask.view_request", place)` and {% has_perm %} give the same answer
for _deed in Deed:
    rules.set_perm(_deed.value, _predicate(_deed))

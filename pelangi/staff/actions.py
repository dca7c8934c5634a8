"""Deeds on people and their roles: each one transaction and one line in the audit chain."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, timedelta
from django.utils.translation import gettext as _

from pelangi.staff import audit, leaving
from pelangi.staff.models import Assignment, PersonKey, User
from pelangi.staff.places import is_place
from pelangi.staff.roles import NEVER_TOGETHER, SCOPES, Deed, Role, ScopeKind

SYSTEM = "system"


class Refused(ValueError):
    """The deed would break a rule; the text says which, in words for the person at the screen."""


def system_user() -> User:
    """Return the account under which automatic deeds are written down. Nobody can sign in with it."""
    user, is_new = User.objects.get_or_create(
        username=SYSTEM, defaults={"display_name": "Pelangi", "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def make_account(username: str, *, display_name: str, password: str | None, by: User, at: datetime) -> User:
    """Make an account without any role. `password` None: signs in through single sign-on or not at all."""
    user = User(username=username, display_name=display_name)
    user.set_password(password)  # None makes it unusable
    try:
        user.full_clean()
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    user.save()
    audit.record("staff.make_account", user, by=by, at=at)
    return user


@transaction.atomic
def set_address(user: User, email: str, *, by: User, at: datetime) -> None:
    """Set or take away the address that reminders and the month's page go to; the chain keeps that, not the address."""
    user.email = email.strip()
    user.save(update_fields=["email"])
    audit.record("staff.set_address", user, by=by, at=at, detail={"address": bool(user.email)})


@transaction.atomic
def let_in_again(user: User, *, password: str, by: User, at: datetime) -> None:
    """For somebody who lost password or phone: a new password, second factors and running sessions gone.

    Raises Refused for oneself: changing the own password needs the old one.
    """
    if by.pk == user.pk:
        raise Refused(_("For your own account use “Change password”."))
    user.set_password(password)  # also ends the sessions that run: their hash no longer fits
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    audit.record("staff.let_in_again", user, by=by, at=at)


@transaction.atomic
def shut_account(user: User, *, anyway: bool, by: User, at: datetime) -> None:
    """Let somebody sign in no more; running sessions end with it. Asks for a hand-over of what they keep.

    Raises Refused for oneself, for the last administrator, and while something is kept that was not handed over,
    unless `anyway`: what is kept then waits for its hand-over in plain sight.
    """
    if by.pk == user.pk:
        raise Refused(_("Nobody shuts their own account: ask another administrator."))
    others = Assignment.objects.select_for_update().filter(role=Role.ADMINISTRATOR, user__is_active=True)
    mine = user.assignments.in_force(localdate(at)).filter(role=Role.ADMINISTRATOR)
    if mine.exists() and not others.in_force(localdate(at)).exclude(user=user).exists():
        raise Refused(_("The last administrator stays: give the role to somebody else first."))
    kept = leaving.kept_by(user)
    if kept and not anyway:
        names = ", ".join(one.name for one in kept)
        raise Refused(_("Hand over first what this person keeps: %(names)s") % {"names": names})
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record("staff.shut_account", user, by=by, at=at, detail={"still kept": len(kept)})


@transaction.atomic
def open_account(user: User, *, by: User, at: datetime) -> None:
    """Let somebody sign in again whose account was shut."""
    if by.pk == user.pk or user.username == SYSTEM:
        raise Refused(_("This account is not opened by hand."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("staff.open_account", user, by=by, at=at)


@transaction.atomic
def give_role(
    user: User, *, role: str, scope_kind: str, scope_code: str, by: User, at: datetime
) -> Assignment:
    """Give `user` a role for one place from the day of `at` on. Given twice, it is there once.

    Raises Refused for oneself, for a place that is unknown or of the wrong kind, and for roles that one
    person may not hold together.
    """
    role, day = Role(role), localdate(at)
    User.objects.select_for_update().get(
        pk=user.pk
    )  # two administrators at once cannot join what must be apart
    _check_scope(role, scope_kind, scope_code)
    if by.pk == user.pk:
        raise Refused(_("Nobody gives a role to themselves: ask another administrator."))
    _check_together(user, role, day)
    same = Assignment.objects.filter(user=user, role=role, scope_kind=scope_kind, scope_code=scope_code)
    held = same.in_force(day).first()
    if held:
        return held
    assignment, _is_new = same.update_or_create(  # one that was ended earlier today counts again
        user=user,
        role=role,
        scope_kind=scope_kind,
        scope_code=scope_code,
        from_date=day,
        defaults={"until_date": None, "granted_at": at, "granted_by": by},
    )
    _record("staff.give_role", assignment, by=by, at=at)
    return assignment


def _check_scope(role: Role, kind: str, code: str) -> None:
    if kind not in SCOPES[role]:
        allowed = ", ".join(str(ScopeKind(one).label) for one in sorted(SCOPES[role]))
        raise Refused(
            _("The role %(role)s is given for: %(kinds)s.") % {"role": role.label, "kinds": allowed}
        )
    if not is_place(kind, code):
        raise Refused(_("There is no place with the code %(code)s of this kind.") % {"code": code})


def _check_together(user: User, role: Role, day) -> None:
    held = user.assignments.filter(Q(until_date=None) | Q(until_date__gte=day)).values_list("role", flat=True)
    for other in held:
        why = NEVER_TOGETHER.get(frozenset({role, Role(other)}))
        if why:
            raise Refused(
                _("%(role)s and %(other)s must be two people: %(why)s")
                % {"role": role.label, "other": Role(other).label, "why": why}
            )


@transaction.atomic
def end_role(assignment: Assignment, *, by: User, at: datetime) -> None:
    """End a role at once. Ended twice is ended once. The last administrator stays."""
    day = localdate(at)
    others = Assignment.objects.select_for_update().filter(role=Role.ADMINISTRATOR).exclude(pk=assignment.pk)
    if assignment.role == Role.ADMINISTRATOR and not others.in_force(day).exclude(user=assignment.user_id):
        raise Refused(_("The last administrator stays: give the role to somebody else first."))
    still = Assignment.objects.filter(pk=assignment.pk).in_force(day)
    if still.update(until_date=day - timedelta(days=1)):
        _record("staff.end_role", assignment, by=by, at=at)
    assignment.refresh_from_db()


def _record(deed: str, assignment: Assignment, *, by: User, at: datetime) -> None:
    detail = {
        "user": assignment.user.username,
        "role": str(assignment.role),
        "scope": f"{assignment.scope_kind}:{assignment.scope_code}",
    }
    audit.record(deed, assignment, by=by, at=at, detail=detail)
    assignment.user.__dict__.pop("_assignments_today", None)  # what `permissions` remembers of this request


@transaction.atomic
def erase_person(key: PersonKey, *, by: User, at: datetime, reason: str = "") -> bool:
    """Drop a person's key: what is sealed under it can never be read again. Returns False when it was gone.

    `reason` is a code (see forms.ErasureReason), not free text: names must not enter the chain.
    """
    dropped = PersonKey.objects.filter(pk=key.pk, wrapped__isnull=False).update(wrapped=None, dropped_at=at)
    if dropped:
        detail = {"reason": reason} if reason else {}
        audit.record(Deed.PERSON_ERASE, key, by=by, at=at, person=key.pk, detail=detail)
    key.refresh_from_db()
    return bool(dropped)

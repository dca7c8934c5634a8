"""Who has an interest in a row and so cannot verify it: its claimer, its provers, its keepers, its agency's people."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pelangi.innovate.models import BlindReading, Evidence, Keeper, RowLevel
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Role, ScopeKind

ONE_IN = 10  # rows of the sample that is read twice


def refuse(level: RowLevel, user: User) -> None:
    """Raise NotAllowedHere, with the reason, when `user` has an interest in this row."""
    if user == level.claimed_by:
        raise NotAllowedHere(_("Who claimed a level cannot verify it."))
    if level.evidence.filter(added_by=user).exists():  # from when they still worked for the agency
        raise NotAllowedHere(_("Who brought the proof cannot verify it."))
    if level.innovation_id is None:
        return
    if Keeper.objects.filter(innovation=level.innovation_id, user=user).exists():
        raise NotAllowedHere(_("Who keeps or kept this innovation cannot verify it."))
    if agencies_of(user).filter(scope_code=level.innovation.agency_id).exists():
        raise NotAllowedHere(_("Who works or worked for this agency cannot verify its rows."))


def without_interest(levels: QuerySet[RowLevel], user: User) -> QuerySet[RowLevel]:
    """Return the rows that `user` has no interest in: what `refuse` lets pass, as a list."""
    mine = Evidence.objects.filter(added_by=user).values("level")
    free = levels.exclude(claimed_by=user).exclude(pk__in=mine).exclude(innovation__keepers__user=user)
    return free.exclude(innovation__agency__in=agencies_of(user).values("scope_code"))


def agencies_of(user: User) -> QuerySet[Assignment]:
    """Return every assignment a person has or had at an agency, whenever it was."""
    return Assignment.objects.filter(user=user, scope_kind=ScopeKind.AGENCY)


def is_read_twice(level: RowLevel, first: User, day: date) -> bool:
    """Say whether a row takes a second reading: it is of the sample, had none yet, and somebody else may give it.

    Rows of the city as a whole are few and each verified once.
    """
    if level.innovation_id is None or not level.claimed or not in_sample(level.pk):
        return False
    if BlindReading.objects.filter(level=level).exists():
        return False
    held = Assignment.objects.in_force(day).filter(role=Role.INNOVATION_VERIFIER).values("user")
    others = User.objects.filter(pk__in=held, is_active=True).exclude(pk=first.pk)
    return any(is_free(level, one) for one in others)


def is_free(level: RowLevel, user: User) -> bool:
    """Say whether `user` has no interest in this row."""
    try:
        refuse(level, user)
    except NotAllowedHere:
        return False
    return True


def in_sample(number: int) -> bool:
    """Say whether a row belongs to the sample: its number scrambled, so that neighbours do not go together."""
    return (number * 2_654_435_761) % 2**32 // 7 % ONE_IN == 0

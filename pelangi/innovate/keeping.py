"""Who keeps an innovation now: named, still active, and still working for its agency."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from pelangi.innovate.models import Innovation, Keeper
from pelangi.staff.leaving import Kept, ask
from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Role

ENOUGH = 2


def possible_keepers(innovation: Innovation, day: date) -> QuerySet[User]:
    """Return the active people who may keep the innovations of its agency on a day."""
    there = Assignment.objects.in_force(day).filter(
        role=Role.AGENCY_INNOVATOR, scope_code=innovation.agency_id
    )
    return User.objects.filter(is_active=True, pk__in=there.values("user")).order_by(
        "display_name", "username"
    )


def keepers_now(innovation: Innovation, day: date) -> list[Keeper]:
    """Return the keepers who are still there; whoever left the agency or lost the account no longer counts."""
    there = set(possible_keepers(innovation, day).values_list("pk", flat=True))
    named = innovation.keepers.filter(until_date=None).select_related("user").order_by("from_date", "pk")
    return [one for one in named if one.user_id in there]


def counts(day: date) -> dict[str, int]:
    """Return how many keepers every innovation has now, by code; none is 0."""
    there = defaultdict(set)
    working = Assignment.objects.in_force(day).filter(role=Role.AGENCY_INNOVATOR, user__is_active=True)
    for agency, user in working.values_list("scope_code", "user"):
        there[agency].add(user)
    found = dict.fromkeys(Innovation.objects.values_list("pk", flat=True), 0)
    named = Keeper.objects.filter(until_date=None)
    for code, agency, user in named.values_list("innovation", "innovation__agency", "user"):
        found[code] += user in there[agency]
    return found


def kept_by(user: User) -> list[Kept]:
    """Return the innovations somebody keeps that would have fewer than two keepers without them."""
    named = (
        Innovation.objects.filter(keepers__user=user, keepers__until_date=None)
        .distinct()
        .order_by("name", "pk")
    )
    return [
        Kept(one.name, reverse("innovate:keepers", args=[one.pk]))
        for one in named
        if len([keeper for keeper in keepers_now(one, localdate()) if keeper.user_id != user.pk]) < ENOUGH
    ]


def be_asked() -> None:
    """Have room staff ask for a hand-over before it shuts an account."""
    ask(kept_by)

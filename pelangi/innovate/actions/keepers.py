"""Naming who keeps an innovation, and handing it over: nothing hangs on one person."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.innovate import keeping
from pelangi.innovate.models import Innovation, Keeper
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def name_keeper(innovation: Innovation, user: User, *, by: User, at: datetime) -> Keeper:
    """Name somebody of the innovation's own agency as a keeper; named twice, they are named once."""
    day = localdate(at)
    if not keeping.possible_keepers(innovation, day).filter(pk=user.pk).exists():
        raise NotAllowedHere(_("Keepers are people who work for this agency."))
    found, new = Keeper.objects.get_or_create(
        innovation=innovation, user=user, until_date=None, defaults={"from_date": day, "by": by}
    )
    if new:
        audit.record(Deed.INNOVATION_EDIT, found, by=by, at=at, detail={"keeper": user.username})
    return found


@transaction.atomic
def release_keeper(keeper: Keeper, *, successor: User | None, by: User, at: datetime) -> None:
    """Let a keeper go; where fewer than two would remain, only with a successor."""
    innovation = keeper.innovation
    others = [one for one in keeping.keepers_now(innovation, localdate(at)) if one.pk != keeper.pk]
    if successor is not None:
        if successor == keeper.user:
            raise NotAllowedHere(_("Somebody else must take over."))
        name_keeper(innovation, successor, by=by, at=at)
    elif len(others) < keeping.ENOUGH:
        raise NotAllowedHere(_("Name who takes over: two keepers at least must remain."))
    Keeper.objects.filter(pk=keeper.pk, until_date=None).update(until_date=localdate(at))
    detail = {"released": keeper.user.username, "successor": successor.username if successor else ""}
    audit.record(Deed.INNOVATION_EDIT, keeper, by=by, at=at, detail=detail)

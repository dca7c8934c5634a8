"""Journeys in the database: states that are known, moves that are kept, and the one way to go on."""

from datetime import datetime
from enum import StrEnum

from django.db import models, transaction

from pelangi.core import journey as core
from pelangi.core.journey import Kind


def state_is_known(name: str, states: type[StrEnum], field: str = "state") -> models.CheckConstraint:
    """Return the constraint that keeps `field` within `states`."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__in": [str(s) for s in states]}))


class Move(models.Model):
    """One step of a journey, append-only: from, to, at, by, why. The journey's own state is derived from these."""

    move = models.CharField(max_length=32)
    from_state = models.CharField(max_length=24)
    to_state = models.CharField(max_length=24)
    at = models.DateTimeField()  # when it happened, perhaps without signal
    recorded_at = models.DateTimeField()  # when the server wrote it down
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class MovedMeanwhile(LookupError):
    """Somebody else moved the thing after it was read: look again. Nothing was changed by the loser."""


@transaction.atomic
def advance(
    thing: models.Model,
    kind: Kind,
    move: core.Move | str,
    *,
    by: models.Model,
    at: datetime,
    recorded_at: datetime | None = None,
    why: str = "",
    whom: str = "",
    **columns: object,
) -> Move:
    """Move `thing` along its journey: change `state` and append the row to `thing.moves`, or neither.

    `thing` has `state` and the related manager `moves`; nothing but `state` is written on it. `at` is when it
    happened, `recorded_at` when it was written down (default: the same). `columns` fill what a room's own
    Move class has beside the common ones. Returns the row.
    Raises journey.MoveNotAllowed or ReasonMissing for a move the rules do not have, MovedMeanwhile when
    `thing` is no longer in the state it was read in.
    """
    before = thing.state
    after = core.check_move(kind, before, move, why=why, whom=whom)
    won = type(thing)._default_manager.filter(pk=thing.pk, state=before).update(state=str(after))
    thing.refresh_from_db(fields=["state"])
    if not won:
        raise MovedMeanwhile(f"{thing._meta.label} {thing.pk} is {thing.state} now, not {before}")
    return thing.moves.create(
        move=str(move),
        from_state=str(before),
        to_state=str(after),
        at=at,
        recorded_at=recorded_at or at,
        by=by,
        reason=why[: Move._meta.get_field("reason").max_length],
        **columns,
    )

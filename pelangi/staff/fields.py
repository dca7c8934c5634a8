"""A column that only takes the known states of a journey, and the constraint that holds it."""

from enum import StrEnum

from django.db import models


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

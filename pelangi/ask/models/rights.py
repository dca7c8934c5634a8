"""What residents asked of their own data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models.cases import Person
from pelangi.staff.models import User


class RightsRequest(models.Model):
    """A resident asks to see their data, to have them put right, or not to be used: answered within 3 x 24 hours."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("to see the data")
        CORRECTION = "correction", _("to put the data right")
        RESTRICTION = "restriction", _("not to use the data for now")

    class State(models.TextChoices):
        OPEN = "open", _("to be answered")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused, with the reason")
        LIFTED = "lifted", _("held for a time, lifted again")  # a restriction that was granted

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="rights_requests")
    kind = models.CharField(max_length=12, choices=Kind)
    asked_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=300, blank=True)  # what was done or why not; no names
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rights_request_answered_together",
                condition=models.Q(state="open", answered_at=None, answered_by=None)
                | models.Q(
                    state__in=["done", "refused", "lifted"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.asked_at:%Y-%m-%d}"

"""Coordination meetings (rakor) with what they decided, and who was asked to bring an innovation in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Area
from pelangi.innovate.models.registry import Innovation
from pelangi.staff.models import User


class Meeting(models.Model):
    """One coordination meeting: of the whole city, or about one ward or district."""

    held_on = models.DateField()
    topic = models.CharField(max_length=160)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    notes = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return self.topic


class Decision(models.Model):
    """What a meeting decided: who does it until when, and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(max_length=400)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="innovation_decisions")
    innovation = models.ForeignKey(
        Innovation, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    due = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_closed_with_its_outcome",
                condition=models.Q(state="open", closed_at=None, closed_by=None)
                | ~models.Q(state="open") & models.Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.text


class Asked(models.Model):
    """Somebody of an agency was asked for its innovation of the year, or reminded of it."""

    year = models.PositiveSmallIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="innovation_asked")
    who = models.CharField(max_length=120)  # the person or post that was asked
    note = models.CharField(max_length=240, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(name="asked_of_agency", fields=["year", "agency", "at"])]

    def __str__(self):
        return f"{self.agency_id} {self.year}"


class ReminderMail(models.Model):
    """The last letter with what is due that somebody was sent: told again when it differs, or after a week."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)  # hash of its text
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=40, blank=True)  # a code, when it did not go

    def __str__(self):
        return f"{self.user_id} {self.sent_at}"

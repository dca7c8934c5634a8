"""Devices of the field teams, what they sent, and what happened at each door."""

import uuid

from django.db import models

from pelangi.core.journey import VisitState
from pelangi.plan.models import Appointment, Team
from pelangi.staff.fields import Move, state_is_known
from pelangi.staff.models import User


class Device(models.Model):
    """A phone that may send visits: enrolled for one person and team, revocable. Only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=80)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="devices")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.name


class SyncItem(models.Model):
    """One unit a device sent. Its id makes sending twice harmless; `sequence` shows gaps; the reply is kept."""

    class Outcome(models.TextChoices):
        APPLIED = "applied"
        HELD = "held"  # out of order or in conflict: waits for a person, nothing is lost
        REFUSED = "refused"

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="items")
    item_id = models.UUIDField()
    device_sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    body_sealed = models.BinaryField()  # as sent
    body_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    reply = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sync_item_once", fields=["device", "item_id"]),
            models.UniqueConstraint(name="sync_sequence_once", fields=["device", "device_sequence"]),
        ]

    def __str__(self):
        return f"{self.device} #{self.device_sequence}"


class Visit(models.Model):
    """What happened for one person at one stop. Its moves are the truth, `state` is derived."""

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="visit")
    state = models.CharField(max_length=24, default=VisitState.PLANNED)
    version = models.PositiveIntegerField(default=0)  # moves so far: a device names the version it saw
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    captured = models.JSONField(
        default=dict
    )  # modality -> captured, exception_…; never the biometrics themselves
    exception_approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    exception_approved_at = models.DateTimeField(null=True)
    note_sealed = models.BinaryField(null=True)  # under the person's key

    class Meta:
        constraints = [
            state_is_known("visit_state_is_known", VisitState),
            models.CheckConstraint(
                name="visit_exception_approved_at_and_by_go_together",
                condition=models.Q(exception_approved_at=None, exception_approved_by=None)
                | models.Q(exception_approved_at__isnull=False, exception_approved_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.appointment} {self.state}"


class VisitMove(Move):
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="moves")
    item = models.ForeignKey(SyncItem, null=True, on_delete=models.PROTECT, related_name="moves")
    base_version = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.visit_id} {self.move}"


class SatisfactionAnswer(models.Model):
    """The nine elements of the public satisfaction survey (SKM, PermenPANRB 14/2017), 1 to 4, asked after a visit."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="satisfaction")
    elements = models.JSONField()  # nine integers 1..4
    answered_at = models.DateTimeField()

    def __str__(self):
        return f"{self.visit_id}"

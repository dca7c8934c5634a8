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
    code_hash = models.CharField(max_length=64, blank=True)  # of the code it takes its token with, once
    code_until = models.DateTimeField(null=True)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # when it asked last
    told_sequence = models.PositiveIntegerField(default=0)  # the highest number it says it has given
    unsent = models.PositiveIntegerField(default=0)  # items it says it still holds
    held_day = models.DateField(null=True)  # whose round it holds
    gaps = models.JSONField(default=list)  # [first, last] numbers that never came, by the last reconciliation
    reconciled_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.name


class SyncItem(models.Model):
    """One unit a device sent. Its id makes sending twice harmless; `sequence` shows gaps; the reply is kept."""

    class Outcome(models.TextChoices):
        APPLIED = "applied"
        CONFLICT = "conflict"  # kept beside what somebody else said of the same field: a person chooses
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


class Feed(models.Model):
    """The round of a team on a day as devices see it. Every change takes the next cursor under this row's lock,
    so that the order of the cursors is the order of the commits."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    cursor = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="feed_once", fields=["team", "day"])]

    def __str__(self):
        return f"{self.team_id} {self.day}"


class FeedEntry(models.Model):
    """What devices were last told of one appointment, and when in the order of the feed; gone: a tombstone."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    appointment_key = models.BigIntegerField()  # no foreign key: a tombstone outlives its appointment
    cursor = models.PositiveIntegerField()
    body_hash = models.CharField(max_length=64, blank=True)
    is_gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="feed_entry_once", fields=["feed", "appointment_key"]),
        ]

    def __str__(self):
        return f"{self.feed} {self.appointment_key} @{self.cursor}"


class Fact(models.Model):
    """One value somebody gave one field of one door; append-only. Values that no later one has seen are its heads:
    two different heads are a conflict, which a person settles with one more fact."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="facts")
    field = models.CharField(max_length=24)
    value_sealed = models.BinaryField()  # {"value": …} under the person's key
    value_hash = models.CharField(max_length=64)
    cursor = models.PositiveIntegerField()
    base = models.PositiveIntegerField()  # the cursor its author had seen
    item = models.ForeignKey(SyncItem, null=True, on_delete=models.PROTECT, related_name="facts")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=160, blank=True)  # why a person chose this value
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="supersedes")
    withdrawn_at = models.DateTimeField(null=True)  # a decision by hand that was undone

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="fact_once_an_item", fields=["item", "field"], condition=models.Q(withdrawn_at=None)
            ),
        ]
        indexes = [models.Index(name="fact_heads", fields=["appointment", "field", "superseded_by"])]

    def __str__(self):
        return f"{self.appointment_id} {self.field} @{self.cursor}"


class Attachment(models.Model):
    """A photo or signature, named by the SHA-256 of its bytes, arriving in pieces; whole when complete_at is set."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="attachments")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="attachments")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes when whole
    received = models.PositiveIntegerField(default=0)
    complete_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attachment_once", fields=["device", "appointment", "sha256"]),
        ]

    def __str__(self):
        return self.sha256[:12]


class Piece(models.Model):
    """Some bytes of an attachment, sealed under the person's key: the database keeps them with their counter."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pieces")
    start = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="piece_once", fields=["attachment", "start"])]

    def __str__(self):
        return f"{self.attachment} +{self.start}"


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

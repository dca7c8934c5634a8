"""What an office tells people, and who wants to hear nothing."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models.cases import Request
from pelangi.staff.models import User


class Message(models.Model):
    """Something an office tells the people of one request. Written once for each source, sent by a channel or by hand.

    Neither text nor values tell about health, place or document: only ticket, day and hour. The address is sealed.
    """

    class Kind(models.TextChoices):
        APPOINTMENT = "appointment", _("the visit is on a day")
        REMINDER = "reminder", _("reminder the day before")
        CHANGE = "change", _("the visit has moved")
        OFF = "off", _("the visit is off")
        PRINTED = "printed", _("the document is ready")
        MISSED = "missed", _("nobody was there")

    class Channel(models.TextChoices):
        HAND = "wa_link", _("by hand: WhatsApp, telephone or at the door")
        WHATSAPP = "whatsapp", _("WhatsApp")
        SMS = "sms", _("text message")
        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        SENDING = "sending", _("is being sent")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("arrived")
        READ = "read", _("read")
        TOLD = "told", _("told by a person")
        FAILED = "failed", _("could not be told")
        WITHDRAWN = "withdrawn", _("withdrawn before it was sent")
        EXPIRED = "expired", _("too late, not sent")
        OPTED_OUT = "opted_out", _("no messages wanted")

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="messages")
    source_ref = models.CharField(max_length=80, unique=True)  # what made it: told twice, it is one message
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=2)
    values = models.JSONField(default=dict)  # day, time: ISO date and "HH:MM"; nothing else
    channel = models.CharField(max_length=8, choices=Channel)
    tried = models.JSONField(default=list)  # channels that gave up before this one
    address_sealed = models.BinaryField(
        null=True
    )  # {"phone", "email"} under the person's key; empty: none known
    address_hash = models.CharField(
        max_length=64, blank=True, db_index=True
    )  # keyed, for who wants no messages
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    written_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    receipt = models.CharField(max_length=120, blank=True, db_index=True)  # the gateway's own number of it

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_state_is_known",
                condition=models.Q(state__in=[
                    "waiting", "sending", "sent", "delivered", "read", "told", "failed", "withdrawn", "expired",
                    "opted_out",
                ]),
            )
        ]  # fmt: skip
        indexes = [models.Index(name="message_due", fields=["state", "channel", "not_before"])]

    def __str__(self):
        return f"{self.kind} {self.request_id}"

    @property
    def day(self) -> date | None:
        """Return the day of the visit it is about."""
        return date.fromisoformat(self.values["day"]) if self.values.get("day") else None


class MessageStep(models.Model):
    """What happened to a message, append-only: its states are shown on the case."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=Message.State)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # empty: the program
    why = models.CharField(max_length=40, blank=True)  # a code

    def __str__(self):
        return f"{self.message_id} {self.state}"


class NoMessages(models.Model):
    """An address that wants no messages; only its keyed hash is kept."""

    address_hash = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return self.address_hash[:8]

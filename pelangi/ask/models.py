"""Persons who need papers, who asked for them, what each needs and how urgent it is."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Area, Institution
from pelangi.core.journey import NeedState, RequestState
from pelangi.find.models import Lead
from pelangi.staff.fields import Move, state_is_known
from pelangi.staff.models import PersonKey, User


class Person(models.Model):
    """A resident somebody asked for. What describes them is sealed under their own key.

    Sealed: name, birth_date, sex, nik, mother_name, address, rt, rw, phone, group, obstacle, companion.
    Plain: only what scopes, searches and rounds need.
    """

    key = models.OneToOneField(PersonKey, primary_key=True, on_delete=models.PROTECT)
    sealed = models.BinaryField()
    nik_hash = models.CharField(max_length=64, blank=True, db_index=True)
    register_id = models.CharField(max_length=40, blank=True, db_index=True)
    ward = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="persons")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    place_is_guess = models.BooleanField(default=True)  # a ward centre or a generated point, not a seen door
    created_at = models.DateTimeField()

    def __str__(self):
        return str(self.pk)


class NameToken(models.Model):
    """A keyed hash of one folded word of a person's name, so that a sealed name can be searched."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_tokens")
    token_hash = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="name_token_once", fields=["person", "token_hash"])]

    def __str__(self):
        return self.token_hash[:8]


class Request(models.Model):
    """Somebody asks for one person. Followed by its ticket; its moves are the truth, `state` is derived."""

    class Channel(models.TextChoices):
        LEAD = "lead", _("found in a list")
        FAMILY_FORM = "family_form", _("family, web form")
        WHATSAPP = "whatsapp", _("WhatsApp")
        PHONE = "phone", _("telephone")
        WARD_OFFICER = "ward_officer", _("ward officer")
        INSTITUTION = "institution", _("institution")
        DOOR = "door", _("field team at the door")

    ticket = models.CharField(max_length=16, unique=True)
    source_ref = models.CharField(max_length=80, unique=True)  # what made it: asking twice makes one request
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="requests")
    lead = models.OneToOneField(Lead, null=True, on_delete=models.PROTECT, related_name="request")
    channel = models.CharField(max_length=16, choices=Channel)
    ward = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="requests"
    )  # where to meet the person
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="requests")
    reporter_sealed = models.BinaryField(null=True)  # name, phone, relation; under the person's key
    window = models.CharField(max_length=12, default="any")  # any, morning, afternoon
    received_at = models.DateTimeField()
    created_by = models.ForeignKey(  # empty: through the public form, by somebody without an account
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=24, default=RequestState.RECEIVED)
    points = models.FloatField(default=0)  # triage: sum of named points
    priority = models.PositiveSmallIntegerField(default=1)  # 1 normal, 2 high, 4 urgent
    triage_sealed = models.BinaryField(
        null=True
    )  # the named points: they tell of obstacles; under the person's key
    is_priority_by_hand = models.BooleanField(default=False)
    triage_rules = models.CharField(max_length=40, blank=True)  # version of the rules
    language = models.CharField(max_length=2, default="id")  # in which messages are written to who asked

    class Meta:
        constraints = [
            state_is_known("request_state_is_known", RequestState),
            models.CheckConstraint(name="request_priority", condition=models.Q(priority__in=[1, 2, 4])),
        ]
        indexes = [
            models.Index(name="request_queue", fields=["state", "-priority", "received_at"]),
            models.Index(name="request_by_ward", fields=["ward", "state"]),
        ]

    def __str__(self):
        return self.ticket


class RequestMove(Move):
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="moves")

    def __str__(self):
        return f"{self.request_id} {self.move}"


class PaperPhoto(models.Model):
    """A photo of the person's papers that whoever asked chose to send; gone when the request ends."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="photos")
    sealed = models.BinaryField()  # JPEG drawn anew, under the person's key
    agreed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.request_id} {self.agreed_at}"


class Need(models.Model):
    """One document one person needs. Its moves are the truth, `state` is derived."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="needs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="needs")
    document_kind = models.CharField(max_length=32)  # code in core/documents.yaml
    state = models.CharField(max_length=24, default=NeedState.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            state_is_known("need_state_is_known", NeedState),
            models.UniqueConstraint(name="need_once_a_request", fields=["request", "document_kind"]),
        ]
        indexes = [models.Index(name="need_by_state", fields=["state", "document_kind"])]

    def __str__(self):
        return f"{self.document_kind} {self.request_id}"


class NeedMove(Move):
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="moves")

    def __str__(self):
        return f"{self.need_id} {self.move}"


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

"""Persons who need papers, who asked for them, what each needs and how urgent it is."""

from django.db import models
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Area, Institution
from pelangi.core.journey import NeedState, RequestState
from pelangi.find.models import Lead
from pelangi.staff.fields import Move, state_is_known
from pelangi.staff.models import PersonKey, User

URGENT_FIRST = ["-priority", "-points", "received_at", "id"]
"""The order of every queue of requests."""
IN_A_PLACE = models.Q(institution__isnull=False)  # few are: an index of them is small


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
    token_hash = models.CharField(max_length=64)

    class Meta:
        # the word first: who bears it lies together, and whether one person does is asked thousands of times a search
        constraints = [models.UniqueConstraint(name="name_token_once", fields=["token_hash", "person"])]

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
        RT_HEAD = "rt_head", _("RT head")
        INSTITUTION = "institution", _("institution")
        DOOR = "door", _("field team at the door")

    ticket = models.CharField(max_length=16, unique=True)
    source_ref = models.CharField(max_length=80, unique=True)  # what made it: asking twice makes one request
    # columns without an index of their own begin one of those below
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="requests", db_index=False)
    lead = models.OneToOneField(Lead, null=True, on_delete=models.PROTECT, related_name="request")
    channel = models.CharField(max_length=16, choices=Channel)
    ward = models.ForeignKey(  # where to meet the person
        Area, on_delete=models.PROTECT, related_name="requests", db_index=False
    )
    institution = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="requests", db_index=False
    )
    reporter_sealed = models.BinaryField(null=True)  # name, phone, relation; under the person's key
    window = models.CharField(max_length=12, default="any")  # any, morning, afternoon
    received_at = models.DateTimeField()
    created_by = models.ForeignKey(  # empty: through the public form, by somebody without an account
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=24, default=RequestState.RECEIVED)
    waits = models.GeneratedField(  # 1 while somebody has to do something, else 0: what the queue is read by
        expression=Case(
            When(state__in=["received", "screened", "admitted"], then=Value(1)), default=Value(0)
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
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
        # each list of the queue is read in its own order, so that a page of a million rows is a page; a search by name
        # walks along the first three and asks of each person, so they have the person too
        indexes = [
            models.Index(name="request_all", fields=[*URGENT_FIRST, "person"]),
            models.Index(name="request_waiting", fields=["waits", *URGENT_FIRST, "person"]),
            models.Index(name="request_of_person", fields=["person", "ward", "institution", *URGENT_FIRST]),
            models.Index(name="request_by_state", fields=["state", *URGENT_FIRST]),
            models.Index(name="request_by_hand", fields=["waits", "is_priority_by_hand", *URGENT_FIRST]),
            models.Index(name="request_of_ward", fields=["ward", "waits", *URGENT_FIRST]),
            models.Index(name="request_of_ward_state", fields=["ward", "state", *URGENT_FIRST]),
            models.Index(
                name="request_of_place",
                fields=["institution", "waits", *URGENT_FIRST],
                condition=IN_A_PLACE,
            ),
            models.Index(
                name="request_of_place_state",
                fields=["institution", "state", *URGENT_FIRST],
                condition=IN_A_PLACE,
            ),
            models.Index(name="request_taken_in", fields=["created_by", "waits", *URGENT_FIRST]),
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

    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="needs", db_index=False
    )  # need_of_request
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="needs")
    document_kind = models.CharField(max_length=32)  # code in core/documents.yaml
    state = models.CharField(max_length=24, default=NeedState.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            state_is_known("need_state_is_known", NeedState),
            models.UniqueConstraint(name="need_once_a_request", fields=["request", "document_kind"]),
        ]
        indexes = [
            models.Index(name="need_by_state", fields=["state", "document_kind"]),
            models.Index(name="need_of_request", fields=["request", "state"]),
        ]

    def __str__(self):
        return f"{self.document_kind} {self.request_id}"


class NeedMove(Move):
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="moves")

    def __str__(self):
        return f"{self.need_id} {self.move}"

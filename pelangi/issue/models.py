"""Documents on their way into the person's hands, the card stock, hand-overs and complaints."""

from django.db import models
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models import Need, Request
from pelangi.city.models import Area
from pelangi.core.journey import DocumentState
from pelangi.staff.fields import Move, state_is_known
from pelangi.staff.models import User


class Document(models.Model):
    """One document being made for one need. A failed one stays, and a new one starts for the same need."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="documents")
    attempt = models.PositiveSmallIntegerField(default=1)
    is_first = models.BooleanField(
        default=True
    )  # nobody knows of an earlier one: first served when cards run short
    state = models.CharField(max_length=24, default=DocumentState.CENTRAL_WAIT)
    central_status = models.CharField(max_length=80, blank=True)  # raw text read back, unknown ones too
    under_way = models.GeneratedField(  # 1 until it is in the person's hands or ended, then 0
        expression=Case(
            When(state__in=["handed_over", "destroyed", "lost", "cancelled"], then=Value(0)), default=Value(1)
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    opened_at = models.DateTimeField()
    since = models.DateTimeField()  # of the present state
    holder = models.CharField(max_length=12)  # centre, office, officer, resident, nobody
    officer = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="carried_documents")

    class Meta:
        constraints = [
            state_is_known("document_state_is_known", DocumentState),
            models.UniqueConstraint(name="document_attempt_once", fields=["need", "attempt"]),
            models.CheckConstraint(
                name="document_has_one_holder",
                condition=models.Q(holder="officer", officer__isnull=False)
                | models.Q(holder__in=["centre", "office", "resident", "nobody"], officer=None),
            ),
        ]
        indexes = [
            models.Index(name="document_by_state", fields=["state", "since", "id"]),
            models.Index(name="document_under_way", fields=["under_way", "since", "id"]),
            models.Index(name="document_by_holder", fields=["holder", "officer", "since"]),
        ]

    def __str__(self):
        return f"{self.need} ({self.attempt})"


class DocumentMove(Move):
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="moves")

    def __str__(self):
        return f"{self.document_id} {self.move}"


class Handover(models.Model):
    """The receipt: who got the document, shown by a code that can be checked without the network."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="handover")
    receipt_code = models.CharField(max_length=24, unique=True)
    receiver_sealed = models.BinaryField()  # name and relation, under the person's key
    confirmed_by_resident = (
        models.BooleanField()
    )  # signed or thumb-printed: claimed and confirmed are two things
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return self.receipt_code


class StockMove(models.Model):
    """The ledger of card stock (blangko): what came, was printed on, spoilt, sent back."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("delivery")
        PRINTED = "printed", _("printed")
        DAMAGED = "damaged", _("damaged")
        RETURNED = "returned", _("returned")

    kind = models.CharField(max_length=12, choices=Kind)
    card_kind = models.CharField(max_length=32)  # identity_card, child_card
    units = models.IntegerField()  # signed: deliveries add, the rest take away
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="stock_move")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stock_sign_fits_kind",
                condition=models.Q(kind="delivery", units__gt=0)
                | ~models.Q(kind="delivery") & models.Q(units__lt=0),
            ),
        ]
        indexes = [models.Index(name="stock_by_card", fields=["card_kind", "at"])]

    def __str__(self):
        return f"{self.kind} {self.units}"


class Destruction(models.Model):
    """The minutes of old cards that were destroyed: by one person, before the eyes of another."""

    number = models.CharField(max_length=60, unique=True)  # of the minutes, as the office counts them
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="destruction_by_two", condition=~models.Q(by=models.F("witness")))
        ]

    def __str__(self):
        return self.number


class OldCard(models.Model):
    """A card that no longer holds: taken in with the new one or at the counter, and kept until it is destroyed."""

    card_kind = models.CharField(max_length=32)  # identity_card, child_card
    document = models.OneToOneField(  # the new one; empty: handed in by itself
        Document, null=True, on_delete=models.PROTECT, related_name="old_card"
    )
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    destruction = models.ForeignKey(Destruction, null=True, on_delete=models.PROTECT, related_name="cards")

    def __str__(self):
        return f"{self.card_kind} {self.taken_at:%Y-%m-%d}"


class Complaint(models.Model):
    """Something that went wrong in somebody's eyes: answered within its clock, with an outcome."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        RESOLVED = "resolved", _("resolved")
        REJECTED = "rejected", _("not founded, explained")

    class Kind(models.TextChoices):
        WAITING = "waiting", _("waiting too long")
        WRONG_DATA = "wrong_data", _("wrong data")
        CONDUCT = "conduct", _("conduct of an officer")
        FEE = "fee", _("asked to pay")
        OTHER = "other", _("other")

    ticket = models.CharField(max_length=16, unique=True)
    source_ref = models.CharField(max_length=80, unique=True)
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="complaints")
    ward = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=500, blank=True)
    lapor_number = models.CharField(
        max_length=20, blank=True
    )  # its number in SP4N-LAPOR, when it is there too
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="complaint_answered_at_and_by_go_together",
                condition=models.Q(answered_at=None, answered_by=None, state="open")
                | models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(state="open"),
            ),
        ]

    def __str__(self):
        return self.ticket

"""Frozen figures, what the public was told, survey sheets, breaches, what was done about a flag, mails of the page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models import Request
from pelangi.staff.models import User


class Figure(models.Model):
    """One measure over one period, as of one moment. Asked again with the same three it gives the same value."""

    measure = models.CharField(max_length=40)  # name in report/measures
    from_date = models.DateField()
    until_date = models.DateField()
    as_of = models.DateTimeField()
    value = models.JSONField()
    record_count = models.PositiveIntegerField()  # records it was reckoned from
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="figure_once", fields=["measure", "from_date", "until_date", "as_of"]
            )
        ]

    def __str__(self):
        return f"{self.measure} {self.from_date} - {self.until_date}"


class Release(models.Model):
    """What the public was told of one calendar month: protected tables, kept as published and never reckoned anew."""

    month = models.DateField(unique=True)  # its first day
    as_of = models.DateTimeField()
    tables = models.JSONField()  # by name, see open_data.py; hidden counts are not in it
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.month:%Y-%m}"


class SurveySheet(models.Model):
    """A satisfaction sheet that did not come by a field device: from the ticket page, or typed in from paper."""

    class Source(models.TextChoices):
        TICKET = "ticket", _("ticket page")
        PAPER = "paper", _("paper sheet")

    source = models.CharField(max_length=6, choices=Source)
    request = models.OneToOneField(
        Request, null=True, on_delete=models.PROTECT, related_name="sheet"
    )  # of a ticket; paper sheets name nobody
    number = models.CharField(max_length=24, blank=True)  # written on the paper: typed twice it is one sheet
    elements = models.JSONField()  # nine integers 1..4
    answered_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="paper_sheet_once", fields=["number"], condition=~models.Q(number="")
            ),
            models.CheckConstraint(
                name="sheet_has_ticket_or_number",
                condition=models.Q(source="ticket", request__isnull=False, number="")
                | models.Q(source="paper", request=None) & ~models.Q(number=""),
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.answered_at}"


class Breach(models.Model):
    """A failure to protect personal data: within 3 x 24 hours of knowing it, people and the institution are told."""

    known_at = models.DateTimeField()  # the clock runs from here
    happened_at = models.DateTimeField(null=True, blank=True)
    what = models.TextField(max_length=2000)  # what came about, in words for the notice; names nobody
    data_kinds = models.JSONField(default=list)  # codes of the processing register
    people = models.PositiveIntegerField()  # how many are touched, as far as known
    measures = models.TextField(max_length=2000, blank=True)  # what was done and what people can do
    people_told_at = models.DateTimeField(null=True)
    institution_told_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.pk} {self.known_at}"


class FlagAnswer(models.Model):
    """What somebody decided to do about a flag of the fairness watch; its effect is followed from that day on."""

    class Step(models.TextChoices):
        FLOOR = "floor", _("a floor in the plan")
        RULE = "rule", _("a rule of triage")
        CAMPAIGN = "campaign", _("a campaign in the ward")

    what = models.CharField(max_length=8)  # core.comparisons.What
    by = models.CharField(max_length=10)  # core.traits.Trait, or team
    label = models.CharField(max_length=60)
    step = models.CharField(max_length=8, choices=Step)
    note = models.CharField(max_length=300)
    # what the step changed: per cent of a floor, points a day of waiting, or leads nobody had asked in the ward
    was = models.PositiveIntegerField()
    amount = models.PositiveIntegerField(null=True)  # what it is since; a campaign promises no number
    until_date = models.DateField(null=True)  # last day of a campaign
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="flag_answer_is_whole",
                condition=models.Q(step="campaign", by="ward", until_date__isnull=False)
                | ~models.Q(step="campaign") & models.Q(amount__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.by} {self.label} {self.step}"


class CostRate(models.Model):
    """Rupiah for a unit of work, road or card from a day on. Never changed: a correction is entered after it."""

    class Kind(models.TextChoices):
        STAFF_HOUR = "staff_hour", _("an hour of one officer")
        DAY = "day", _("a day out of one officer")
        VEHICLE_KM = "vehicle_km", _("a kilometre driven")
        CARD = "card", _("a blank card")

    kind = models.CharField(max_length=12, choices=Kind)
    rupiah = models.PositiveIntegerField()
    since = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.kind} {self.since}"


class CityEvent(models.Model):
    """What happened in the city that figures should be read beside; marked on the charts over time. Names nobody."""

    class Kind(models.TextChoices):
        INSTRUMENT = "instrument", _("instrument broken")
        STRIKE = "strike", _("strike or closure")
        STOCK_OUT = "stock_out", _("no blank cards")
        CAMPAIGN = "campaign", _("campaign")
        RULE = "rule", _("new rule")
        OTHER = "other", _("other event")

    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    until = models.DateField(null=True, blank=True)  # last day, when it lasted longer than one
    words = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.kind} {self.day}"


class PageMail(models.Model):
    """The leader's page sent by mail for one month to one person; once."""

    month = models.DateField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=40, blank=True)  # a code, when it did not go

    class Meta:
        constraints = [models.UniqueConstraint(name="page_mail_once", fields=["month", "user"])]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.user_id}"

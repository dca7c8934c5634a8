"""Evidence from work done: figures frozen into signed sheets, and figures that other systems of the city supply."""

from django.db import models

from pelangi.city.models import Agency
from pelangi.innovate.models.registry import Evidence, RowLevel
from pelangi.innovate.models.training import OwnFigure
from pelangi.report.models import Figure
from pelangi.staff.models import User


class SigningKey(models.Model):
    """A key this city signs with. The newest signs, every one still verifies; the private part lies sealed."""

    public = models.CharField(max_length=64, unique=True)  # hex of the raw bytes
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self):
        return self.public[:16]


class Source(models.Model):
    """Another system of the city that supplies figures, with the secret by which it signs what it sends."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="figure_sources")
    sealed_secret = models.BinaryField()
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """One lot of figures that arrived: by HTTP, signed; or as a file, brought by somebody."""

    class Way(models.TextChoices):
        HTTP = "http", "HTTP"
        FILE = "file", "CSV"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=4, choices=Way)
    number = models.CharField(max_length=64)  # the sender's own, once only: what was sent is not sent again
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="delivery_once", fields=["source", "number"])]

    def __str__(self):
        return f"{self.source_id} {self.number}"


class Supplied(models.Model):
    """One figure of another system: a series, a period, a number. A later delivery of the same replaces it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="figures")
    line = models.PositiveIntegerField()  # in the file it came in
    series = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    from_date = models.DateField()
    until_date = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=40)
    records = models.PositiveIntegerField(
        null=True
    )  # how many records it was reckoned from, where the sender says

    class Meta:
        constraints = [
            models.UniqueConstraint(name="supplied_line_once", fields=["delivery", "line"]),
            models.CheckConstraint(
                name="supplied_ends_after_it_begins",
                condition=models.Q(until_date__gte=models.F("from_date")),
            ),
        ]
        indexes = [models.Index(name="supplied_series", fields=["series", "from_date", "until_date"])]

    def __str__(self):
        return f"{self.series} {self.from_date} - {self.until_date}"


class Sheet(models.Model):
    """A figure frozen for one row: what it says, from which events, signed. Never changed: refreshed by a new one.

    said: the words and numbers of the sheet, counts under five already left out. events: "name hash" lines, packed;
    the file is drawn and signed when it is first asked for, from `said` alone.
    """

    mark = models.CharField(max_length=16, unique=True)  # printed on it: hex of the hash of `said`
    level = models.ForeignKey(RowLevel, on_delete=models.CASCADE, related_name="sheets")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.SET_NULL, related_name="sheets")
    figure = models.ForeignKey(Figure, null=True, on_delete=models.PROTECT, related_name="sheets")
    own = models.ForeignKey(OwnFigure, null=True, on_delete=models.PROTECT, related_name="sheets")
    supplied = models.ForeignKey(Supplied, null=True, on_delete=models.PROTECT, related_name="sheets")
    said = models.JSONField()
    value = models.CharField(max_length=40)  # as it was, to see later whether the data have moved
    root = models.CharField(max_length=64)  # hash over all events
    events = models.BinaryField()
    file = models.FileField(upload_to="sheets", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sheet_of_one_figure",
                condition=models.Q(figure__isnull=False, own=None, supplied=None)
                | models.Q(figure=None, own__isnull=False, supplied=None)
                | models.Q(figure=None, own=None, supplied__isnull=False),
            ),
        ]

    def __str__(self):
        return self.mark

    @property
    def asked(self):
        """The frozen figure of own work it tells of, None where another system supplied it."""
        return self.figure or self.own

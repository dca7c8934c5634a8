"""The index: corrections of instruments as versions, reckonings that were kept, results of earlier years."""

from django.db import models

from pelangi.staff.models import User


class InstrumentVersion(models.Model):
    """One correction of a year's instrument. Never changed: it is taken back by a further version.

    changes: [{"row", "field", "value", "before"}], values as the data files hold them; empty when it undoes another.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    changes = models.JSONField(default=list)
    reason = models.CharField(max_length=400)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="instrument_version_once", fields=["year", "number"]),
        ]

    def __str__(self):
        return f"{self.year}+{self.number}"


class IndexReckoning(models.Model):
    """The index as it was reckoned at one moment: claimed and verified, an estimate until the ministry measures.

    standing: the region's data it was reckoned from, so that it opens into its arithmetic at any later time.
    """

    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    claimed = models.JSONField()  # figures of core.index.score_as_data
    verified = models.JSONField()
    innovation_count = models.PositiveIntegerField()
    standing = models.JSONField()
    instrument_version = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"{self.year} {self.at:%Y-%m-%d}"


class YearStage(models.Model):
    """A stage of the year's contest in the city's calendar, with how many days before its end people are reminded."""

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    from_date = models.DateField()
    until_date = models.DateField()
    remind_days = models.PositiveSmallIntegerField(default=14)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="year_stage_once", fields=["year", "name"]),
            models.CheckConstraint(
                name="year_stage_ends_after_it_begins",
                condition=models.Q(until_date__gte=models.F("from_date")),
            ),
        ]

    def __str__(self):
        return self.name


class PastResult(models.Model):
    """A published result of an earlier year: the index of a city and, where known, its rank. Always with its source."""

    year = models.PositiveSmallIntegerField()
    region = models.CharField(max_length=80)
    index = models.DecimalField(max_digits=5, decimal_places=2)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=240)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="past_result_once", fields=["year", "region"]),
            models.CheckConstraint(
                name="past_result_0_to_100", condition=models.Q(index__gte=0) & models.Q(index__lte=100)
            ),
        ]

    def __str__(self):
        return f"{self.region} {self.year}"

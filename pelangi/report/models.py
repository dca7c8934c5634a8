"""Figures of the city's own work, frozen with how they were reckoned, so that others may stand on them."""

from django.db import models

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

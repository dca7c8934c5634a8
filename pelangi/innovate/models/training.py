"""Trainings (bimtek) of an innovation and who attended: figures of trained staff are counted from them."""

from django.db import models

from pelangi.innovate.models.registry import Innovation
from pelangi.staff.models import User


class Training(models.Model):
    """One training that was held. Never changed: a wrong one is cancelled with its reason and entered anew."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="trainings")
    held_on = models.DateField()
    topic = models.CharField(max_length=160)
    organiser = models.CharField(max_length=120)  # an office, never a person
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_why = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="training_cancelled_by_somebody",
                condition=models.Q(cancelled_at=None, cancelled_by=None, cancelled_why="")
                | models.Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                & ~models.Q(cancelled_why=""),
            ),
        ]

    def __str__(self):
        return self.topic


class Attendance(models.Model):
    """That somebody with an account here took part in a training."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="attended")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(name="attendance_once", fields=["training", "user"])]

    def __str__(self):
        return f"{self.training_id} {self.user_id}"


class OwnFigure(models.Model):
    """A figure of one innovation over one period, as of one moment. Asked again with the same it gives the same."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="own_figures")
    measure = models.CharField(max_length=40)  # name in own_measures.yaml
    from_date = models.DateField()
    until_date = models.DateField()
    as_of = models.DateTimeField()
    value = models.JSONField()
    record_count = models.PositiveIntegerField()
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="own_figure_once", fields=["innovation", "measure", "from_date", "until_date", "as_of"]
            )
        ]

    def __str__(self):
        return f"{self.innovation_id} {self.measure} {self.from_date} - {self.until_date}"

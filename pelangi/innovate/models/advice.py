"""What the adviser is told (hours, people), what it answered, and the actions that were given to somebody."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency
from pelangi.innovate.models.registry import Innovation
from pelangi.staff.models import User

MOST_HOURS = [MaxValueValidator(9_999)]


class RowEffort(models.Model):
    """Hours from each level of a row to the next, as the city sets them: for all innovations, or for one.

    None: that level cannot be reached. deadline: the last day for this row, only where it counts for all.
    """

    row = models.CharField(max_length=60)
    innovation = models.ForeignKey(Innovation, null=True, on_delete=models.CASCADE, related_name="efforts")
    to_1 = models.PositiveSmallIntegerField(null=True, blank=True, validators=MOST_HOURS)
    to_2 = models.PositiveSmallIntegerField(null=True, blank=True, validators=MOST_HOURS)
    to_3 = models.PositiveSmallIntegerField(null=True, blank=True, validators=MOST_HOURS)
    deadline = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="row_effort_once", fields=["row", "innovation"]),
            models.UniqueConstraint(
                name="row_effort_for_all_once", fields=["row"], condition=models.Q(innovation=None)
            ),
        ]

    def __str__(self):
        return f"{self.row} {self.steps}"

    @property
    def steps(self) -> list[int | None]:
        """The hours to level 1, from there to 2, from there to 3."""
        return [self.to_1, self.to_2, self.to_3]


class AgencyPeople(models.Model):
    """How many people of an agency work on its innovations, and how many hours a week each can give."""

    agency = models.OneToOneField(
        Agency, primary_key=True, on_delete=models.CASCADE, related_name="innovation_people"
    )
    people = models.PositiveSmallIntegerField(validators=[MaxValueValidator(500)])
    hours_a_week = models.PositiveSmallIntegerField(validators=[MaxValueValidator(60)])

    def __str__(self):
        return f"{self.agency_id} {self.people} × {self.hours_a_week}"


class Advice(models.Model):
    """One question to the adviser and its answer. problem: the region's data asked about (plain data)."""

    year = models.PositiveSmallIntegerField()
    hours = models.PositiveIntegerField()
    until = models.DateField()
    target = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    problem = models.JSONField()
    answer = models.JSONField(null=True)  # core.index.advise.advice_as_data
    refusal = models.TextField(blank=True)  # in both languages: whoever asks and whoever reads may differ
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.year} {self.hours} h"


class AssignedAction(models.Model):
    """An action of an advice that an agency was given, with what was promised and what came of it."""

    class Kind(models.TextChoices):
        RAISE = "raise", _("raise a level")
        ENTER = "enter", _("enter it")
        LEAVE_OUT = "leave_out", _("leave it out")

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="assigned")
    number = models.PositiveSmallIntegerField()  # place among the advice's actions, from 1
    kind = models.CharField(max_length=12, choices=Kind)
    innovation = models.ForeignKey(Innovation, null=True, on_delete=models.PROTECT, related_name="actions")
    row = models.CharField(max_length=60, blank=True)
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    hours = models.PositiveIntegerField()
    points = models.DecimalField(max_digits=8, decimal_places=4)
    due = models.DateField(null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="innovation_actions")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    hours_spent = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assigned_action_once", fields=["advice", "number"]),
            models.CheckConstraint(
                name="action_done_at_by_and_hours_go_together",
                condition=models.Q(done_at=None, done_by=None, hours_spent=None)
                | models.Q(done_at__isnull=False, done_by__isnull=False, hours_spent__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.innovation_id} {self.row}"

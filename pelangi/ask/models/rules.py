"""The rules of triage as the office changed them, version by version."""

from django.db import models

from pelangi.staff.models import User


class TriageRules(models.Model):
    """One version of the rules of triage, in force from a moment until the next; before the first: the shipped ones."""

    version = models.PositiveIntegerField(unique=True)
    rules = models.JSONField()  # in the shape of core/triage.yaml
    since = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.version} {self.since:%Y-%m-%d}"

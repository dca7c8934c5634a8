"""Marks of the demo city's month, so that it can be stopped and goes on where it was."""

from django.db import models


class DemoMark(models.Model):
    """One unit of the demo that is done; written in the same transaction as what it did."""

    name = models.CharField(max_length=120, primary_key=True)
    detail = models.JSONField(default=dict)

    def __str__(self):
        return self.name

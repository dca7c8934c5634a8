"""Dossiers of many innovations as one file, made in the background for whoever asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.staff.models import User


class DossierRun(models.Model):
    """One making of dossiers: what goes in is settled when it is asked for, so a stop changes nothing of it.

    Its parts, and at last the whole, lie in a folder of the private storage (`dossier_making`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        RUNNING = "running", _("is being made")
        STOPPED = "stopped", _("was stopped")
        DONE = "done", _("done")

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()  # the day the dossiers bear
    codes = models.JSONField()  # of the innovations, in their order
    with_city = models.BooleanField()  # the city's own rows too
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)  # parts
    beat_at = models.DateTimeField(null=True)  # the making was alive then
    is_stop_asked = models.BooleanField(default=False)
    broke_at = models.CharField(max_length=60, blank=True)  # the part at which it broke off
    size = models.PositiveBigIntegerField(null=True)  # bytes of the whole

    def __str__(self):
        return f"{self.asked_by} {self.asked_at}"

    @property
    def parts(self) -> list[str]:
        """What is made one after the other: the workbook, the city's own rows, each innovation."""
        return [WORKBOOK, *([CITY] if self.with_city else []), *self.codes]


WORKBOOK, CITY = "*registri", "*kota"  # no code of an innovation has a star

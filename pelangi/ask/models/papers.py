"""Which papers are at hand for a need."""

from django.db import models

from pelangi.ask.models.cases import Need
from pelangi.staff.models import User


class PaperAtHand(models.Model):
    """Somebody saw that a paper a document takes, or one that stands in for it, is there."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="papers")
    code = models.CharField(max_length=32)  # in core/documents.yaml
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="paper_once_a_need", fields=["need", "code"])]

    def __str__(self):
        return f"{self.need_id} {self.code}"

"""What whoever asks agreed to, where agreeing is the basis: never for the registration itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models.cases import Request
from pelangi.staff.models import User


class Consent(models.Model):
    """An agreement for one purpose: when, how, and until when. Source: UU 27/2022 art. 20, 22 and 9 (withdrawal)."""

    class Purpose(models.TextChoices):
        PHOTO = "photo", _("a photo of papers is kept until the request ends")
        REMINDERS = "reminders", _("a message the day before a visit reminds of it")

    class How(models.TextChoices):
        FORM = "form", _("on the public form")
        SAID = "said", _("said to an officer")

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    how = models.CharField(max_length=8, choices=How)
    given_at = models.DateTimeField()
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_with = models.ForeignKey(  # the officer who was told
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="consent_stands_once",
                fields=["request", "purpose"],
                condition=models.Q(withdrawn_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.purpose} {self.given_at:%Y-%m-%d}"

"""What a team can do, and what it is called on the screen."""

from django.utils.translation import gettext_lazy as _

BIOMETRIC, FEMALE_OFFICER = "biometric", "female_officer"
SKILLS = {BIOMETRIC: _("biometric operator"), FEMALE_OFFICER: _("female officer")}

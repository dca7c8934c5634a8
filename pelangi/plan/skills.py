"""What a team can do, and what it is called on the screen."""

from django.utils.translation import gettext_lazy as _

SKILLS = {"biometric": _("biometric operator"), "female_officer": _("female officer")}

"""What a team can do, and what it is called on the screen."""

from django.utils.translation import gettext_lazy as _

BIOMETRIC, FEMALE_OFFICER = "biometric", "female_officer"
VEHICLE = "vehicle:"  # a skill that only teams with this vehicle have: the place is reached by it alone
SKILLS = {BIOMETRIC: _("biometric operator"), FEMALE_OFFICER: _("female officer")}


def of_vehicle(vehicle: str) -> str:
    """Return the skill of coming by a vehicle, which each team has of its own."""
    return VEHICLE + vehicle

"""Why a deed of this room can be refused, in words a person understands."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _


class Refused(Exception):
    """The deed was not done; the text says why. Nothing was changed."""


class NothingToPlan(Refused):
    """Nobody is ready to be visited."""

    def __init__(self):
        super().__init__(_("Nobody waits for a visit: admit requests first, then plan."))


class NoTeams(Refused):
    """There is no active team."""

    def __init__(self):
        super().__init__(_("There is no active team. Add a team first."))


class DaysNotPossible(Refused):
    """The days lie in the past, are doubled, or their rounds are already on the road."""


class BrokenPlan(Refused):
    """The judge found a broken rule in what the solver gave; nothing is stored."""

    def __init__(self, broken: dict[str, list[str]]):
        language = "id" if (get_language() or "id").startswith("id") else "en"
        first = " ".join(broken[language][:3])
        super().__init__(_("The plan breaks a rule and was not kept: %(first)s") % {"first": first})


class NotADraft(Refused):
    """Only a draft can be published or discarded."""

    def __init__(self):
        super().__init__(_("Only a draft can be published or discarded. Somebody was faster: look again."))

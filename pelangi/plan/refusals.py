"""Why a deed of this room can be refused, in words a person understands."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _


class Refused(Exception):
    """The deed was not done; the text says why. Nothing was changed."""


class NothingToPlan(Refused):
    """Nobody is ready to be visited."""

    def __init__(self):
        super().__init__(_("Nobody waits for a visit: admit requests first, then plan."))


class FloorsImpossible(Refused):
    """Floors that were set cannot be met. advice: [[code, values]], which ones, and what would mend them."""

    def __init__(self, advice: list[list]):
        super().__init__(_("The floors cannot be met."))
        self.advice = advice


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


class NotRaised(Refused):
    """A floor that is to be raised must be above what it is, and at most 100 %. was: the share it is."""

    def __init__(self, was: float):
        super().__init__(_("The floor is %(was)d %% already: say more.") % {"was": round(100 * was)})


class NotADraft(Refused):
    """Only a draft can be changed, published or discarded."""

    def __init__(self):
        super().__init__(_("Only a draft can be changed. Somebody was faster: look again."))


class UnknownTarget(Refused):
    """The stop, team or day is not in this plan."""

    def __init__(self):
        super().__init__(_("This stop, team or day is not in the plan any more: look again."))


class BreaksRules(Refused):
    """The change would break a rule; nothing is kept."""

    def __init__(self):
        super().__init__(_("The change would break a rule and was not kept."))


class NothingToUndo(Refused):
    """No change by hand is left to be taken back."""

    def __init__(self):
        super().__init__(_("There is no change left to take back."))


class LockDoesNotFit(Refused):
    """Not everything that is locked fits together."""

    def __init__(self):
        super().__init__(_("Not all locked stops fit together: unlock one, then solve the rest again."))


class NothingHappened(Refused):
    """Nothing was said that would need another plan."""

    def __init__(self):
        super().__init__(_("Say what has happened first: nothing was chosen."))


class ChangedMeanwhile(Refused):
    """The plan a re-plan was made from is not as it was."""

    def __init__(self):
        super().__init__(_("The plan has changed meanwhile: say again what has happened and look anew."))


class NotToUndo(Refused):
    """This re-plan is not in force."""

    def __init__(self):
        super().__init__(_("This change of plan is not in force any more and cannot be taken back."))


class DoneStays(Refused):
    """A re-plan is accepted or thrown away as a whole."""

    def __init__(self):
        super().__init__(_("This is a change of a plan on the road: accept it or discard it as a whole."))

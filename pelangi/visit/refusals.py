"""Why a deed of this room can be refused, in words a person understands; `code` is for devices."""

from django.utils.translation import gettext as _


class Refused(ValueError):
    """The deed was not done; the text says why. Nothing was changed."""

    code = "refused"


class SeenElsewhere(Refused):
    """The visit went on since the sender last saw it."""

    code = "version"

    def __init__(self):
        super().__init__(_("This visit was recorded elsewhere in the meantime. Look at it again first."))


class UnknownCapture(Refused):
    code = "captured"

    def __init__(self):
        super().__init__(_("Only what was captured and which exceptions were made can be noted here."))


class WrongAnswers(Refused):
    code = "satisfaction"

    def __init__(self):
        super().__init__(_("The survey has nine answers from 1 to 4, asked after a visit that was made."))


class UnlikelyMinutes(Refused):
    code = "minutes"

    def __init__(self):
        super().__init__(_("A visit lasts from 0 to 600 minutes."))


class NoException(Refused):
    code = "no_exception"

    def __init__(self):
        super().__init__(_("This visit has no exception to approve."))


class OwnException(Refused):
    code = "own_exception"

    def __init__(self):
        super().__init__(_("Whoever recorded the visit does not approve its exception: ask a second person."))


class ApprovedAlready(Refused):
    code = "approved_already"

    def __init__(self):
        super().__init__(_("Somebody else approved this exception before."))


class NotAFieldOfficer(Refused):
    code = "not_a_field_officer"

    def __init__(self):
        super().__init__(_("A device is enrolled for somebody who may record visits."))


class CodeUsed(Refused):
    code = "code_used"

    def __init__(self):
        super().__init__(_("This code was used or is too old: ask for a new one."))


class NotHeld(Refused):
    code = "not_held"

    def __init__(self):
        super().__init__(_("This record does not wait any more: somebody settled it before."))


class ReasonNeeded(Refused):
    code = "reason"

    def __init__(self):
        super().__init__(_("Say why, in a few words."))


class NotYourAppointment(Refused):
    code = "not_your_appointment"

    def __init__(self):
        super().__init__(_("This appointment is not one of the device's team."))


class BodyGone(Refused):
    code = "erased"

    def __init__(self):
        super().__init__(_("What was sent can no longer be read: the person's data were erased."))


class NotToBeUsed(Refused):
    code = "restricted"

    def __init__(self):
        super().__init__(
            _("This person asked that their data not be used: nothing more is noted until that is lifted.")
        )


class NotOneOfThem(Refused):
    code = "not_one_of_them"

    def __init__(self):
        super().__init__(_("There is nothing to choose between here any more."))


class GoneOn(Refused):
    code = "gone_on"

    def __init__(self):
        super().__init__(_("Somebody has built on this decision since: it can no longer be taken back."))


class TooLarge(Refused):
    code = "too_large"

    def __init__(self):
        super().__init__(_("An attachment has at most 4 MB, a piece at most 256 kB."))


class PieceMissing(Refused):
    """Bytes before this piece have not come; `received` says where to go on."""

    code = "piece_missing"

    def __init__(self, received: int):
        super().__init__(_("Earlier bytes of this attachment have not arrived yet."))
        self.received = received


class NotSettled(Refused):
    code = "not_settled"

    def __init__(self):
        super().__init__(_("Two different values stand side by side: choose one first."))

"""Why a deed of this room can be refused, in words a person understands."""

from django.utils.translation import gettext as _


class Refused(ValueError):
    """The deed was not done; the text says why. Nothing was changed."""


class NothingAskedFor(Refused):
    def __init__(self):
        super().__init__(_("Choose at least one document."))


class UnknownDocument(Refused):
    def __init__(self, kind: str):
        super().__init__(_("There is no document called “%(kind)s”.") % {"kind": kind})


class NoWard(Refused):
    def __init__(self):
        super().__init__(_("It is not known in which ward this person can be met. Choose the ward first."))


class AlreadySettled(Refused):
    def __init__(self):
        super().__init__(_("Somebody else settled this one before. Nothing was changed."))


class NotTheSamePerson(Refused):
    def __init__(self):
        super().__init__(_("A request can only be joined to another open request."))


class WorkHasBegun(Refused):
    def __init__(self):
        super().__init__(
            _("A visit is planned or made for this request already: join the other request to this one.")
        )


class ReasonNeeded(Refused):
    def __init__(self):
        super().__init__(_("Say why, in a few words."))


class UnknownPlace(Refused):
    def __init__(self):
        super().__init__(_("This is no place on the map: latitude or longitude is out of range."))


class DataNotToBeUsed(Refused):
    def __init__(self):
        super().__init__(
            _(
                "This person asked that their data not be used. Nothing is done until that is refused or lifted."
            )
        )


class NotWaiting(Refused):
    def __init__(self):
        super().__init__(_("This message was told, sent or withdrawn meanwhile. Nothing was changed."))

"""Why a deed of this room can be refused, in words a person understands."""

from django.utils.translation import gettext as _


class Refused(ValueError):
    """The deed was not done; the text says why. Nothing was changed."""


class PublishedAlready(Refused):
    def __init__(self):
        super().__init__(_("This month is published already; what the public was told stays as it was."))


class AnsweredAlready(Refused):
    def __init__(self):
        super().__init__(_("Thank you: for this request somebody has answered already."))


class NotServedYet(Refused):
    def __init__(self):
        super().__init__(_("Nobody has been served for this request yet. Please answer after the visit."))


class TypedAlready(Refused):
    def __init__(self, number: str):
        super().__init__(
            _("The sheet “%(number)s” was typed in before. Nothing was changed.") % {"number": number}
        )


class NotFlagged(Refused):
    def __init__(self):
        super().__init__(_("Nobody of this name is flagged now. Nothing was changed."))


class ToldAlready(Refused):
    def __init__(self):
        super().__init__(_("This was noted before. Nothing was changed."))

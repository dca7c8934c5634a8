"""Why a deed of this room can be refused, in words a person understands."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """The deed was not done; the text says why. Nothing was changed."""


class AlreadyBroughtIn(Refused):
    """The very same file is here already."""

    def __init__(self):
        super().__init__(_("This very file was brought in before. Nothing was changed."))


class Unreadable(Refused):
    """The file as a whole cannot be read: no table, no heading row, an unknown kind of file."""


class NothingToLink(Refused):
    """There is no register, or no list, to compare."""


class SettledAlready(Refused):
    """Somebody settled this before."""

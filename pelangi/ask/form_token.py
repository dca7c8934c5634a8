"""The stamp in the public form: says that we gave the form out, and when. Needs no third party and no puzzle.

A form that was never given out, is filled in faster than a hand can write, or is older than a day is sent back.
Each stamp makes one request at most: it is the request's source.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.core import signing
from django.utils.translation import gettext as _

from pelangi.ask.refusals import Refused

SALT = "ask.public_form"
QUICKEST_S = 3
OLDEST_S = 24 * 3600


class BadStamp(Refused):
    """The stamp is not ours, or too old: a fresh one comes with the form that is shown again."""

    def __init__(self):
        super().__init__(_("This form is too old. What you wrote is still here: send it once more."))


class TooQuick(Refused):
    def __init__(self):
        super().__init__(_("That was very quick. Look at what you wrote once more, then send it again."))


def stamp(now: datetime) -> str:
    """Return a fresh stamp."""
    return signing.dumps([uuid4().hex, int(now.timestamp())], salt=SALT)


def read_stamp(text: str, now: datetime) -> UUID:
    """Return the form's number. Raises BadStamp or TooQuick."""
    try:
        number, given_at = signing.loads(text, salt=SALT)
    except signing.BadSignature as why:
        raise BadStamp from why
    age_s = now.timestamp() - given_at
    if age_s > OLDEST_S:
        raise BadStamp
    if age_s < QUICKEST_S:
        raise TooQuick
    return UUID(number)

"""Correcting an instrument: a new version with a reason, taken back only by a further version."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.core.index import NotAnInstrument, Refused, Words, as_text, correctable, from_text
from pelangi.core.index.correction_text import WEIGHTS
from pelangi.innovate import instruments
from pelangi.innovate.models import InstrumentVersion
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def correct_instrument(
    year: int, row: str, field: str, text: str, *, reason: str, by: User, at: datetime
) -> InstrumentVersion:
    """Correct one field of a row or of the formula, or several weights at once, from typed text.

    Raises NotAllowedHere when the outcome would be no instrument, or no reason is given.
    """
    now = instruments.instrument(year)
    if row != WEIGHTS and field not in correctable(now, row):
        raise NotAllowedHere(_("This cannot be corrected."))
    try:
        mends = from_text(now, row, field, text)
    except Refused as refused:
        raise NotAllowedHere(_said(refused.words)) from refused
    changes = [
        {"row": one.row, "field": one.field, "value": one.value, "before": as_text(now, one.row, one.field)}
        for one in mends
    ]
    return _kept(InstrumentVersion(year=year, changes=changes), reason=reason, by=by, at=at)


@transaction.atomic
def undo_correction(version: InstrumentVersion, *, reason: str, by: User, at: datetime) -> InstrumentVersion:
    """Take a version's changes back by a further version; an undoing is itself not undone, but corrected anew."""
    if version.undoes_id or InstrumentVersion.objects.filter(undoes=version).exists():
        raise NotAllowedHere(_("This version was taken back already, or takes back another."))
    return _kept(InstrumentVersion(year=version.year, undoes=version), reason=reason, by=by, at=at)


def _kept(version: InstrumentVersion, *, reason: str, by: User, at: datetime) -> InstrumentVersion:
    if not reason.strip():
        raise NotAllowedHere(_("Say why, with the source."))
    earlier = list(instruments.versions_of(version.year).select_for_update(of=("self",)))
    version.number, version.reason, version.by, version.at = len(earlier) + 1, reason.strip(), by, at
    try:
        instruments.with_versions(version.year, [*earlier, version])
    except NotAnInstrument as error:
        raise NotAllowedHere(" ".join(map(_said, error.faults))) from error
    except Refused as refused:
        raise NotAllowedHere(_said(refused.words)) from refused
    version.save()
    detail = {"year": version.year, "version": version.number, "reason": version.reason}
    detail |= {"changes": version.changes} if version.changes else {"undoes": version.undoes.number}
    audit.record(Deed.INSTRUMENT_CORRECT, version, by=by, at=at, detail=detail)
    return version


def _said(words: Words) -> str:
    return words.en if get_language() == "en" else words.id

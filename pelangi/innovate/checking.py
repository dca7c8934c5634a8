"""Is this sheet genuine? Read from the file itself, signature first, or looked up by the mark printed on paper."""

import json
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.core.signature import Checked, Verdict
from pelangi.innovate import sheets, signing
from pelangi.innovate.models import Sheet

UNKNOWN = "unknown"  # no sheet with this mark
# kind of status tag, words
VERDICTS: dict[str, tuple[str, Promise]] = {
    Verdict.GENUINE: ("good", _("genuine: every byte is as this city signed it")),
    Verdict.ALTERED: ("bad", _("altered: this is not what was signed")),
    Verdict.STRANGER: ("bad", _("signed with a key that is not this city's")),
    Verdict.UNSIGNED: ("bad", _("no signature of this city at its end")),
    "known": ("good", _("this city made a sheet with this mark: compare what it says")),
    UNKNOWN: ("bad", _("this city made no sheet with this mark")),
}


@dataclass(frozen=True)
class Looked:
    """What came of a check. said: what the sheet says, {} where nothing of it can be believed."""

    verdict: str
    said: dict[str, Any] = field(default_factory=dict)
    is_newest: bool = True
    key: str = ""

    @property
    def kind(self) -> str:
        """The kind of status tag."""
        return VERDICTS[self.verdict][0]

    @property
    def words(self) -> Promise:
        """The verdict in words."""
        return VERDICTS[self.verdict][1]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the period."""
        period = self.said["period"]
        return date.fromisoformat(period["from"]), date.fromisoformat(period["until"])


def looked_at(file, mark: str) -> Looked:
    """Check an uploaded file where there is one, else look the mark up."""
    if file is None:
        found = Sheet.objects.filter(mark=mark).first()
        return Looked("known", found.said, _is_newest(found)) if found else Looked(UNKNOWN)
    checked = signing.check(file.read())
    if checked.verdict != Verdict.GENUINE:
        return Looked(checked.verdict, key=checked.key)
    said = said_in(checked)
    kept = Sheet.objects.filter(mark=sheets.mark_of(said)).first()
    return Looked(checked.verdict, said, kept is not None and _is_newest(kept), checked.key)


def said_in(checked: Checked) -> dict[str, Any]:
    """Return what a genuine file says of itself; {} for a signed file of another kind."""
    import pikepdf  # after the signature held: nothing of a stranger's file is ever parsed

    try:
        with pikepdf.open(BytesIO(checked.content)) as pdf:
            if sheets.FACTS not in pdf.attachments:
                return {}
            return json.loads(pdf.attachments[sheets.FACTS].get_file().read_bytes())
    except pikepdf.PdfError:  # signed by this city, but no sheet
        return {}


def _is_newest(sheet: Sheet) -> bool:
    if sheet.evidence_id is None:
        return False
    return not Sheet.objects.filter(evidence=sheet.evidence_id, pk__gt=sheet.pk).exists()

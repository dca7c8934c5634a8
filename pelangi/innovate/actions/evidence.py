"""Files of proof: checked, searched, kept once; withdrawn with a reason, which opens a verified row again."""

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.core.evidence import Asked, Checked, NotProof, check
from pelangi.core.index.window import years_of
from pelangi.innovate import virus
from pelangi.innovate.actions.registry import add_evidence, open_again
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Evidence, ProofFile, RowLevel
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


def add_file(
    level: RowLevel, content: bytes, *, title: str, dated_on: date | None, by: User, at: datetime
) -> Evidence:
    """Put a file behind a row, as its instrument asks. Raises NotAllowedHere with what to mend."""
    row = instrument(level.year).row(level.row)
    try:
        checked = check(content, Asked(row.file_types, years_of(row, level.year)), dated=dated_on)
    except NotProof as refusal:
        words = refusal.words
        raise NotAllowedHere(words.en if get_language() == "en" else words.id) from refusal
    scanned_by = virus.search(content)
    with transaction.atomic():
        file = _kept_once(checked, scanned_by)
        if level.evidence.filter(file=file).exists():
            raise NotAllowedHere(_("This file stands behind this row already."))
        return add_evidence(
            level, kind=Evidence.Kind.FILE, title=title, file=file, dated_on=dated_on, by=by, at=at
        )


def _kept_once(checked: Checked, scanned_by: str) -> ProofFile:
    same = Q(sha256=checked.sha256) | Q(sent_sha256=checked.sent_sha256)
    if kept := ProofFile.objects.select_for_update().filter(same).first():
        return kept
    kept, _new = ProofFile.objects.get_or_create(
        sha256=checked.sha256,
        defaults={
            "sent_sha256": checked.sent_sha256,
            "kind": checked.kind,
            "size": len(checked.content),
            "pages": checked.pages,
            "removed": ", ".join(checked.removed),
            "scanned_by": scanned_by,
            "file": ContentFile(checked.content, f"{checked.sha256}.{checked.kind}"),
        },
    )
    return kept


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, why: str, by: User, at: datetime) -> None:
    """Take proof away from a row. A verified row is locked: it is opened again and its verifier looks anew."""
    if not why.strip():
        raise NotAllowedHere(_("Say why it is withdrawn."))
    level = RowLevel.objects.select_for_update().get(pk=evidence.level_id)
    detail = {"row": level.row, "withdrawn": evidence.pk, "why": why.strip(), "kind": evidence.kind}
    if evidence.file:
        detail["sha256"] = evidence.file.sha256
    if level.verified is not None:
        detail["verified"] = level.verified
    open_again(level)
    level.save()
    audit.record(Deed.INNOVATION_EDIT, evidence, by=by, at=at, detail=detail)
    file = evidence.file
    evidence.delete()
    if file and not file.evidence.exists():
        stored = file.file
        file.delete()
        transaction.on_commit(lambda: stored.storage.delete(stored.name))

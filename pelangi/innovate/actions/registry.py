"""Every way the registry changes: register, submit, accept, claim, verify, prove, reckon."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.city.models import Agency
from pelangi.core.index import read_city, score, score_as_data
from pelangi.innovate import standing
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import (
    Evidence,
    IndexReckoning,
    Innovation,
    InnovationVersion,
    RowLevel,
    SealedReading,
)
from pelangi.innovate.profiles import snapshot
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def register_innovation(
    *, code: str, agency: Agency, by: User, at: datetime, **profile: object
) -> Innovation:
    """Enter an innovation as a draft of its agency. `profile` are the columns of Innovation."""
    if Innovation.objects.filter(pk=code).exists():
        raise NotAllowedHere(_("There is already an innovation with this code."))
    innovation = Innovation.objects.create(code=code, agency=agency, **profile)
    keep_version(innovation, note="", by=by, at=at)
    audit.record(Deed.INNOVATION_EDIT, innovation, by=by, at=at, detail={"what": "registered"})
    return innovation


@transaction.atomic
def edit_profile(
    innovation: Innovation, *, by: User, at: datetime, note: str = "", **profile: object
) -> Innovation:
    """Change columns of the profile, as a new version; an accepted innovation goes back to be looked at."""
    if innovation.state == Innovation.State.ACCEPTED:
        profile["state"] = Innovation.State.SUBMITTED
    for column, value in profile.items():
        setattr(innovation, column, value)
    innovation.save(update_fields=list(profile))
    keep_version(innovation, note=note, by=by, at=at)
    audit.record(Deed.INNOVATION_EDIT, innovation, by=by, at=at, detail={"columns": sorted(profile)})
    return innovation


def keep_version(innovation: Innovation, *, note: str, by: User, at: datetime) -> InnovationVersion:
    """Keep the profile as it stands now."""
    last = innovation.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return InnovationVersion.objects.create(
        innovation=innovation,
        number=last + 1,
        profile=snapshot(innovation),
        note=note[:400],
        at=at,
        by=by,
    )


@transaction.atomic
def submit(innovation: Innovation, *, note: str = "", by: User, at: datetime) -> None:
    """The agency hands the innovation in; after it was sent back only with a note on what developed since."""
    if innovation.state == Innovation.State.RETURNED:
        if not note.strip():
            raise NotAllowedHere(_("Say what has developed since it was sent back."))
        keep_version(innovation, note=note.strip(), by=by, at=at)
    _change_state(innovation, {Innovation.State.DRAFT, Innovation.State.RETURNED}, Innovation.State.SUBMITTED)
    audit.record(Deed.INNOVATION_EDIT, innovation, by=by, at=at, detail={"what": "submitted"})


@transaction.atomic
def accept(innovation: Innovation, *, by: User, at: datetime) -> None:
    """Bapperida takes the innovation into the city's entry."""
    _change_state(innovation, {Innovation.State.SUBMITTED}, Innovation.State.ACCEPTED)
    audit.record(Deed.INNOVATION_VERIFY, innovation, by=by, at=at, detail={"what": "accepted"})


@transaction.atomic
def send_back(innovation: Innovation, *, why: str, by: User, at: datetime) -> None:
    """Bapperida returns the innovation with a reason."""
    if not why.strip():
        raise NotAllowedHere(_("Say why it is sent back."))
    before = {Innovation.State.SUBMITTED, Innovation.State.ACCEPTED}
    _change_state(innovation, before, Innovation.State.RETURNED)
    audit.record(Deed.INNOVATION_VERIFY, innovation, by=by, at=at, detail={"what": "returned", "why": why})


def _change_state(innovation: Innovation, before: set, after: str) -> None:
    won = Innovation.objects.filter(pk=innovation.pk, state__in=before).update(state=after)
    innovation.refresh_from_db(fields=["state"])
    if not won:
        raise NotAllowedHere(
            _("The innovation was moved by someone else, or this step does not fit its state.")
        )


def open_again(level: RowLevel) -> None:
    """Undo the verification, a sealed reading and a return: the row has changed, so its verifier looks anew."""
    SealedReading.objects.filter(level=level).delete()
    level.verified = level.verified_at = level.verified_by = None
    level.verified_why = level.returned_why = ""
    level.returned_due = level.returned_by = None


@transaction.atomic
def claim(
    year: int, innovation: Innovation | None, row: str, level: int, *, by: User, at: datetime
) -> RowLevel:
    """The agency (or, for the city's own rows, Bapperida) claims a level; a new claim undoes the verification."""
    instrument(year).row(row)  # KeyError: no such row this year
    if level not in range(4):
        raise NotAllowedHere(_("A level is 0, 1, 2 or 3."))
    found, new = RowLevel.objects.get_or_create(
        year=year,
        innovation=innovation,
        row=row,
        defaults={"claimed": level, "claimed_at": at, "claimed_by": by},
    )
    if not new and found.claimed != level:
        found.claimed, found.claimed_at, found.claimed_by = level, at, by
        open_again(found)
        found.save()
    deed = Deed.INDEX_EDIT if innovation is None else Deed.INNOVATION_EDIT
    audit.record(deed, found, by=by, at=at, detail={"year": year, "row": row, "claimed": level})
    return found


@transaction.atomic
def add_evidence(
    level: RowLevel, *, kind: str, title: str, by: User, at: datetime, **where: object
) -> Evidence:
    """Put proof behind a row: `where` is link=, file= (checked) or figure=. What was verified is looked at again."""
    open_again(level)
    level.save()
    evidence = Evidence.objects.create(level=level, kind=kind, title=title, added_by=by, added_at=at, **where)
    audit.record(Deed.INNOVATION_EDIT, evidence, by=by, at=at, detail={"row": level.row, "kind": kind})
    return evidence


@transaction.atomic
def reckon(year: int, *, by: User, at: datetime) -> IndexReckoning:
    """Reckon the city's index from the registry as it stands, claimed and verified, and keep the result."""
    used, data = instrument(year), standing.region_of_registry(year)
    result = score_as_data(score(used, read_city(used, data)))
    kept = IndexReckoning.objects.create(
        year=year,
        at=at,
        by=by,
        claimed=result.pop("claimed"),
        verified=result,
        innovation_count=len(data["innovations"]),
        standing=data,
        instrument_version=used.version,
    )
    audit.record(Deed.INDEX_VIEW, kept, by=by, at=at, detail={"year": year})
    return kept

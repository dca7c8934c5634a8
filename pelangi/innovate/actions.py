"""Every way the registry changes: register, submit, accept, claim, verify, prove, reckon."""

from datetime import datetime
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.city.models import Agency
from pelangi.core.index import load_instrument, score_as_data
from pelangi.innovate import standing
from pelangi.innovate.models import Evidence, IndexReckoning, Innovation, RowLevel
from pelangi.innovate.proof import level_from
from pelangi.report.models import Figure
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

OWN_SERVICES = {"pelangi-dimatamu", "hidup-capil"}  # carried out with this platform
STAGES = {
    "Inisiatif": Innovation.Stage.INITIATIVE,
    "Uji Coba": Innovation.Stage.TRIAL,
    "Penerapan": Innovation.Stage.APPLIED,
}


class NotAllowedHere(ValueError):
    """The registry refuses, and says why in words fit to be read aloud."""


@transaction.atomic
def register_innovation(
    *, code: str, agency: Agency, by: User, at: datetime, **profile: object
) -> Innovation:
    """Enter an innovation as a draft of its agency. `profile` are the columns of Innovation."""
    if Innovation.objects.filter(pk=code).exists():
        raise NotAllowedHere(_("There is already an innovation with this code."))
    innovation = Innovation.objects.create(code=code, agency=agency, **profile)
    audit.record(Deed.INNOVATION_EDIT, innovation, by=by, at=at, detail={"what": "registered"})
    return innovation


@transaction.atomic
def edit_profile(innovation: Innovation, *, by: User, at: datetime, **profile: object) -> Innovation:
    """Change columns of the profile; an accepted innovation goes back to be looked at."""
    if innovation.state == Innovation.State.ACCEPTED:
        profile["state"] = Innovation.State.SUBMITTED
    for column, value in profile.items():
        setattr(innovation, column, value)
    innovation.save(update_fields=list(profile))
    audit.record(Deed.INNOVATION_EDIT, innovation, by=by, at=at, detail={"columns": sorted(profile)})
    return innovation


@transaction.atomic
def submit(innovation: Innovation, *, by: User, at: datetime) -> None:
    """The agency hands the innovation in."""
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


@transaction.atomic
def claim(
    year: int, innovation: Innovation | None, row: str, level: int, *, by: User, at: datetime
) -> RowLevel:
    """The agency (or, for the city's own rows, Bapperida) claims a level; a new claim undoes the verification."""
    load_instrument(year).row(row)  # KeyError: no such row this year
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
        found.verified = found.verified_at = found.verified_by = None
        found.save()
    deed = Deed.INDEX_EDIT if innovation is None else Deed.INNOVATION_EDIT
    audit.record(deed, found, by=by, at=at, detail={"year": year, "row": row, "claimed": level})
    return found


@transaction.atomic
def verify(level: RowLevel, *, verified: int, by: User, at: datetime) -> RowLevel:
    """Somebody else than the claimer says what the proof bears out."""
    if by == level.claimed_by:
        raise NotAllowedHere(_("Who claimed a level cannot verify it."))
    if level.evidence.filter(added_by=by).exists():  # from when they still worked for the agency
        raise NotAllowedHere(_("Who brought the proof cannot verify it."))
    if verified > level.claimed:
        raise NotAllowedHere(_("More than was claimed cannot be verified."))
    if verified and not standing.is_proven(level):
        raise NotAllowedHere(_("A row without proof cannot be verified."))
    level.verified, level.verified_at, level.verified_by = verified, at, by
    level.save()
    audit.record(Deed.INNOVATION_VERIFY, level, by=by, at=at, detail={"row": level.row, "verified": verified})
    return level


@transaction.atomic
def add_evidence(
    level: RowLevel, *, kind: str, title: str, by: User, at: datetime, **where: object
) -> Evidence:
    """Put proof behind a row: `where` is link=, file= or figure=."""
    evidence = Evidence.objects.create(level=level, kind=kind, title=title, added_by=by, added_at=at, **where)
    audit.record(Deed.INNOVATION_EDIT, evidence, by=by, at=at, detail={"row": level.row, "kind": kind})
    return evidence


@transaction.atomic
def bind_figure(level: RowLevel, figure: Figure, *, by: User, at: datetime) -> RowLevel:
    """Prove a row by a frozen figure of the city's own work, and claim the level that the figure earns.

    Raises NotAllowedHere when the innovation is not carried out with this platform, or the figure cannot
    say anything about this row.
    """
    if level.innovation is None or not level.innovation.is_own_service:
        raise NotAllowedHere(_("Only innovations that are carried out here can be proven by figures."))
    found = level_from(load_instrument(level.year).row(level.row), figure)
    if found is None:
        raise NotAllowedHere(_("This figure says nothing about this row."))
    level = claim(level.year, level.innovation, level.row, found, by=by, at=at)
    if not level.evidence.filter(figure=figure).exists():
        title = f"{figure.measure} {figure.from_date} - {figure.until_date}"
        add_evidence(level, kind=Evidence.Kind.FIGURE, title=title, figure=figure, by=by, at=at)
    return level


@transaction.atomic
def reckon(year: int, *, by: User, at: datetime) -> IndexReckoning:
    """Reckon the city's index from the registry as it stands, claimed and verified, and keep the result."""
    innovations = list(Innovation.objects.order_by("code"))
    levels = RowLevel.objects.filter(year=year).prefetch_related("evidence")
    result = score_as_data(standing.reckon(load_instrument(year), innovations, levels))
    kept = IndexReckoning.objects.create(
        year=year,
        at=at,
        by=by,
        claimed=result.pop("claimed"),
        verified=result,
        innovation_count=sum(one.state in standing.COUNTED_STATES for one in innovations),
    )
    audit.record(Deed.INDEX_VIEW, kept, by=by, at=at, detail={"year": year})
    return kept


@transaction.atomic
def load_innovations(path: Path, *, year: int, claimed_by: User, verified_by: User, at: datetime) -> int:
    """Bring in a registry file (YAML as in sample/innovations.yaml); return how many innovations it had.

    Every claimed row comes with the document that the file names as its proof; rows that the file does not
    verify stay unverified. Entries that are there already are left as they are.
    """
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    _load_rows(year, None, data["spd"], claimed_by=verified_by, verified_by=claimed_by, at=at)
    for entry in data["innovations"]:
        code = entry["code"].lower()
        if not Innovation.objects.filter(pk=code).exists():
            innovation = _load_one(code, entry, by=claimed_by, at=at)
            _load_rows(year, innovation, entry, claimed_by=claimed_by, verified_by=verified_by, at=at)
    audit.record(Deed.INNOVATION_EDIT, by=claimed_by, at=at, detail={"loaded": len(data["innovations"])})
    return len(data["innovations"])


def _load_one(code: str, entry: dict, *, by: User, at: datetime) -> Innovation:
    return register_innovation(
        code=code,
        agency=Agency.objects.get(pk=entry["agency"]),
        by=by,
        at=at,
        name=entry["name"],
        stage=STAGES[entry["stage"]],
        state=Innovation.State.ACCEPTED if entry["stage"] == "Penerapan" else Innovation.State.DRAFT,
        initiator=entry["initiator"],
        is_digital=entry["kind"] == "Digital",
        form=entry["form"],
        main_affair=entry["affair"],
        trial_on=entry["trial_on"],
        applied_on=entry["implemented_on"],
        design=entry["design"],
        legal_basis=entry["legal_basis"],
        budget_line=entry["budget_line"],
        keeper_role=entry["keeper_role"],
        is_own_service=code in OWN_SERVICES,
    )


def _load_rows(
    year: int,
    innovation: Innovation | None,
    entry: dict,
    *,
    claimed_by: User,
    verified_by: User | None,
    at: datetime,
) -> None:
    """Keep the rows of one entry; a file's rows are one deed, so they are one line in the chain."""
    load_instrument(year)
    levels = RowLevel.objects.bulk_create(
        RowLevel(
            year=year,
            innovation=innovation,
            row=row,
            claimed=claimed,
            claimed_at=at,
            claimed_by=claimed_by,
            verified=min(claimed, entry["verified"].get(row, 0)) if verified_by else None,
            verified_at=at if verified_by else None,
            verified_by=verified_by,
        )
        for row, claimed in entry["claimed"].items()
        if not RowLevel.objects.filter(year=year, innovation=innovation, row=row).exists()
    )
    title = innovation.legal_basis if innovation else _("Document of the city")
    Evidence.objects.bulk_create(
        Evidence(level=level, kind=Evidence.Kind.STATEMENT, title=title, added_at=at, added_by=claimed_by)
        for level in levels
        if level.claimed
    )
    audit.record(
        Deed.INNOVATION_EDIT, innovation, by=claimed_by, at=at, detail={"year": year, "rows": len(levels)}
    )

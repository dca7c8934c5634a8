"""Bringing in a whole registry from a file."""

from datetime import datetime
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.city.models import Agency
from pelangi.innovate.actions.registry import register_innovation
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Evidence, Innovation, RowLevel
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

OWN_SERVICES = {"pelangi-dimatamu", "hidup-capil"}  # carried out with this platform
STAGES = {
    "Inisiatif": Innovation.Stage.INITIATIVE,
    "Uji Coba": Innovation.Stage.TRIAL,
    "Penerapan": Innovation.Stage.APPLIED,
}


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
    instrument(year)
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

"""That somebody took a dossier away: its files may name people."""

from datetime import datetime

from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


def note_dossier(code: str, *, by: User, at: datetime) -> None:
    """Write down who took the dossier of an innovation, or of all ("*")."""
    audit.record(Deed.INNOVATION_VIEW, by=by, at=at, detail={"dossier": code})

"""Teams: who goes out together, with what."""

from datetime import datetime

from django.db import transaction

from pelangi.plan.models import Team
from pelangi.staff import audit
from pelangi.staff.models import User


@transaction.atomic
def save_team(team: Team, *, members: list[User], by: User, at: datetime) -> Team:
    """Keep a new or changed team and its members."""
    team.full_clean()
    team.save()
    team.members.set(members)
    audit.record("plan.save_team", team, by=by, at=at, detail={"kits": team.kits, "active": team.is_active})
    return team

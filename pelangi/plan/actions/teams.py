"""Teams and means: who goes out together, with what, and what doors ask for."""

from datetime import datetime

from django.db import transaction

from pelangi.city.actions import place_institution
from pelangi.plan.models import InstitutionTerms, Means, RequestTerms, Team
from pelangi.plan.refusals import NotRaised
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


@transaction.atomic
def save_means(means: Means, *, by: User, at: datetime) -> Means:
    """Keep how many kits and batteries there are on a day, and the office's own minutes."""
    means.pk = 1
    means.full_clean(exclude={"id"})  # the one row is written over
    means.save(force_update=Means.objects.filter(pk=means.pk).exists())
    detail = {"kits": means.kits, "batteries": means.batteries, "minutes": means.minutes}
    detail |= {"floors": means.floors, "second_visits": means.second_visits}
    audit.record("plan.save_means", means, by=by, at=at, detail=detail)
    return means


@transaction.atomic
def raise_floor(kind: str, code: str, share: float, *, by: User, at: datetime) -> float:
    """Raise the floor of a group or ward for every plan from now on; return what it was. Raises NotRaised.

    kind: "group" or "ward". share: above 0, at most 1.
    """
    means = Means.objects.select_for_update().filter(pk=1).first() or Means()
    was = means.floors.get(kind, {}).get(code, 0.0)
    if not was < share <= 1:
        raise NotRaised(was)
    means.floors = means.floors | {kind: means.floors.get(kind, {}) | {code: share}}
    save_means(means, by=by, at=at)
    return was


@transaction.atomic
def save_institution_terms(
    terms: InstitutionTerms, *, lat: float, lon: float, by: User, at: datetime
) -> InstitutionTerms:
    """Keep how an institution lets a team in, and where it stands."""
    terms.full_clean()
    terms.save()
    place_institution(terms.institution, lat=lat, lon=lon, by=by, at=at)
    audit.record("plan.save_terms", terms, by=by, at=at, detail={"kits": terms.kits, "week": terms.week})
    return terms


@transaction.atomic
def save_request_terms(terms: RequestTerms, *, by: User, at: datetime) -> RequestTerms:
    """Keep what one visit asks for."""
    terms.full_clean()
    terms.save()
    detail = {"week": terms.week, "team": terms.team_id or ""}
    audit.record("plan.save_terms", terms, by=by, at=at, person=terms.request.person_id, detail=detail)
    return terms

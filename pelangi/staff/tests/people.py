"""A small city and people in it, for the tests of every room. All invented."""

from datetime import UTC, date, datetime

from pelangi.city.models import Agency, Area, Institution
from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Role, ScopeKind

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # twelve o'clock in Pangkalpinang
CITY, DISTRICT, OTHER_DISTRICT = "19.71", "19.71.05", "19.71.04"
WARD, SAME_DISTRICT_WARD, OTHER_WARD = "19.71.05.1005", "19.71.05.1007", "19.71.04.1001"
NEIGHBOURHOOD = f"{WARD}/2/3"
PRISON, HOME = "LAPAS-1", "PANTI-1"
OFFICE, PLANNERS = "DISDUKCAPIL", "BAPPERIDA"

# code: (level, name, parent, latitude, longitude)
AREAS = {
    CITY: ("city", "Kota Pangkalpinang", None, -2.12154, 106.11421),
    OTHER_DISTRICT: ("district", "Rangkui", CITY, -2.13721, 106.10417),
    DISTRICT: ("district", "Gerunggang", CITY, -2.11332, 106.08773),
    OTHER_WARD: ("ward", "Pintu Air", OTHER_DISTRICT, -2.13712, 106.11001),
    WARD: ("ward", "Tua Tunu Indah", DISTRICT, -2.0907, 106.0697),
    SAME_DISTRICT_WARD: ("ward", "Air Kepala Tujuh", DISTRICT, -2.11918, 106.07436),
}


def small_city() -> Area:
    """Make city 19.71 with two districts, three wards, a prison, a home and two agencies; twice is harmless."""
    for code, (level, name, parent, lat, lon) in AREAS.items():
        Area.objects.get_or_create(
            code=code,
            defaults={
                "level": level,
                "name": name,
                "parent_id": parent,
                "centre_lat": lat,
                "centre_lon": lon,
            },
        )
    for code, kind, ward in (
        (PRISON, Institution.Kind.PRISON, WARD),
        (HOME, Institution.Kind.ELDERLY_HOME, OTHER_WARD),
    ):
        lat, lon = AREAS[ward][3:]
        Institution.objects.get_or_create(
            code=code,
            defaults={"name": f"Contoh {code}", "kind": kind, "ward_id": ward, "lat": lat, "lon": lon},
        )
    for code in (OFFICE, PLANNERS):
        Agency.objects.get_or_create(
            code=code, defaults={"name": code, "kind": Agency.Kind.AGENCY, "area_id": CITY}
        )
    return Area.objects.get(pk=CITY)


def person_with(
    role: Role | str, scope_kind: ScopeKind | str = "city", scope_code: str = CITY, username: str = ""
) -> User:
    """Make somebody with one role; a second call with the same name gives that person a second role."""
    user, _is_new = User.objects.get_or_create(
        username=username or f"{role}-{scope_code}".lower(), defaults={"display_name": f"Contoh {role}"}
    )
    Assignment.objects.get_or_create(
        user=user,
        role=role,
        scope_kind=scope_kind,
        scope_code=scope_code,
        defaults={"from_date": date(2020, 1, 1), "granted_at": NOON},
    )
    user.__dict__.pop("_assignments_today", None)
    return user

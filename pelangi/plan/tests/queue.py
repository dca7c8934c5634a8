"""People who wait for a visit, made by the deeds of the earlier rooms. All invented."""

from datetime import date, timedelta

from pelangi.ask.actions import PersonDetails, admit, request_person
from pelangi.ask.models import Request
from pelangi.city.models import Area, Institution
from pelangi.plan.models import Team
from pelangi.staff.models import User
from pelangi.staff.tests.people import NOON, OTHER_WARD, PRISON, WARD

DAY_BEFORE = NOON - timedelta(days=4)
DAYS = [date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)]  # Wednesday to Friday
NAMES = ("Siti", "Yohanes", "Aminah", "Sukardi", "Rosmawati", "Bujang", "Mariati", "Syamsul", "Dewi", "Halim")


def waits(number: int, *, by: User, ward: str = WARD, documents=("identity_card",), **more) -> Request:
    """Make one admitted request: `more` may hold group, window, institution, address, priority, guess."""
    institution = more.get("institution")
    details = PersonDetails(
        name=f"{NAMES[number % len(NAMES)]} Contoh {number}",
        ward=Area.objects.get(pk=ward),
        sex="P",
        birth_date=date(1950, 1, 1) + timedelta(days=number),
        address=more.get("address", f"Jl. Contoh {number}"),
        rt="001",
        rw="002",
        group=more.get("group", "elderly"),
        lat=-2.09 - number * 0.0011,
        lon=106.07 + number * 0.0013,
        place_is_guess=more.get("guess", False),
    )
    request = request_person(
        details,
        documents=documents,
        channel=Request.Channel.PHONE,
        source_ref=f"test:{number}",
        window=more.get("window", "any"),
        institution=Institution.objects.get(pk=institution) if institution else None,
        by=by,
        at=DAY_BEFORE,
    )
    admit(request, by=by, at=DAY_BEFORE)
    if "priority" in more:
        Request.objects.filter(pk=request.pk).update(priority=more["priority"])
    return request


def team(code: str = "T1", *, kits: int = 1, skills=("biometric",)) -> Team:
    """Make a team that starts at the city's centre."""
    return Team.objects.create(
        code=code,
        name=f"Tim {code}",
        skills=list(skills),
        kits=kits,
        start_lat=-2.1216,
        start_lon=106.1142,
    )


def a_queue(by: User) -> list[Request]:
    """Make a queue of homes in two wards and a group in the prison, and one team."""
    team()
    homes = [waits(number, by=by, ward=WARD if number % 2 else OTHER_WARD) for number in range(6)]
    inside = [waits(number, by=by, institution=PRISON, group="inmate") for number in range(20, 24)]
    return homes + inside

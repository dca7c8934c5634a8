"""Teams of two phones, each team with a round of ten doors today; and somebody in the office."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

DOORS_OF_A_TEAM = 10


@dataclass(frozen=True)
class Phone:
    """One device and the doors of its team."""

    device: str
    token: str
    doors: list[int]


@dataclass(frozen=True)
class Scene:
    """What was made."""

    day: date
    phones: list[Phone]
    doors: list[int]
    session: str  # cookie of a coordinator
    round_key: int


def fill(devices: int) -> Scene:
    """Make the city, teams, rounds, doors and devices by the deeds that make them in earnest."""
    from pelangi.staff.tests.people import small_city

    small_city()
    day = timezone.localdate()
    phones: list[Phone] = []
    doors: list[int] = []
    for number in range((devices + 1) // 2):
        team, own = _team(number, day)
        doors += own
        phones += [_phone(f"p{number}-{which}", team, own) for which in (1, 2)]
    from pelangi.plan.models import Round

    return Scene(day, phones[:devices], doors, _session(), Round.objects.values_list("pk", flat=True)[0])


def _team(number: int, day: date):
    from pelangi.ask.tests.asking import admitted
    from pelangi.visit.tests.doors import field_officer, promised, round_on, team

    one = team(f"T{number}", field_officer(f"p{number}-1"))
    on = round_on(day, of=one)
    numbers = range(DOORS_OF_A_TEAM)
    requests = [
        admitted(f"bench:{number}:{n}", name=f"Contoh {number} {n}", address=f"Jalan {number} {n}")
        for n in numbers
    ]
    return one, [promised(request, on=on, position=n + 1).pk for n, request in enumerate(requests)]


def _phone(name: str, team, doors: list[int]) -> Phone:
    from pelangi.ask.tests.asking import coordinator
    from pelangi.visit import actions
    from pelangi.visit.tests.doors import field_officer

    device, token = actions.enrol_device(
        user=field_officer(name), team=team, name=name, by=coordinator(), at=timezone.now()
    )
    return Phone(str(device.pk), token, doors)


def _session() -> str:
    from django.test import Client

    from pelangi.ask.tests.asking import coordinator

    client = Client()
    client.force_login(coordinator(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value

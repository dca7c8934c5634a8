"""Problems for the routing tests: random small ones with every rule in them, and a city-like one."""

import random
from datetime import date, timedelta

from pelangi.core.routing import (
    After,
    Break,
    Floor,
    Haversine,
    Matrix,
    Place,
    Problem,
    Request,
    Shift,
    Team,
    Window,
)

MONDAY = date(2026, 11, 30)


def small_problem(seed, most=9):
    """Up to `most` requests, 3 teams and 4 days, drive times without any geometry, all rules mixed."""
    chance = random.Random(seed)
    days = [MONDAY + timedelta(number) for number in range(chance.randint(1, 4))]
    count = chance.randint(0, most)
    size = count + 2
    minutes = [[0 if i == j else chance.randint(0, 90) for j in range(size)] for i in range(size)]
    requests = tuple(_request(chance, number, days) for number in range(count))
    return Problem(
        days=tuple(days),
        drive=Matrix(tuple(tuple(row) for row in minutes)),
        places=tuple(Place(f"p{number}") for number in range(size)),
        teams=tuple(_team(chance, number, days, size) for number in range(chance.randint(1, 3))),
        requests=requests,
        kits_per_day=chance.choice([None, 0, 1, 2, 3, 4]),
        floors=tuple(_floors(chance, requests)),
    )


def _floors(chance, requests):
    for kind in ("group", "ward"):
        for name in sorted({getattr(one, kind) for one in requests} - {""}):
            if chance.random() < 0.2:
                yield Floor(kind, name, chance.choice([0.3, 0.5, 1.0]))


def _window(chance, days):
    opening = chance.randrange(400, 1000)
    day = chance.choice([*days, MONDAY - timedelta(1)])
    return Window(day, opening, opening + chance.randint(0, 200))


def _skills(chance, share):
    return frozenset(skill for skill in ("biometric", "female") if chance.random() < share)


def _request(chance, number, days):
    after = None
    if number and chance.random() < 0.3:
        after = After(f"R{chance.randint(0, number - 1)}", chance.randint(1, 2))
    elif chance.random() < 0.1:
        after = After("earlier", 2, MONDAY - timedelta(chance.randint(0, 3)))
    return Request(
        id=f"R{number}",
        place=f"p{number + 1}",
        people=chance.randint(0, 4),
        weight=float(chance.randint(0, 6)),
        service_min=chance.randint(0, 120),
        setup_min=chance.choice([0, 10]),
        skills=_skills(chance, 0.2),
        kits=chance.randint(0, 3),
        windows=tuple(_window(chance, days) for _ in range(chance.choice([0, 0, 1, 2, 3]))),
        group=chance.choice(["", "elderly", "disabled"]),
        ward=chance.choice(["near", "far"]),
        promised=_window(chance, days) if chance.random() < 0.2 else None,
        after=after,
    )


def _team(chance, number, days, size):
    shifts = []
    for day in days:
        if chance.random() < 0.8:
            begin, rest = chance.randint(450, 560), None
            if chance.random() < 0.6:
                earliest, length = chance.randint(400, 800), chance.randint(1, 60)
                rest = Break(earliest, earliest + length + chance.randint(0, 60), length)
            shifts.append(Shift(day, begin, begin + chance.randint(60, 480), rest))
    return Team(
        id=f"T{number}",
        start="p0",
        end=chance.choice(["p0", f"p{size - 1}"]),
        skills=_skills(chance, 0.7),
        kits=chance.randint(0, 3),
        shifts=tuple(shifts),
    )


def one_day_problem(seed, count=5):
    """One team, one day, a break, and up to `count` requests: small enough to try every plan."""
    chance = random.Random(seed)
    count = chance.randint(1, count)
    minutes = [[0 if i == j else chance.randint(1, 60) for j in range(count + 1)] for i in range(count + 1)]
    requests = []
    for number in range(count):
        windows = [_window(chance, [MONDAY]) for _ in range(chance.choice([0, 1, 2]))]
        promised = _window(chance, [MONDAY]) if chance.random() < 0.15 else None
        requests.append(
            Request(
                id=f"R{number}",
                place=f"p{number + 1}",
                weight=float(chance.randint(1, 6)),
                service_min=chance.randint(5, 120),
                windows=tuple(windows),
                promised=promised,
            )
        )
    begin = chance.randint(450, 560)
    earliest, length = chance.randint(540, 760), chance.randint(15, 60)
    rest = (
        Break(earliest, earliest + length + chance.randint(0, 60), length) if chance.random() < 0.7 else None
    )
    shift = Shift(MONDAY, begin, begin + chance.randint(120, 420), rest)
    return Problem(
        days=(MONDAY,),
        drive=Matrix(tuple(tuple(row) for row in minutes)),
        places=tuple(Place(f"p{number}") for number in range(count + 1)),
        teams=(Team(id="T1", start="p0", end="p0", shifts=(shift,)),),
        requests=tuple(requests),
    )


def city_problem(seed, count=120):
    """A week of three teams in a city like Pangkalpinang: homes and a few institutions, all invented."""
    chance = random.Random(seed)
    days = [MONDAY + timedelta(number) for number in range(5)]
    places, requests = [Place("office", -2.13, 106.12)], []
    for number in range(count):
        lat, lon = -2.13 + chance.uniform(-0.06, 0.06), 106.12 + chance.uniform(-0.06, 0.06)
        places.append(Place(f"p{number}", lat, lon))
        requests.append(_city_request(chance, number, days))
    lunch = Break(705, 795, 45)
    shifts = tuple(
        Shift(day, 510, 690 if day.weekday() == 4 else 900, None if day.weekday() == 4 else lunch)
        for day in days
    )
    teams = tuple(
        Team(
            id=f"T{number}",
            start="office",
            end="office",
            skills=frozenset() if number == 1 else frozenset(["female"]),
            kits=2 if number else 1,
            shifts=shifts,
        )
        for number in range(3)
    )
    return Problem(
        days=tuple(days),
        drive=Haversine(25, 1.4),
        places=tuple(places),
        teams=teams,
        requests=tuple(requests),
        kits_per_day=4,
    )


def _city_request(chance, number, days):
    institution = chance.random() < 0.05
    people = chance.randint(15, 40) if institution else chance.randint(1, 3)
    windows = []
    if chance.random() < 0.6:
        halves = {
            day: (540, 720) if chance.random() < 0.5 else (780, 900) for day in days if chance.random() < 0.5
        }
        windows = [Window(day, *half) for day, half in halves.items()]
    return Request(
        id=f"R{number}",
        place=f"p{number}",
        people=people,
        weight=float(people * chance.choice([1, 1, 2, 4])),
        service_min=people * 5 + 15 if institution else 10 + 12 * people,
        setup_min=10,
        skills=frozenset(["female"] if chance.random() < 0.15 else []),
        kits=2 if institution else 1,
        windows=tuple(windows),
        group=chance.choice(["elderly", "disabled", "children"]),
        ward=f"19.71.01.10{chance.randint(1, 8):02d}",
        promised=Window(chance.choice(days), 540, 660) if chance.random() < 0.06 else None,
        after=After(f"R{chance.randint(0, number - 1)}", 2) if number and chance.random() < 0.08 else None,
    )

"""What families and ward officers asked for in the past month: twelve a week, and one busy week.

And before the lists came: some eight a week, only for cards that were worn out or lost."""

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

from sample.chance import pick
from sample.names import Kin, legal_name, one_of, pools
from sample.person import Person
from sample.places import home_point, wards

REQUEST_COLUMNS = (
    "request_ref", "received_at", "channel", "reporter_name", "reporter_phone", "person_name", "nik",
    "birth_date", "sex", "ward_code", "address", "rt", "rw", "lat", "lon", "group", "obstacle", "documents",
    "wanted_window", "companion_name",
)  # fmt: skip
WESTERN_INDONESIA = timezone(timedelta(hours=7))
DAYS = 30
A_WEEK = 12
BUSY_WEEK_EXTRA = 20
BUSY_WEEK = 1  # weeks before the as-of date
EARLIER_A_WEEK = 8
CHANNELS = {"phone": 0.2, "ward_officer": 0.35, "family_form": 0.2, "whatsapp": 0.25}
WINDOWS = {"any": 0.5, "morning": 0.35, "afternoon": 0.15}
# Who is asked for: lacking a card and on no list, already on a list, with a card but needing something else,
# a child without papers, in no register.
KINDS = {"uncarded": 0.48, "listed": 0.14, "carded": 0.16, "child": 0.14, "unregistered": 0.08}
OBSTACLES = {
    "elderly": {"bedridden": 0.4, "wheelchair": 0.3, "no_transport": 0.3},
    "bedridden": {"bedridden": 1.0},
    "disability": {"wheelchair": 0.6, "bedridden": 0.2, "no_transport": 0.2},
    "mental_illness": {"afraid": 0.6, "confined": 0.25, "no_transport": 0.15},
    "poor": {"no_transport": 0.6, "remote": 0.4},
    "first_time_holder": {"no_transport": 0.6, "remote": 0.4},
    "orphan": {"no_transport": 1.0},
}
OLD_GROUPS = {"elderly": 0.55, "bedridden": 0.45}
ADULT_GROUPS = {"disability": 0.45, "mental_illness": 0.3, "poor": 0.25}
SAID_TWICE = 0.05


class Callers:
    """Draws who asks, for whom, when and how."""

    kinds = KINDS
    prefix = "RQ"

    def __init__(self, people: list[Person], listed: set[str], *, seed: int, as_of: date) -> None:
        self.seed = seed
        self.as_of = as_of
        self.chance = Random(f"requests {seed}")
        alive = [person for person in people if person.status == "alive"]
        lacking = [person for person in alive if person.missing()]
        fits: dict[str, Callable[[Person], bool]] = {
            "uncarded": lambda one: one.age >= 17 and one.register_id not in listed,
            "listed": lambda one: one.register_id in listed,
            "child": lambda one: one.age < 17 and "birth_certificate" in one.missing(),
        }
        self.pools = {kind: [one for one in lacking if fit(one)] for kind, fit in fits.items()}
        self.pools["carded"] = [one for one in alive if one.age >= 70 and one.identity_card == "printed"]

    def requests(self) -> list[dict[str, str]]:
        """Return the requests in the order of their arrival."""
        rows: list[dict[str, str]] = []
        for moment in self._moments():
            if rows and self.chance.random() < SAID_TWICE:
                row = dict(self.chance.choice(rows)) | {"lat": "", "lon": "", "nik": ""}
            else:
                row = self._need()
            rows.append(row | self._caller() | {"received_at": moment.isoformat()})
        for place, row in enumerate(rows, 1):
            row["request_ref"] = f"{self.prefix}-{self.as_of.year}-{place:04d}"
        return rows

    def _moments(self) -> list[datetime]:
        midnight = datetime(self.as_of.year, self.as_of.month, self.as_of.day, tzinfo=WESTERN_INDONESIA)
        moments = []
        for days, count in self._weeks():
            for _ in range(count):
                day = midnight - timedelta(days=self.chance.choice(days))
                if day.weekday() == 6:  # few call on a Sunday
                    day -= timedelta(days=1)
                moments.append(day + timedelta(minutes=7 * 60 + int(self.chance.random() * 13 * 60)))
        return sorted(moments)

    def _weeks(self) -> list[tuple[range, int]]:
        """Return, for each week, its days before the as-of date and how many ask in it."""
        weeks = [range(first, min(first + 6, DAYS) + 1) for first in range(1, DAYS + 1, 7)]
        return [
            (days, round(A_WEEK * len(days) / 7) + (BUSY_WEEK_EXTRA if week == BUSY_WEEK else 0))
            for week, days in enumerate(weeks)
        ]

    def _need(self) -> dict[str, str]:
        kind = pick(self.kinds, self.chance.random())
        person = self.chance.choice(self.pools[kind]) if self.pools.get(kind) else self._unknown()
        lat, lon = home_point(person.ward_code, person.register_id or person.name, self.seed)
        group = self._group(person)
        known_nik = person.nik if self.chance.random() < 0.6 else ""
        return {
            "person_name": person.given_name,
            "nik": known_nik,
            "birth_date": person.birth_date,
            "sex": person.sex,
            "ward_code": person.ward_code,
            "address": person.address,
            "rt": person.rt,
            "rw": person.rw,
            "lat": f"{lat:.6f}",
            "lon": f"{lon:.6f}",
            "group": group,
            "obstacle": pick(OBSTACLES[group], self.chance.random()),
            "documents": "|".join(self._documents(kind, person)),
            "wanted_window": pick(WINDOWS, self.chance.random()),
        }

    def _documents(self, kind: str, person: Person) -> list[str]:
        if kind == "carded":
            return [
                self.chance.choice(("identity_card", "family_card"))
            ]  # worn out, lost, or with an old address
        if not person.register_id:
            return ["identity_card", "family_card"]
        return person.missing()

    def _group(self, person: Person) -> str:
        if person.age < 17:
            return "orphan" if self.chance.random() < 0.3 else "poor"
        if person.age == 17:
            return "first_time_holder"
        return pick(OLD_GROUPS if person.age >= 60 else ADULT_GROUPS, self.chance.random())

    def _unknown(self) -> Person:
        """Somebody who lives here and is in no register."""
        ward = self.chance.choice(wards())
        year = self.as_of.year - 25 - int(self.chance.random() * 50)
        sex = "L" if self.chance.random() < 0.6 else "P"
        name = legal_name(self.chance, Kin("malay"), sex, year)
        return Person(
            name=name, given_name=name, sex=sex, birth_date=f"{year}-07-01", age=self.as_of.year - year,
            ward_code=ward.code, address=one_of(self.chance, pools()["streets"]), rt="001", rw="001",
        )  # fmt: skip

    def _caller(self) -> dict[str, str]:
        name = legal_name(self.chance, Kin("malay"), "P" if self.chance.random() < 0.6 else "L", 1985)
        companion = legal_name(self.chance, Kin("malay"), "P", 1980)
        return {
            "channel": pick(CHANNELS, self.chance.random()),
            "reporter_name": name,
            # An invented range: 0812-0000 stands in no telephone book.
            "reporter_phone": f"0812-0000-{self.chance.randrange(10_000):04d}",
            "companion_name": companion if self.chance.random() < 0.4 else name,
        }


class EarlierCallers(Callers):
    """Who asked in the weeks before the lists came. What they lacked stands in no register, so none contradicts it."""

    kinds = {"carded": 1.0}
    prefix = "RE"

    def __init__(self, people: list[Person], *, seed: int, before: date, weeks: int) -> None:
        super().__init__(people, set(), seed=seed, as_of=before)
        self.chance = Random(f"earlier requests {seed}")
        self.weeks = weeks
        with_card = [one for one in people if one.status == "alive" and one.identity_card == "printed"]
        self.pools = {"carded": with_card}

    def _weeks(self) -> list[tuple[range, int]]:
        return [(range(week * 7 + 1, week * 7 + 8), EARLIER_A_WEEK) for week in range(self.weeks)]


def write_earlier_requests(path: Path, people: list[Person], *, seed: int, before: date, weeks: int) -> int:
    """Write what was asked for in the weeks before a day, and return how many there are."""
    return _write(path, EarlierCallers(people, seed=seed, before=before, weeks=weeks))


def write_requests(path: Path, people: list[Person], listed: set[str], *, seed: int, as_of: date) -> int:
    """Write requests.csv and return how many there are. `listed` holds the register_ids found on rosters."""
    return _write(path, Callers(people, listed, seed=seed, as_of=as_of))


def _write(path: Path, callers: Callers) -> int:
    rows = callers.requests()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, REQUEST_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)

"""Who stands on which list of another office, and what is true about them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sample.households import Settler
from sample.person import Person
from sample.places import wards
from sample.population import CITY_RESIDENTS
from sample.roster_errors import Clerk
from sample.roster_lists import List

CITY_REGION = "1971"
SMALLEST_LIST = 24  # rows, so that a small city still has lists worth looking at


@dataclass(slots=True)
class Row:
    """One row of a list with the truth behind it."""

    number: int  # the value of the list's own "No" column
    fields: dict[str, str]
    person: Person | None  # None when nobody knows who it is
    situation: str  # resident, duplicate, dead, moved, outside, unregistered, unknown
    fault: str = ""  # no_name, impossible_date, short_nik: planted in a bad row
    extra: dict[str, str | float] = field(default_factory=dict)  # what only this office's form asks


FAULTS = {
    "lapas.xlsx": ("no_name", "impossible_date"),
    "dinsos.xlsx": ("no_name", "impossible_date", "impossible_date", "short_nik", "short_nik", "short_nik"),
    "panti-asuhan.csv": ("impossible_date",),
}
WARD_OF = {"kelurahan-lansia.csv": "19.71.05.1006"}
SEVENTEEN_WITHIN_DAYS = 200


class Rosters:
    """Draws the people of every list and changes their papers to what such people have."""

    def __init__(self, settler: Settler, people: list[Person], as_of: date) -> None:
        self.chance = settler.chance
        self.settler = settler
        self.people = people
        self.as_of = as_of
        self.scale = len(people) / CITY_RESIDENTS
        seen: dict[str, int] = defaultdict(int)
        for person in people:
            seen[person.person_id] += 1
        self.registered_twice = [person for person in people if seen[person.person_id] > 1]
        self.taken = {person.register_id for person in self.registered_twice}
        self.listed: dict[str, list[Person]] = {}  # residents by the list that names them

    def draw(self, plan: List) -> list[Row]:
        """Return the rows of one list in the order of the file."""
        if plan.shares:  # a list beside another one leaves all the others as they are
            self.chance = Random(f"{plan.file} {len(self.people)}")
        size = max(SMALLEST_LIST, round(plan.size * self.scale))
        clerk = Clerk(self.chance, plan.rates, self.as_of)
        chosen = list(self._people(plan, size - round(size * plan.twice)))
        again = self.chance.sample(chosen, min(len(chosen), round(size * plan.twice)))
        order = chosen + again
        self.chance.shuffle(order)
        rows = [
            Row(number, clerk.note(person), person, situation)
            for number, (person, situation) in enumerate(order, 1)
        ]
        if plan.group == "mental_illness":
            _forget_names(rows, self.chance)
        _spoil(rows, FAULTS.get(plan.file, ()), self.chance)
        return rows

    def _people(self, plan: List, size: int) -> Iterable[tuple[Person, str]]:
        outside, unregistered = round(size * plan.outside), round(size * plan.unregistered)
        gone = round(size * plan.gone)
        yield from ((self._stranger(plan, outside=True), "outside") for _ in range(outside))
        yield from ((self._stranger(plan, outside=False), "unregistered") for _ in range(unregistered))
        wanted = size - outside - unregistered - gone
        known = self.listed.get(plan.shares, [])
        both = self.chance.sample(known, min(len(known), round(wanted * plan.shared)))
        yield from ((person, "resident") for person in both)
        residents = self._residents(plan, wanted - len(both), alive=True)
        self.listed[plan.file] = residents
        for person in residents:
            self._neglect(plan, person)
            yield person, "resident"
        yield from ((person, person.status) for person in self._residents(plan, gone, alive=False))
        if plan.group in ("poor", "inmate"):
            twice = [person for person in self.registered_twice if plan.fits(person)]
            yield from ((person, "duplicate") for person in twice[: round(6 * self.scale)])

    def _residents(self, plan: List, size: int, *, alive: bool) -> list[Person]:
        ward = WARD_OF.get(plan.file)
        pool = [
            person
            for person in self.people
            if (person.status == "alive") == alive
            and plan.fits(person)
            and (ward is None or person.ward_code == ward)
            and person.register_id not in self.taken
            and (plan.group != "first_time_holder" or self._soon_seventeen(person))
        ]
        drawn = self.chance.sample(pool, min(size, len(pool)))
        # One in ten stays free for another list: the same person on two lists is common.
        self.taken.update(person.register_id for place, person in enumerate(drawn) if place % 10)
        return drawn

    def _soon_seventeen(self, person: Person) -> bool:
        days = person.born_on + round(17 * 365.2425) - self.as_of.toordinal()
        return -60 <= days <= SEVENTEEN_WITHIN_DAYS

    def _neglect(self, plan: List, person: Person) -> None:
        """People on such lists lack papers more often than their neighbours."""
        if person.age >= 17 and self.chance.random() < plan.no_card:
            person.identity_card = "none"
        if person.age < 17 and self.chance.random() < plan.no_papers:
            person.child_card = "no"
        if person.age < 18 and self.chance.random() < plan.no_papers * 0.7:
            person.birth_certificate = "no"

    def _stranger(self, plan: List, *, outside: bool) -> Person:
        """Somebody who is not in the city's register."""
        while True:
            for person in self.settler.household(self.chance.choice(wards())):
                if plan.fits(person) and (not outside or not person.origin.startswith(CITY_REGION)):
                    if outside:
                        person.family_card_number = person.origin + person.family_card_number[6:]
                        person.ward_code = ""
                    else:
                        person.nik = person.family_card_number = ""
                    return person


def _forget_names(rows: list[Row], chance: Random) -> None:
    """Some patients were brought in without a name."""
    nameless = [row for row in rows if row.situation in ("outside", "unregistered", "resident")]
    for place, row in enumerate(chance.sample(nameless, round(len(rows) * 0.07)), 1):
        title = "Mr" if row.person and row.person.sex == "L" else "Mrs"
        row.fields.update(name=f"{title} X {place}", alias="", nik="", family_card_number="", birth_place="")
        row.fields.update(birth_date="", mother_name="", father_name="", address="", rt="", rw="", ward="")
        if row.situation == "resident":
            row.situation = "unnamed"  # registered all the same: only a fingerprint would tell
        else:
            row.person, row.situation = None, "unknown"


def _spoil(rows: list[Row], faults: tuple[str, ...], chance: Random) -> None:
    """Plant the few rows no import can take as they are (a 15-digit NIK deserves a warning only)."""
    sound = [row for row in rows if row.fields["name"] and row.fields["nik"]]
    for row, fault in zip(chance.sample(sound, min(len(faults), len(sound))), faults, strict=False):
        row.fault = fault
        if fault == "no_name":
            row.fields.update(name="", alias="")
        elif fault == "impossible_date":
            row.fields["birth_date"] = f"{row.fields['birth_date'][:4] or '1950'}-02-31"
        else:
            row.fields["nik"] = row.fields["nik"][:-1]

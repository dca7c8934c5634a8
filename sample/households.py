"""Households of the invented city: who lives under one roof, on one family card."""

from bisect import bisect
from dataclasses import dataclass
from datetime import date
from random import Random

from sample.chance import pick
from sample.names import Kin, kin, legal_name, one_of, pools, with_father, with_title
from sample.numbers import Numbers, origin
from sample.person import Person
from sample.places import Ward

YEAR_DAYS = 365.2425
# Age of the head of a household: upper bounds of ten-year classes and their cumulative shares.
HEAD_AGES = ((20, 0.0), (30, 0.11), (40, 0.34), (50, 0.57), (60, 0.77), (70, 0.91), (80, 0.975), (92, 1.0))
CULTURES = {"malay": 0.7, "javanese": 0.2, "bugis": 0.05, "batak": 0.05}  # of those who are not Hakka
HAKKA_WARDS = {
    "19.71.07.1001",
    "19.71.04.1002",
    "19.71.02.1001",
    "19.71.02.1002",
    "19.71.03.1005",
    "19.71.04.1010",
}
MIGRANTS = 0.24
MOTHER_AT_BIRTH = (19, 40)
PLACEHOLDERS = ((1966, 0.13), (1982, 0.04))  # share of made-up dates among those born before

Parents = tuple[Person | None, Person | None]  # mother, father


@dataclass(slots=True)
class Home:
    """What the members of a household share."""

    ward: Ward
    district: str  # six digits, as in a NIK
    address: str
    rt: str
    rw: str
    family_card: str
    migrant: bool


class Settler:
    """Fills wards with households. One random source in one order: a seed always gives the same city."""

    def __init__(self, seed: int, as_of: date) -> None:
        self.chance = Random(seed)
        self.numbers = Numbers(self.chance)
        self.today = as_of.toordinal()
        self.this_year = as_of.year

    def household(self, ward: Ward) -> list[Person]:
        """Return the members of one new household, head first."""
        home = self._home(ward)
        draw = self.chance.random
        head_age, head_sex = self._head_age(), "P" if draw() < 0.13 else "L"
        family = kin(self.chance, self._culture(ward))
        head = self._person(home, family, age=head_age, sex=head_sex)
        members = [head]
        spouse = None
        if draw() < (0.86 if head_sex == "L" and head_age > 26 else 0.3 if head_sex == "L" else 0.0):
            spouse = self._spouse(home, family, head)
            members.append(spouse)
        if spouse or draw() < 0.6:
            members += self._children(home, family, head, spouse)
        if head_age < 58 and draw() < 0.085:
            members.append(self._grandparent(home, family, head))
        return members

    def _home(self, ward: Ward) -> Home:
        draw = self.chance.random
        rt = int(draw() * max(4, ward.population // 670))
        district = ward.code[:8].replace(".", "")
        issued = self.this_year - int(draw() ** 1.5 * 18)
        street = one_of(self.chance, pools()["streets"])
        address = f"{street} NO. {1 + int(draw() * 180)}" if draw() < 0.85 else street
        region = district if draw() < 0.93 else f"19710{1 + int(draw() * 7)}"
        return Home(
            ward=ward,
            district=district,
            address=address,
            rt=f"{rt + 1:03d}",
            rw=f"{rt // 3 + 1:03d}",
            family_card=self.numbers.family_card(region, issued),
            migrant=draw() < MIGRANTS,
        )

    def _head_age(self) -> float:
        at = self.chance.random()
        place = bisect(HEAD_AGES, at, key=lambda step: step[1])
        (low, below), (high, upto) = HEAD_AGES[place - 1], HEAD_AGES[place]
        return low + (high - low) * (at - below) / (upto - below)

    def _culture(self, ward: Ward) -> str:
        if self.chance.random() < (0.42 if ward.code in HAKKA_WARDS else 0.15):
            return "chinese"
        return pick(CULTURES, self.chance.random())

    def _person(self, home: Home, family: Kin, *, age: float, sex: str) -> Person:
        """An adult with parents who live elsewhere."""
        born = self.today - int(age * YEAR_DAYS)
        year = date.fromordinal(born).year
        parents_year = year - 27
        given = legal_name(self.chance, family, sex, year)
        father = legal_name(self.chance, family, "L", parents_year)
        mother = legal_name(
            self.chance, Kin(family.culture, kin(self.chance, family.culture).clan), "P", parents_year
        )
        name = given
        if family.culture in ("malay", "javanese", "bugis"):
            name = with_title(self.chance, given, sex, year)
            if family.culture == "malay" and year < 1980 and self.chance.random() < 0.05:
                name = with_father(given, sex, father)
        person = Person(name=name, given_name=given, sex=sex, mother_name=mother, father_name=father)
        person.culture = family.culture
        return self._registered(home, born, person)

    def _registered(self, home: Home, born: int, person: Person) -> Person:
        """Give a person a date as registered, a birth place, a NIK and the household's address."""
        true_date = date.fromordinal(born)
        person.born_on = born
        person.age = whole_years(born, self.today)
        person.birth_date = self._as_registered(true_date)
        migrant = home.migrant and person.age > 12
        person.origin, person.birth_place = origin(
            self.chance, home.district, year=true_date.year, migrant=migrant
        )
        person.nik = self.numbers.nik(person.origin, person.birth_date, person.sex)
        person.family_card_number = home.family_card
        person.address, person.rt, person.rw = home.address, home.rt, home.rw
        person.ward_code = home.ward.code
        return person

    def _as_registered(self, born: date) -> str:
        """Old people often have a placeholder: 31 December, 1 July, or day 15 of a known month."""
        for before, odds in PLACEHOLDERS:
            if born.year < before:
                at = self.chance.random()
                if at < odds:
                    return f"{born.year}-12-31" if at < odds * 0.55 else f"{born.year}-07-01"
                return f"{born.year}-{born.month:02d}-15" if at > 0.985 else born.isoformat()
        return born.isoformat()

    def _spouse(self, home: Home, family: Kin, head: Person) -> Person:
        age = max(18.5, (self.today - head.born_on) / YEAR_DAYS - 3 + self.chance.gauss(0, 3))
        culture = family.culture if self.chance.random() < 0.85 else "malay"
        return self._person(home, kin(self.chance, culture), age=age, sex="P")

    def _children(self, home: Home, family: Kin, head: Person, spouse: Person | None) -> list[Person]:
        mother = spouse or (head if head.sex == "P" else None)
        father = head if head.sex == "L" else None
        mother_age = (self.today - (mother or head).born_on) / YEAR_DAYS
        found: list[Person] = []
        age = mother_age - MOTHER_AT_BIRTH[0] - self.chance.expovariate(1 / 4.0)
        while age > max(0.0, mother_age - MOTHER_AT_BIRTH[1]) and len(found) < 6:
            if self.chance.random() < at_home(age):
                found.append(self._child(home, family, age, (mother, father)))
            age -= 1.1 + self.chance.expovariate(1 / 6.4)
        return found

    def _child(
        self, home: Home, family: Kin, age: float, parents: tuple[Person | None, Person | None]
    ) -> Person:
        mother, father = parents
        born = self.today - int(age * YEAR_DAYS)
        sex = "L" if self.chance.random() < 0.512 else "P"
        name = legal_name(self.chance, family, sex, date.fromordinal(born).year)
        if mother:
            mother_name = mother.given_name
        else:
            mother_name = legal_name(self.chance, family, "P", date.fromordinal(born).year - 26)
        father_name = (
            father.given_name if father else legal_name(self.chance, family, "L", self.this_year - 40)
        )
        person = Person(name=name, given_name=name, sex=sex, mother_name=mother_name, father_name=father_name)
        person.culture = family.culture
        return self._registered(home, born, person)

    def _grandparent(self, home: Home, family: Kin, head: Person) -> Person:
        age = min(99.0, (self.today - head.born_on) / YEAR_DAYS + 20 + self.chance.expovariate(1 / 6))
        sex = "P" if self.chance.random() < 0.68 else "L"
        elder = self._person(home, family, age=age, sex=sex)
        if sex == "P":
            head.mother_name = elder.given_name
        else:
            head.father_name = elder.given_name
        return elder


def at_home(age: float) -> float:
    """Share of children of this age who are on their parents' family card."""
    return 0.985 if age < 19 else 0.78 if age < 25 else 0.38 if age < 32 else 0.14


def whole_years(born: int, today: int) -> int:
    """Return completed years between two ordinal days."""
    birth, now = date.fromordinal(born), date.fromordinal(today)
    return now.year - birth.year - ((now.month, now.day) < (birth.month, birth.day))

"""A second invented register, written apart from `city.py`: peoples with naming customs of their own, other habits of numbers.

Malays, Javanese, Hakka, Bataks, Bugis and easterners marry mostly among themselves; names follow each people's custom, a
fifth of the words are rare. Dates of birth are registered with the faults of their time, some numbers carry a wrong date for
life, fields of the register are at times empty. The people do not exist.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

import yaml

from find.city import REGISTER_COLUMNS as COLUMNS

AS_OF = date(2026, 11, 24)
PEOPLES = (("malay", 44), ("java", 22), ("hakka", 20), ("batak", 5), ("bugis", 4), ("east", 5))
POOLS = yaml.safe_load(Path(__file__).with_name("town_names.yaml").read_text(encoding="utf-8"))
CLANS, INDONESIANISED = POOLS["clans"], POOLS["indonesianised"]
ENDINGS = ("a", "an", "ar", "i", "in", "is", "o", "on", "u", "us", "ena", "ika", "ita", "ati", "iana", "ilah")
STREETS = POOLS["streets"]
BORN_AT = (("PANGKALPINANG", 60), ("SUNGAILIAT", 8), ("BELINYU", 5), ("MENTOK", 4), ("TOBOALI", 4), ("KOBA", 3), ("PALEMBANG", 4),
           ("JAKARTA", 3), ("WONOGIRI", 2), ("KEBUMEN", 2), ("MEDAN", 2), ("MAKASSAR", 1), ("KUPANG", 1), ("SINGKAWANG", 1))  # fmt: skip


@dataclass(slots=True)
class Person:
    """One register row and the person behind it. A placeholder day is in `registered`, the true day in `born`."""

    number: int
    people: str
    sex: str
    name: str
    born: date
    registered: date
    nik: str
    card: str
    mother: str
    father: str
    birth_place: str
    house: tuple[int, str, int, int]  # ward, address, rt, rw
    status: str = "alive"
    papers: tuple[str, str, str] = ("printed", "yes", "yes")
    nickname: str = ""
    known_mother: bool = True

    def age(self) -> int:
        """Return the age in whole years on the day of the lists, as registered."""
        day = self.registered
        return AS_OF.year - day.year - ((AS_OF.month, AS_OF.day) < (day.month, day.day))


@dataclass
class Town:
    """So many register rows, drawn from one seed."""

    residents: int
    seed: int
    wards: int = 42
    rare: float = 0.2
    _picks: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = Random(f"town {self.seed}")
        prefixes = [a + b for a in "BDFGHJKLMNPRSTW" for b in "AEIOU"]
        self.rare_words = {
            sex: [
                (
                    self.chance.choice(prefixes)
                    + "".join(self.chance.sample("BCDFGHJKLMNPRSTWYZ", 1))
                    + self.chance.choice(ENDINGS[:10] if sex == "L" else ENDINGS[9:]).upper()
                )
                for _ in range(6000)
            ]
            for sex in "LP"
        }
        self.region = "1971"
        self.ward_codes = [f"19.71.{1 + at % 7:02d}.{1001 + at // 7}" for at in range(self.wards)]
        kinds = ("Pintu", "Lubuk", "Teluk", "Gajah", "Kacang", "Sungai", "Padang")
        heads = self.chance.sample([a + b for a in ("Sel", "Mer", "Ker", "Bac", "Tem", "Jer") for b in ("ap", "indung", "ambah", "abut", "ang", "ining", "ang Lama")], self.wards)  # fmt: skip
        self.ward_names = [f"{self.chance.choice(kinds)} {head}" for head in heads]

    def pick(self, key: tuple, words: list[str]) -> str:
        """Return one of `words`, the first ones oftener (a rank to the power 0.75)."""
        stock = self._picks.get(key)
        if not stock:
            shuffled = sorted(words, key=lambda word: hash_of(word, self.seed))
            weights = list(accumulate(1 / (at + 3) ** 0.75 for at in range(len(shuffled))))
            stock = self._picks[key] = self.chance.choices(shuffled, cum_weights=weights, k=5000)
        return stock.pop()

    def given(self, people: str, sex: str) -> str:
        if self.chance.random() < self.rare:
            return self.chance.choice(self.rare_words[sex])
        return self.pick((people, sex, "given"), POOLS[f"given_{people}_{sex}"])

    def last(self, people: str, sex: str) -> str:
        words = POOLS.get(f"last_{people}_{sex}") or POOLS[f"last_{people}_L"]
        return self.pick((people, sex, "last"), words)

    def name(self, people: str, sex: str, father: str, young: bool) -> str:
        """Return a full name by the custom of a people."""
        draw = self.chance.random
        if people == "hakka":
            clan = father.split()[0] if father and father.split()[0] in CLANS else self.chance.choice(CLANS)
            if draw() < (0.7 if young else 0.25):
                return self.chance.choice(INDONESIANISED) + (f" {clan}" if draw() < 0.4 else f" {self.chance.choice(INDONESIANISED)}" if draw() < 0.6 else "")  # fmt: skip
            return f"{clan} {self.pick(('hakka', sex), POOLS[f'given_hakka_{sex}'])}"
        first = self.given(people, sex)
        if people == "batak" and draw() < 0.85:
            clan = father.split()[-1] if father else self.last("batak", "L")
            return f"{first} {clan}"
        if draw() < (0.04 if young else 0.24 if people == "java" else 0.12):
            return first
        words = [first, self.last(people, sex) if draw() < 0.6 else self.given(people, sex)]
        if draw() < (0.55 if young else 0.18):
            words.insert(1, self.given(people, sex))
        if people == "malay" and draw() < (0.2 if sex == "L" else 0.1):
            words.insert(0, "MUHAMMAD" if sex == "L" else "SITI" if draw() < 0.5 else "NUR")
        if father and people in {"malay", "bugis"} and draw() < 0.15:
            words.append(father.split()[-1])
        return " ".join(dict.fromkeys(words))

    def number(self, day: date, woman: bool = False) -> str:
        home = self.chance.random() < 0.8
        place = f"{self.region}{self.chance.randint(1, 7):02d}" if home else f"{self.chance.randint(11, 94)}{self.chance.randint(1, 75):02d}{self.chance.randint(1, 25):02d}"  # fmt: skip
        serial = min(9999, 1 + int(self.chance.expovariate(1 / (6 if home else 3))))
        return f"{place}{day.day + 40 * woman:02d}{day:%m%y}{serial:04d}"


def hash_of(word: str, seed: int) -> float:
    """Return an order of words that differs from town to town and not from run to run."""
    return Random(f"{word} {seed}").random()


def _weighted(chance: Random, table) -> str:
    return chance.choices([one for one, _ in table], [weight for _, weight in table])[0]


@dataclass(frozen=True)
class Home:
    """Where a family lives and the card it stands on. used: numbers given so far."""

    town: Town
    people: str
    house: tuple[int, str, int, int]
    card: str
    used: set[str]

    def member(
        self, sex: str, age: float, parents: tuple[str, str] = ("", ""), twin: Person | None = None
    ) -> Person:
        """Return somebody new of this household."""
        chance = self.town.chance
        kin = self.people if chance.random() < 0.9 else _weighted(chance, PEOPLES)
        father, mother = parents
        father = father or self.town.name(kin, "L", "", young=False)
        mother = mother or self.town.name(kin, "P", "", young=False)
        born = twin.born if twin else AS_OF - timedelta(days=int(age * 365.25) + chance.randrange(1, 365))
        registered = twin.registered if twin else _as_registered(born, chance)
        slip = 0 if chance.random() < 0.985 else chance.choice((1, 30, 365, 9))
        nik = self.town.number(registered - timedelta(days=slip), sex == "P")
        while nik in self.used:
            nik = f"{nik[:12]}{int(nik[12:]) % 9999 + 1:04d}"
        self.used.add(nik)
        return Person(
            0, kin, sex, self.town.name(kin, sex, father, age < 30), born, registered, nik, self.card, mother, father,
            _weighted(chance, BORN_AT), self.house, nickname=_nickname(kin, sex, chance),
            known_mother=chance.random() > (0.15 if age > 60 else 0.03),
        )  # fmt: skip

    def children(self, years: float, parents: tuple[str, str]) -> Iterator[Person]:
        """Yield the children of a couple, now and then twins."""
        chance = self.town.chance
        for _ in range(_weighted(chance, ((0, 15), (1, 25), (2, 30), (3, 18), (4, 9), (5, 3)))):
            age = years - 19 - abs(chance.gauss(5, 6))
            if age <= 0.1:
                continue
            child = self.member(chance.choice("LP"), min(age, 40), parents)
            yield child
            if chance.random() < 0.011:
                yield self.member(chance.choice((child.sex, "L", "P")), age, parents, child)


def households(town: Town) -> Iterator[list[Person]]:
    """Yield households without end: a couple or a single, children, at times a grandmother; cousins share a street."""
    chance, used = town.chance, set()
    draw = chance.random
    while True:
        people = _weighted(chance, PEOPLES)
        ward = int(town.wards * draw() ** 1.6)
        street = f"{chance.choice(STREETS)} No {chance.randint(1, 150)}"
        house = (ward, street, chance.randint(1, 12), chance.randint(1, 5))
        card = town.number(date(2003, 1, 1) + timedelta(days=chance.randrange(8300)))
        years = chance.choice((chance.uniform(19, 35), chance.uniform(25, 60), chance.uniform(45, 92)))
        home = Home(town, people, house, card, used)
        family = [home.member("L" if draw() < 0.8 else "P", years)]
        if draw() < 0.78:
            other = "P" if family[0].sex == "L" else "L"
            family.append(home.member(other, max(17.5, years + chance.gauss(-3.5, 4.5))))
            named = {one.sex: one.name for one in family}
            family += home.children(years, (named["L"], named["P"]))
        if draw() < 0.07:
            family.append(home.member("P", min(99, years + 24)))
        yield family


def _as_registered(born: date, chance: Random) -> date:
    if chance.random() < (0.14 if born.year < 1970 else 0.05 if born.year < 1990 else 0.004):
        year = born.year if chance.random() < 0.7 else born.year + chance.choice((-2, -1, 1, 2))
        return date(year, *((12, 31) if chance.random() < 0.5 else (7, 1)))
    return born.replace(day=15) if chance.random() < 0.01 else born


def _nickname(people: str, sex: str, chance: Random) -> str:
    if people == "hakka":
        syllable = chance.choice(["FUNG", "KIONG", "LIONG", "SIONG", "KHIUN", "THIAM", "CIN", "FAT", "SEN", "NAM", "JUN", "TET"] if sex == "L" else ["MOI", "LAN", "LIN", "NGO", "CHIN", "FUI", "KIM", "LIANG", "HIONG", "FA"])  # fmt: skip
        return chance.choice((f"A {syllable}", f"A{syllable}", f"AH {syllable}", f"A. {syllable}"))
    return chance.choice(["BUJANG", "UJANG", "ATOK", "PAKCIK", "BANG", "CIK", "GENDUT", "KECIL", "MAMAN", "YANTO", "UCOK", "BUTET", "TOLE", "MBAH", "BOIM", "ITEM", "ENENG", "KACUNG", "YUK", "MANG", "NEK", "JENDOL", "KRIBO", "DULAH", "EMBUN"])  # fmt: skip


def _papers(one: Person, chance: Random) -> None:
    draw, age = chance.random, one.age()
    old = age > 62
    at = draw()
    one.status = "dead" if at < (0.05 if old else 0.007) else "moved" if at > 0.985 else "alive"
    card = "none" if age < 17 or draw() < 0.06 else "recorded" if draw() < 0.025 else "printed"
    one.papers = (
        card,
        "yes" if draw() < (0.93 if age < 18 else 0.45) else "no",
        "yes" if age < 17 and draw() < 0.7 else "no",
    )


def populate(town: Town) -> Iterator[Person]:
    """Yield the register's people; one in two hundred comes a second time, with another number."""
    count, again = 0, []
    for home in households(town):
        for one in home:
            one.number = count
            _papers(one, town.chance)
            yield one
            count += 1
            if town.chance.random() < 0.005:
                again.append(
                    replace(
                        one,
                        nik=town.number(one.registered, one.sex == "P"),
                        card=town.number(date(2009, 6, 2)),
                        status="alive",
                        name=one.name.replace("Y", "I", 1) if town.chance.random() < 0.3 else one.name,
                    )
                )
            if count + len(again) >= town.residents:
                yield from again
                return


def write(town: Town, path: Path, keep) -> dict[str, Person]:
    """Write the register; return by register_id whom `keep` chooses."""
    kept = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for at, one in enumerate(populate(town)):
            register_id = f"R{at:07d}"
            ward, address, rt, rw = one.house
            writer.writerow((
                register_id, one.nik, one.card, one.name, one.sex, one.birth_place, one.registered.isoformat(),
                one.mother if one.known_mother else "", one.father, f"JL {address}".upper(), f"{rt:03d}", f"{rw:03d}",
                town.ward_codes[ward], one.status, *one.papers,
            ))  # fmt: skip
            if keep(one):
                kept[register_id] = one
    return kept

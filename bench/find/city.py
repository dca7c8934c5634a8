"""An invented register of any size: households with parents, children, twins, juniors, same-name strangers.

Plain Python, about 20 s a million. Name words are a long-tailed mixture: the known words of `sample/names.yaml`, in an
order shuffled by the seed, and rarer ones put together from syllables. The people do not exist.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

import yaml

AS_OF = date(2026, 11, 24)
NAMES = Path(__file__).resolve().parents[2] / "sample" / "names.yaml"
SYLLABLES = {
    "L": (
        "WAN",
        "DI",
        "TO",
        "NO",
        "MAN",
        "RI",
        "DAR",
        "YAN",
        "FI",
        "SAL",
        "HAR",
        "SU",
        "BAS",
        "KUR",
        "NAL",
        "RUD",
    ),
    "P": (
        "NI",
        "TI",
        "WATI",
        "LIA",
        "NA",
        "SA",
        "RIN",
        "DA",
        "YU",
        "MEL",
        "SRI",
        "FIT",
        "LE",
        "RA",
        "NUR",
        "MA",
    ),
}
STREETS = ("MELATI", "MAWAR", "KENANGA", "PAHLAWAN", "TIMAH", "LADA", "DEPATI HAMZAH", "MAYOR SYAFRI", "KOBA", "NANAS",
           "SUDIRMAN", "AHMAD YANI", "SOLIHIN", "GANDARIA", "RAYA MENTOK", "BALAI", "GEREJA", "MASJID", "RUSA")  # fmt: skip
PLACES = ("PANGKALPINANG", "SUNGAILIAT", "MENTOK", "KOBA", "TOBOALI", "BELINYU", "PALEMBANG", "JAKARTA", "MANGGAR",
          "SURABAYA", "MEDAN", "SEMARANG", "BANDUNG", "LAMPUNG", "JEBUS", "TANJUNG PANDAN")  # fmt: skip
REGISTER_COLUMNS = (
    "register_id", "nik", "family_card_number", "name", "sex", "birth_place", "birth_date", "mother_name",
    "father_name", "address", "rt", "rw", "ward_code", "status", "identity_card", "birth_certificate", "child_card",
)  # fmt: skip


@dataclass(slots=True)
class Resident:
    """One register row, and what only the truth knows: the person behind it."""

    person: int
    nik: str
    family_card_number: str
    name: str
    sex: str
    birth_place: str
    birth_date: date
    mother_name: str
    father_name: str
    address: str
    rt: str
    rw: str
    ward: int
    status: str = "alive"
    identity_card: str = "printed"
    birth_certificate: str = "yes"
    child_card: str = "yes"

    def row(self, register_id: str, ward_code: str) -> tuple[str, ...]:
        """Return the columns of the contract."""
        return (
            register_id, self.nik, self.family_card_number, self.name, self.sex, self.birth_place,
            self.birth_date.isoformat(), self.mother_name, self.father_name, self.address, self.rt, self.rw, ward_code,
            self.status, self.identity_card, self.birth_certificate, self.child_card,
        )  # fmt: skip


@dataclass(frozen=True)
class City:
    """How many register rows, the seed, the region digits, wards, and shares of awkward rows."""

    residents: int
    seed: int
    region: str = "1971"
    districts: int = 7
    wards_each: int = 6
    rare_words: int = 4000
    registered_twice: float = 0.004
    dead: float = 0.012
    moved: float = 0.010

    def ward_codes(self) -> list[str]:
        """Return the Kemendagri codes of the wards."""
        prefix = f"{self.region[:2]}.{self.region[2:4]}"
        return [
            f"{prefix}.{d:02d}.{1001 + w}"
            for d in range(1, self.districts + 1)
            for w in range(self.wards_each)
        ]

    def ward_names(self) -> list[str]:
        """Return invented ward names, two words each, all different."""
        chance = Random(f"wards {self.seed}")
        names: dict[str, None] = {}
        while len(names) < self.districts * self.wards_each:
            word = "".join(chance.choice(SYLLABLES["L"] + SYLLABLES["P"]) for _ in range(3)).capitalize()
            names[f"{chance.choice(['Air', 'Bukit', 'Batu', 'Tua', 'Pasir', 'Kampung'])} {word}"] = None
        return list(names)


def _leaves(tree: object) -> Iterator[str]:
    """Yield the texts of nested lists and dictionaries."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from _leaves(part)


class Namer:
    """Draws names: one to three words, common words first, sons at times with a word of their father's."""

    def __init__(self, chance: Random, rare_words: int) -> None:
        self.chance, self.rare_words = chance, rare_words
        self.words = {sex: self._long_tail(sex) for sex in "LP"}
        self._stock: dict[str, list[str]] = {"L": [], "P": []}

    def _long_tail(self, sex: str) -> tuple[list[str], list[float]]:
        pools = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
        side = "male" if sex == "L" else "female"
        known = [
            word
            for culture in pools.values()
            if isinstance(culture, dict)
            for name in [*_leaves(culture.get(side, [])), *_leaves(culture.get(f"{side}_last", []))]
            for word in name.split()
            if len(word) > 2
        ]
        known = list(
            dict.fromkeys(known + ["MUHAMMAD", "ABDUL"] * (sex == "L") + ["SITI", "NUR"] * (sex == "P"))
        )
        self.chance.shuffle(known)
        other = SYLLABLES["P" if sex == "L" else "L"]
        made = [
            "".join(
                self.chance.choice(SYLLABLES[sex] + other[:6])
                for _ in range(self.chance.choice((2, 3, 3, 4)))
            )
            for _ in range(self.rare_words)
        ]
        words = list(dict.fromkeys([*known, *made]))
        return words, list(accumulate(1 / (place + 14) for place in range(len(words))))

    def word(self, sex: str) -> str:
        stock = self._stock[sex]
        if not stock:
            words, weights = self.words[sex]
            stock.extend(self.chance.choices(words, cum_weights=weights, k=50_000))
        return stock.pop()

    def name(self, sex: str, father: str = "") -> str:
        at = self.chance.random()
        words = [self.word(sex) for _ in range(1 if at < 0.11 else 2 if at < 0.66 else 3)]
        if sex == "L" and self.chance.random() < 0.14 and words[0] != "MUHAMMAD":
            words.insert(0, "MUHAMMAD")
        if father and self.chance.random() < 0.25:
            words[-1] = father.rsplit(" ", 1)[-1]
        return " ".join(dict.fromkeys(words))


class Registry:
    """Gives numbers as offices do: serials of one region and day count up from 1."""

    def __init__(self, chance: Random, region: str, districts: int) -> None:
        self.chance, self.region, self.districts = chance, region, districts
        self._serials: dict[str, int] = {}

    def place(self) -> str:
        if self.chance.random() < 0.18:  # first registered elsewhere
            return (
                self.chance.choice(("1901", "1902", "1671", "3171", "1571", "3374", "1205"))
                + "0"
                + str(self.chance.randint(1, 9))
            )
        return f"{self.region}{self.chance.randint(1, self.districts):02d}"

    def number(self, day: date, woman: bool = False) -> str:
        head = f"{self.place()}{day.day + 40 * woman:02d}{day:%m%y}"
        serial = self._serials.get(head, 0) + 1
        self._serials[head] = serial
        return f"{head}{serial:04d}"


def residents(city: City) -> Iterator[Resident]:
    """Yield the people of a city household by household, twice-registered ones at the end."""
    chance = Random(f"city {city.seed}")
    namer, registry = Namer(chance, city.rare_words), Registry(chance, city.region, city.districts)
    again: list[Resident] = []
    count, wanted = 0, round(city.residents * (1 - city.registered_twice))
    while count < wanted:
        for one in _household(chance, city, namer, registry):
            if count >= wanted:
                break
            one.person = count
            _status(one, chance, city)
            count += 1
            if chance.random() < city.registered_twice and one.status == "alive":
                again.append(_second(one, chance, city, registry))
            yield one
    yield from again


def _household(chance: Random, city: City, namer: Namer, registry: Registry) -> list[Resident]:
    draw = chance.random
    ward = min(
        chance.randrange(city.districts * city.wards_each),
        chance.randrange(city.districts * city.wards_each * 2),
    )
    rw, rt = chance.randint(1, 6), chance.randint(1, 8)
    home = {
        "ward": ward,
        "address": f"JL. {chance.choice(STREETS)} NO. {chance.randint(1, 220)}",
        "rt": f"{rt:03d}",
        "rw": f"{rw:03d}",
    }
    age = min(88.0, max(21.0, chance.gammavariate(9, 5)))
    card = registry.number(date(2005, 1, 1) + timedelta(days=chance.randrange(7800)))

    def person(sex: str, name: str, years: float, parents: tuple[str, str] | None = None) -> Resident:
        born = _registered_day(AS_OF - timedelta(days=1 + int(years * 365.25)), chance)
        father, mother = parents or (namer.name("L"), namer.name("P"))
        place = PLACES[0] if draw() < 0.62 else chance.choice(PLACES)
        return Resident(
            0, registry.number(born, sex == "P"), card, name, sex, place, born, mother, father, **home
        )

    alone = draw() < 0.11
    head_sex = "P" if draw() < 0.13 else "L"
    people = [person(head_sex, namer.name(head_sex), age)]
    if alone:
        return people
    if draw() < 0.9:
        other = "L" if head_sex == "P" else "P"
        people.append(person(other, namer.name(other), min(92, max(18, chance.gauss(age - 3, 4)))))
    by_sex = {one.sex: one.name for one in people}
    parents = (by_sex.get("L") or namer.name("L"), by_sex.get("P") or namer.name("P"))
    people += _children(chance, namer, person, parents, age)
    return people


def _children(
    chance: Random, namer: Namer, person: Callable, parents: tuple[str, str], age: float
) -> list[Resident]:
    children: list[Resident] = []
    for _ in range(chance.choice((0, 1, 1, 2, 2, 2, 3, 3, 4))):
        sex = chance.choice("LP")
        years = max(0.02, min(45.0, age - 20 - abs(chance.gauss(6, 5))))
        junior = sex == "L" and chance.random() < 0.006
        name = parents[0] if junior else namer.name(sex, parents[0])
        children.append(person(sex, name, years, parents))
        if chance.random() < 0.012:  # a twin, often of a similar name
            twin = namer.name(sex, parents[0]).split()
            if chance.random() < 0.5:
                twin = [twin[0], *name.split()[1:]]
            other = person(sex, " ".join(dict.fromkeys(twin)), years, parents)
            other.birth_date = children[-1].birth_date
            other.nik = children[-1].nik[:12] + f"{int(children[-1].nik[12:]) + 1:04d}"
            children.append(other)
    return children


def _registered_day(born: date, chance: Random) -> date:
    """Return the day as registered: older people's unknown days are 31 December or 1 July."""
    if born.year < 1985 and chance.random() < 0.09:
        return date(born.year, 12, 31) if chance.random() < 0.55 else date(born.year, 7, 1)
    return born


def _status(one: Resident, chance: Random, city: City) -> None:
    draw = chance.random
    age = (AS_OF - one.birth_date).days / 365.25
    at = draw()
    one.status = (
        "dead" if at < city.dead * (4 if age > 65 else 0.6) else "moved" if at > 1 - city.moved else "alive"
    )
    one.identity_card = "none" if age < 17 or draw() < 0.07 else "recorded" if draw() < 0.03 else "printed"
    one.birth_certificate = "yes" if draw() < (0.9 if age < 18 else 0.5) else "no"
    one.child_card = "yes" if age < 17 and draw() < 0.6 else "no"


def _second(one: Resident, chance: Random, city: City, registry: Registry) -> Resident:
    """Return the same person registered again: another number and family card, at times another spelling."""
    name = one.name.replace("MUHAMMAD", chance.choice(("MOHAMAD", "MUHAMAD", "MUHAMMAD")))
    return replace(
        one, nik=registry.number(one.birth_date, one.sex == "P"), family_card_number=registry.number(date(2012, 5, 4)),
        name=name, ward=chance.randrange(city.districts * city.wards_each), address="JL. BARU NO. 1", status="alive",
    )  # fmt: skip


def write_register(city: City, path: Path, keep: Callable[[Resident], bool]) -> dict[str, Resident]:
    """Write the register CSV; return by register_id the residents `keep` chooses, for the lists and the truth."""
    codes, kept = city.ward_codes(), {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REGISTER_COLUMNS)
        for number, one in enumerate(residents(city)):
            register_id = f"K{(number * 7919 + city.seed) % 10**8:08d}"
            writer.writerow(one.row(register_id, codes[one.ward]))
            if keep(one):
                kept[register_id] = one
    return kept

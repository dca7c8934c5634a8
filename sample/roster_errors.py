"""How lists of other offices differ from the register: spelling, wrong numbers, ages for dates.

Rates follow the field-error table the project's facts give for synthetic data; each list may set its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from sample.names import old_spelling, one_of, pools
from sample.person import Person
from sample.places import wards

ROSTER_COLUMNS = (
    "roster_id", "name", "alias", "nik", "family_card_number", "sex", "birth_place", "birth_date", "age",
    "mother_name", "father_name", "address", "rt", "rw", "ward",
)  # fmt: skip
MUHAMMADS = ("MUHAMMAD", "MUHAMAD", "MOHAMMAD", "MOHAMAD", "MUH.", "MOH.", "M.", "MUHD.", "MHD.")
SOUNDS = (
    ("F", "P"), ("V", "F"), ("Z", "J"), ("DH", "D"), ("TH", "T"), ("KH", "H"), ("Q", "K"), ("X", "KS"),
    ("AI", "E"), ("AU", "O"), ("EE", "I"), ("SY", "S"), ("AA", "A"), ("DD", "D"), ("II", "I"), ("FF", "F"),
    ("NUR", "NOOR"), ("AHMAD", "ACHMAD"), ("YANTO", "IANTO"), ("WAHYU", "WAHJU"), ("AISYAH", "AISAH"),
)  # fmt: skip
PLACE_SPELLINGS = ("Pangkalpinang", "Pangkal Pinang", "P. Pinang", "PGK", "PKP", "P.PINANG")


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of wrong or missing fields in one list."""

    nik_missing: float = 0.10
    nik_digit: float = 0.025
    nik_is_family_card: float = 0.01
    name_variant: float = 0.25
    nickname_only: float = 0.05
    other_name: float = 0.01
    date_missing: float = 0.05
    date_swapped: float = 0.04
    year_off: float = 0.06
    placeholder: float = 0.06
    sex_missing: float = 0.01
    sex_wrong: float = 0.01
    place_missing: float = 0.10
    place_old: float = 0.30
    age_error: int = 2  # years, either way
    parents_missing: float = 0.3


class Clerk:
    """Writes a person onto a list the way a busy office does."""

    def __init__(self, chance: Random, rates: Rates, today: date) -> None:
        self.chance = chance
        self.rates = rates
        self.today = today

    def note(self, person: Person) -> dict[str, str]:
        """Return the person in the columns of a roster; dates ISO, each file writes its own form."""
        draw, rates = self.chance.random, self.rates
        name, alias = self._name(person)
        known_parents = draw() > rates.parents_missing
        return {
            "name": name,
            "alias": alias,
            "nik": self._nik(person),
            "family_card_number": person.family_card_number if draw() > 0.25 else "",
            "sex": self._sex(person.sex),
            "birth_place": self._birth_place(person.birth_place),
            "birth_date": self._birth_date(person.birth_date),
            "age": str(max(0, person.age + self.chance.randint(-rates.age_error, rates.age_error))),
            "mother_name": self._parent(person.mother_name) if known_parents else "",
            "father_name": self._parent(person.father_name) if known_parents else "",
            **self._home(person),
        }

    def _name(self, person: Person) -> tuple[str, str]:
        at = self.chance.random()
        nickname = self._nickname(person)
        if at < self.rates.other_name:
            side = "male" if person.sex == "L" else "female"
            return one_of(self.chance, pools()["malay"][side]["mid"]), ""
        if at < self.rates.other_name + self.rates.nickname_only:
            return nickname, nickname
        alias = nickname if self.chance.random() < 0.15 else ""
        if at < self.rates.other_name + self.rates.nickname_only + self.rates.name_variant:
            return self.respelt(person.given_name), alias
        return person.name if self.chance.random() < 0.5 else person.given_name, alias

    def _nickname(self, person: Person) -> str:
        if person.culture == "chinese":
            return one_of(self.chance, pools()["chinese"]["nicknames"])
        words = [word for word in person.given_name.split() if word not in MUHAMMADS]
        return self.chance.choice(words or [person.given_name])

    def _parent(self, name: str) -> str:
        return self.respelt(name) if self.chance.random() < self.rates.name_variant else name

    def respelt(self, name: str) -> str:
        """Return the name as somebody heard it: one or two small changes of kinds that do occur."""
        for _ in range(1 + (self.chance.random() < 0.35)):
            name = self.chance.choice(CHANGES)(name, self.chance)
        return name

    def _nik(self, person: Person) -> str:
        at, rates = self.chance.random(), self.rates
        if at < rates.nik_missing or not person.nik:
            return ""
        at = self.chance.random()
        if at < rates.nik_is_family_card:
            return person.family_card_number
        if at < rates.nik_is_family_card + rates.nik_digit:
            place = 5 + int(self.chance.random() * 11)
            wrong = (int(person.nik[place]) + 1 + int(self.chance.random() * 9)) % 10
            return f"{person.nik[:place]}{wrong}{person.nik[place + 1 :]}"
        return person.nik

    def _sex(self, sex: str) -> str:
        at = self.chance.random()
        if at < self.rates.sex_missing:
            return ""
        return {"L": "P", "P": "L"}[sex] if at > 1 - self.rates.sex_wrong else sex

    def _birth_place(self, place: str) -> str:
        if self.chance.random() < 0.12:
            return ""
        return self.chance.choice(PLACE_SPELLINGS) if place.startswith(("P", "PGK")) else place.title()

    def _birth_date(self, registered: str) -> str:
        at, rates = self.chance.random(), self.rates
        if at < rates.date_missing:
            return ""
        at = self.chance.random()
        year, month, day = registered.split("-")
        if at < rates.date_swapped:
            return f"{year}-{day}-{month}" if int(day) <= 12 else registered
        at -= rates.date_swapped
        if at < rates.year_off:
            return f"{int(year) + self.chance.choice((-10, -2, -1, 1, 2))}-{month}-{min(int(day), 28):02d}"
        if at - rates.year_off < rates.placeholder:
            return f"{year}-12-31" if self.chance.random() < 0.5 else f"{year}-07-01"
        return registered

    def _home(self, person: Person) -> dict[str, str]:
        at, rates = self.chance.random(), self.rates
        spellings = SPELLINGS.get(person.ward_code) or (
            person.birth_place.title(),
        )  # the place, if elsewhere
        ward = self.chance.choice(spellings)
        if at < rates.place_missing:
            return {"address": "", "rt": "", "rw": "", "ward": ward}
        rt, rw = person.rt.lstrip("0"), person.rw.lstrip("0")
        if at < rates.place_missing + rates.place_old:
            rt = str(1 + (int(rt) + int(at * 100)) % 9)
        return {"address": person.address.title(), "rt": rt, "rw": rw, "ward": ward}


SPELLINGS = {ward.code: (ward.name, ward.name, *ward.spellings) for ward in wards()}


def _other_muhammad(name: str, chance: Random) -> str:
    first, _, rest = name.partition(" ")
    if first in MUHAMMADS:
        return f"{chance.choice(MUHAMMADS)} {rest}"
    return _sound(name, chance)


def _sound(name: str, chance: Random) -> str:
    swaps = [pair for pair in SOUNDS if pair[0] in name]
    if name.endswith("AH"):
        return name[:-1]
    if not swaps:
        return f"{name}H" if name.endswith("A") else _doubled(name, chance)
    return name.replace(*chance.choice(swaps), 1)


def _doubled(name: str, chance: Random) -> str:
    spots = [
        place
        for place, letter in enumerate(name)
        if letter in "LNSMDT" and letter not in (name[place - 1 : place], name[place + 1 : place + 2])
    ]
    if not spots:
        return name
    place = chance.choice(spots)
    return name[:place] + name[place] + name[place:]


def _shortened(name: str, chance: Random) -> str:
    words = name.split()
    if len(words) == 1:
        return _doubled(name, chance)
    return " ".join([*words[:-1], f"{words[-1][0]}."]) if chance.random() < 0.4 else " ".join(words[:-1])


def _joined_or_parted(name: str, chance: Random) -> str:
    return name.replace(" ", "", 1) if " " in name else _sound(name, chance)


def _turned(name: str, chance: Random) -> str:
    words = name.split()
    return (
        " ".join([words[-1], *words[:-1]])
        if len(words) > 1 and chance.random() < 0.5
        else _sound(name, chance)
    )


def _mistyped(name: str, chance: Random) -> str:
    place = int(chance.random() * max(1, len(name) - 1))
    return name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :]


def _spelt_old(name: str, chance: Random) -> str:
    return old_spelling(name) if chance.random() < 0.5 else _sound(name, chance)


CHANGES: tuple[Callable[[str, Random], str], ...] = (
    _other_muhammad, _sound, _sound, _doubled, _shortened, _joined_or_parted, _turned, _mistyped, _spelt_old,
)  # fmt: skip

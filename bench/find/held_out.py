"""A third invented city with lists, never learnt from: few names evenly spread, generic faults, one after the other.

Written the way a tester would who has the table of field errors and nothing else: short pools of names drawn alike, every
fault an independent die. Many namesakes, so that a name says less than in the other two cities. Three lists, from tidy to poor.
"""

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import yaml

from find.city import REGISTER_COLUMNS as REGISTER

AS_OF = date(2026, 11, 24)
POOLS = yaml.safe_load(Path(__file__).with_name("held_out_names.yaml").read_text(encoding="utf-8"))
MEN, WOMEN, MORE, CLANS, SYLLABLES, ROADS = (
    POOLS[pool] for pool in ("men", "women", "more", "clans", "syllables", "roads")
)
TOWNS = ["PANGKALPINANG"] * 7 + ["SUNGAILIAT", "KOBA", "MENTOK", "JAKARTA", "PALEMBANG", "BANDUNG"]
NICKNAMES = [
    "Acong",
    "Botak",
    "Cemong",
    "Encik",
    "Gepeng",
    "Jabrik",
    "Kuncung",
    "Mamat",
    "Opung",
    "Mbok",
    "Tompel",
    "Udin",
    "Wak",
]
PAPERS = ("identity_card", "birth_certificate", "child_card")


@dataclass(frozen=True)
class Faults:
    """Shares of rows with each fault."""

    no_nik: float
    no_card: float
    no_mother: float
    no_birth: float
    age_instead: float
    nickname: float
    absent: float


LISTS = {
    "tidy": Faults(0.20, 0.30, 0.20, 0.05, 0.10, 0.02, 0.08),
    "usual": Faults(0.35, 0.55, 0.40, 0.20, 0.70, 0.05, 0.10),
    "poor": Faults(0.60, 0.70, 0.50, 0.20, 0.80, 0.05, 0.15),
}


@dataclass(frozen=True)
class One:
    """A resident: what the register says, and what he is called."""

    row: dict[str, str]
    born: date
    nickname: str
    ids: tuple[str, ...] = ()
    absent: bool = False

    @property
    def age(self) -> int:
        """Whole years on the day of the lists."""
        return AS_OF.year - self.born.year - ((AS_OF.month, AS_OF.day) < (self.born.month, self.born.day))


class Maker:
    """Draws people of one seed."""

    def __init__(self, seed: int, wards: int = 42) -> None:
        self.chance = Random(f"held out {seed}")
        self.used: set[str] = set()
        self.wards = [
            (f"19.71.{1 + at // 6:02d}.{1001 + at % 6}", f"Kelurahan {self.chance.choice(MORE)} {at}")
            for at in range(wards)
        ]

    def name(self, sex: str, clan: str = "") -> str:
        roll, pick = self.chance.random(), self.chance.choice
        if clan:
            return (
                f"{clan} {pick(SYLLABLES)} {pick(SYLLABLES)}"
                if roll < 0.6
                else f"{pick(MEN if sex == 'L' else WOMEN)} {clan}"
            )
        first = pick(MEN if sex == "L" else WOMEN)
        words = (
            [first]
            if roll < 0.11
            else [first, pick(MORE)]
            if roll < 0.6
            else [first, pick(MEN if sex == "L" else WOMEN), pick(MORE)]
        )
        if sex == "L" and roll > 0.88:
            words.insert(0, "Muhammad")
        return " ".join(dict.fromkeys(words))

    def number(self, day: date, woman: int) -> str:
        head, serial = (
            f"19710{self.chance.randint(1, 7)}{day.day + woman:02d}{day:%m%y}",
            self.chance.randint(1, 4),
        )
        while (number := f"{head}{serial:04d}") in self.used:
            serial += 1
        self.used.add(number)
        return number

    def home(self) -> list[One]:
        """Return one family."""
        roll, pick = self.chance.random, self.chance.choice
        clan = pick(CLANS) if roll() < 0.18 else ""
        ward = pick(self.wards)[0]
        shared = {
            "address": f"{pick(ROADS)} No. {self.chance.randint(1, 300)}".upper(),
            "rt": f"{self.chance.randint(1, 9):03d}",
            "rw": f"{self.chance.randint(1, 6):03d}",
            "ward_code": ward,
            "family_card_number": self.number(date(2006, 1, 1) + timedelta(self.chance.randrange(7500)), 0),
        }
        father, mother = self.name("L", clan), self.name("P", clan)
        age = 20 + int(roll() ** 1.3 * 62)
        family = [
            self.one("L", father, age, shared, clan),
            self.one("P", mother, max(18, age - self.chance.randint(-2, 8)), shared, clan),
        ]
        for _ in range(pick((0, 1, 2, 2, 3, 4))):
            if age > 22:
                sex = pick("LP")
                child = self.one(
                    sex, self.name(sex, clan), self.chance.randint(0, min(35, age - 19)), shared, clan
                )
                child.row.update(mother_name=mother.upper(), father_name=father.upper())
                family.append(child)
        return family if roll() > 0.1 else family[:1]

    def one(self, sex: str, name: str, age: int, shared: dict[str, str], clan: str) -> One:
        roll, pick = self.chance.random, self.chance.choice
        born = AS_OF - timedelta(1 + age * 365 + age // 4 + self.chance.randrange(364))
        if age > 45 and roll() < 0.10:
            born = date(born.year, *pick(((12, 31), (7, 1))))
        years = AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))
        status = "dead" if roll() < (0.05 if age > 60 else 0.004) else "moved" if roll() < 0.01 else "alive"
        card = "none" if years < 17 or roll() < 0.05 else "recorded" if roll() < 0.02 else "printed"
        row = {
            "nik": self.number(born, 40 * (sex == "P")), "name": name.upper(), "sex": sex, "birth_place": pick(TOWNS),
            "birth_date": born.isoformat(), "mother_name": self.name("P", clan).upper(), "father_name": self.name("L", clan).upper(), **shared,
            "status": status, "identity_card": card, "birth_certificate": "yes" if roll() < 0.85 else "no",
            "child_card": "yes" if years < 17 and roll() < 0.75 else "no",
        }  # fmt: skip
        return One(row, born, f"A {pick(SYLLABLES)}" if clan else pick(NICKNAMES))


def spoil_name(name: str, chance: Random) -> str:
    """Return a name with one common fault, or as it is (three times in four)."""
    if chance.random() > 0.25:
        return name
    words, how, at = name.split(), chance.randrange(8), chance.randrange(len(name))
    swaps = (("MUHAMMAD", "MUH"), ("MUHAMMAD", "MOH."), ("DJ", "J"), ("U", "OE"), ("J", "DJ"), ("Y", "J"), ("F", "P"), ("Z", "J"), ("KH", "H"), ("SY", "S"), ("C", "TJ"), ("V", "F"))  # fmt: skip
    if how <= 2:
        return name.replace(*chance.choice([pair for pair in swaps if pair[0] in name] or [("A", "A")]), 1)
    if how == 3:
        return chance.choice(("H. ", "Hj. ", "Drs. ", "Ir. ")) + name + chance.choice(("", ", S.Pd", ", SE"))
    if how == 4 and len(words) > 1:
        return " ".join([*words[:-1], f"{words[-1][0]}."])
    if how == 5:
        return name[:at] + name[at + 1 :]
    if how == 6:
        return name[:at] + name[at] + name[at:]
    return " ".join(reversed(words)) if len(words) > 1 else name


def spoil_number(number: str, chance: Random) -> str:
    """Return a number with one digit wrong (2.5 %), two swapped (1 %), as a spreadsheet spoils it (0.5 %), or as it is."""
    roll, at = chance.random(), chance.randrange(15)
    if roll < 0.025:
        return number[:at] + str((int(number[at]) + chance.randint(1, 9)) % 10) + number[at + 1 :]
    if roll < 0.035:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return f"{int(number):.2E}" if roll < 0.04 else number


def spoil_birth(one: One, faults: Faults, chance: Random) -> dict[str, str]:
    """Return date and age as written: missing, an age, a placeholder, swapped, the year off, or right."""
    roll, pick, born = chance.random, chance.choice, one.born
    if roll() < faults.no_birth:
        age = (
            str(max(0, one.age + pick((-3, -2, -1, 0, 0, 0, 0, 1, 2, 3))))
            if roll() < faults.age_instead
            else ""
        )
        return {"birth_date": "", "age": age}
    die = roll()
    if die < 0.12:
        written = pick((f"31-12-{born.year}", f"01-07-{born.year}", f"{born.year}", f"15-{born:%m-%Y}"))
    elif die < 0.16 and born.day <= 12:
        written = f"{born:%m-%d-%Y}"
    elif die < 0.22:
        written = f"{born:%d-%m}-{born.year + pick((-10, -1, 1, 2))}"
    else:
        written = f"{born:%d-%m-%Y}"
    return {"birth_date": written, "age": ""}


def spoil_home(row: dict[str, str], maker: "Maker", chance: Random) -> dict[str, str]:
    """Return the home as written: unknown, an old one, free text, or right."""
    roll, pick = chance.random, chance.choice
    at = roll()
    ward = dict(maker.wards)[row["ward_code"]]
    if at < 0.10:
        return {"address": "", "rt": "", "rw": "", "ward": ""}
    if at < 0.25:
        ward = pick((ward, pick(maker.wards)[1]))
        return {"address": pick(ROADS), "rt": f"{chance.randint(1, 9):03d}", "rw": row["rw"], "ward": ward}
    if at < 0.40:
        near = f"rumah dekat {pick(('pasar', 'sungai', 'masjid'))} RT {int(row['rt'])}"
        return {"address": near, "rt": "", "rw": "", "ward": ward}
    return {"address": f"Jl. {row['address'].title()}", "rt": row["rt"], "rw": row["rw"], "ward": ward}


def spoil(one: One, faults: Faults, maker: "Maker", chance: Random) -> dict[str, str]:
    """Return a row of a list."""
    roll, row = chance.random, one.row
    name = (
        one.nickname
        if roll() < faults.nickname
        else ""
        if roll() < 0.004
        else spoil_name(row["name"], chance)
    )
    card = row["family_card_number"]
    return {
        "name": name, "alias": one.nickname if roll() < 0.15 else "",
        **spoil_birth(one, faults, chance), **spoil_home(row, maker, chance),
        "nik": "" if not row["nik"] or roll() < faults.no_nik else card if roll() < 0.01 else spoil_number(row["nik"], chance),
        "family_card_number": "" if roll() < faults.no_card else spoil_number(card, chance),
        "sex": "" if roll() < 0.01 else row["sex"] if roll() < 0.99 else "LP"[row["sex"] == "L"],
        "birth_place": "" if roll() < 0.15 else row["birth_place"].title(),
        "mother_name": "" if roll() < faults.no_mother else spoil_name(row["mother_name"], chance),
        "father_name": "" if roll() < 0.6 else spoil_name(row["father_name"], chance),
    }  # fmt: skip


def register_of(maker: Maker, residents: int, path: Path, keep_every: int) -> list[One]:
    """Write a register; return every n-th resident, with all register ids of his."""
    kept: list[One] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, REGISTER, lineterminator="\n")
        writer.writeheader()
        number = 0
        while number < residents:
            for one in maker.home():
                number += 1
                ids = [f"{number}"]
                writer.writerow({"register_id": ids[0], **one.row})
                if maker.chance.random() < 0.004:
                    number += 1
                    ids.append(f"{number}")
                    other = {
                        "nik": maker.number(one.born, 40 * (one.row["sex"] == "P")),
                        "family_card_number": maker.number(date(2011, 3, 8), 0),
                    }
                    writer.writerow({"register_id": ids[1], **one.row, **other})
                if number % keep_every == 0:
                    kept.append(replace(one, ids=tuple(ids)))
    return kept


def write_list(
    which: str, kept: list[One], maker: Maker, rows: int, seed: int
) -> tuple[list[dict[str, str]], list[One]]:
    """Return the rows of a list and who each is; 5 % of rows are somebody again."""
    faults, chance = LISTS[which], Random(f"{which} {seed}")
    others = Maker(seed + 90_001)
    others.wards, others.used = maker.wards, maker.used  # a NIK is given once in the country
    strangers = [one for _ in range(rows // 8) for one in others.home()]
    sheet, people = [], []
    for number in range(rows):
        one = chance.choice(kept)
        if people and chance.random() < 0.05:
            one = chance.choice(people)
        elif chance.random() < faults.absent:
            stranger = chance.choice(strangers)
            family = ("family_card_number", "mother_name", "father_name", "address", "rt", "rw", "ward_code")
            row = dict(stranger.row)
            if chance.random() < 0.25:
                row |= {key: one.row[key] for key in family}
            row["nik"] = row["nik"] if chance.random() < 0.5 else ""
            one = replace(stranger, row=row, absent=True, ids=())
        people.append(one)
        sheet.append({"roster_id": f"{which}/{number}", **spoil(one, faults, maker, chance)})
    return sheet, people

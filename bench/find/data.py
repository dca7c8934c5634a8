"""Sets of files to measure on: a register, lists, and what is true of every row; three makers that share no code."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from find import habits, held_out
from find.city import AS_OF, City, Resident, residents, write_register
from find.lists import MODELS, make_list
from find.offices import ROSTER_COLUMNS, Place
from find.town import Person, Town, populate, write

RARE_WORDS = (1500, 3000, 9000)


@dataclass(frozen=True)
class Truth:
    """Of one roster row. register_ids: of the person, two when registered twice. missing: due and absent papers."""

    register_ids: tuple[str, ...]
    gone: bool
    missing: str

    @property
    def linkable(self) -> bool:
        """Whether an automatic link is right: dead, moved and twice registered people go to a human."""
        return len(self.register_ids) == 1 and not self.gone


Truths = dict[str, dict[str, Truth]]


def of_elsewhere(nik: str) -> str:
    """Return the NIK of somebody in no register as one that no resident bears: a NIK is given once in the country."""
    return f"{nik[:12]}{(int(nik[12:]) + 5000) % 10_000:04d}" if nik else ""


def city_files(folder: Path, residents_count: int, rows: int, seed: int) -> Truths:
    """Write an invented city and its three lists."""
    return make_files(folder, City(residents_count, seed, rare_words=RARE_WORDS[seed % 3]), rows)


def make_files(folder: Path, city: City, rows: int) -> Truths:
    """Write register.csv and a list per error model into `folder`; return the truth by model and roster_id."""
    folder.mkdir(parents=True, exist_ok=True)
    share = max(1, city.residents // (rows * 2))
    kept = write_register(city, folder / "register.csv", lambda one: one.person % share == 0)
    elsewhere = City(city.residents, city.seed + 5000, region=city.region, rare_words=city.rare_words)
    absent = [
        replace(one, nik=of_elsewhere(one.nik)) for one in islice(residents(elsewhere), max(2000, rows // 3))
    ]
    place = Place(city.ward_names(), city.ward_codes())
    truth = {}
    for model in MODELS:
        sheet = make_list(model, kept, absent, rows=rows, seed=city.seed, place=place)
        _write_list(folder / f"{model}.csv", sheet.rows)
        truth[model] = {roster_id: _of_resident(ids, kept) for roster_id, ids in sheet.truth.items()}
    return truth


def _of_resident(ids: list[str], kept: dict[str, Resident]) -> Truth:
    if not ids:
        return Truth((), False, "")
    one = kept[ids[0]]
    born = one.birth_date
    age = AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))
    papers = (one.identity_card, one.birth_certificate, one.child_card)
    return Truth(tuple(ids), one.status != "alive", missing(age, *papers))


def town_files(folder: Path, residents_count: int, rows: int, seed: int) -> Truths:
    """Write an invented town and its two lists."""
    folder.mkdir(parents=True, exist_ok=True)
    town, share = Town(residents_count, seed), max(1, residents_count // (rows * 3))
    kept = write(town, folder / "register.csv", lambda one: one.number % share == 0)
    others = islice(populate(Town(residents_count, seed + 777)), max(2000, rows // 2))
    absent = [replace(one, nik=of_elsewhere(one.nik)) for one in others]
    truth: Truths = {}
    for name in habits.MIXES:
        sheet, ids_of = habits.make_list(name, kept, absent, town, rows)
        _write_list(folder / f"{name}.csv", sheet)
        truth[name] = {roster_id: _of_person(ids, kept) for roster_id, ids in ids_of.items()}
    return truth


def _of_person(ids: list[str], kept: dict[str, Person]) -> Truth:
    if not ids:
        return Truth((), False, "")
    one = kept[ids[0]]
    return Truth(tuple(ids), one.status != "alive", missing(one.age(), *one.papers))


def held_out_files(folder: Path, residents_count: int, rows: int, seed: int) -> Truths:
    """Write the register and the three lists that nothing is ever learnt from."""
    folder.mkdir(parents=True, exist_ok=True)
    maker = held_out.Maker(seed)
    every = max(1, residents_count // (rows * 2))
    kept = held_out.register_of(maker, residents_count, folder / "register.csv", every)
    truth: Truths = {}
    for name in held_out.LISTS:
        sheet, people = held_out.write_list(name, kept, maker, rows, seed)
        _write_list(folder / f"{name}.csv", sheet)
        pairs = zip(sheet, people, strict=True)
        truth[name] = {
            row["roster_id"]: Truth(
                one.ids,
                bool(one.ids) and one.row["status"] != "alive",
                missing(one.age, *(one.row[paper] for paper in held_out.PAPERS)) if one.ids else "",
            )
            for row, one in pairs
        }
    return truth


def missing(age: int, identity_card: str, birth_certificate: str, child_card: str) -> str:
    """Return what is due and absent, worked out apart from the product's own rules."""
    found = []
    if age >= 17 and identity_card != "printed":
        found.append("identity_card")
    if age < 17 and child_card == "no":
        found.append("child_card")
    if age < 18 and birth_certificate == "no":
        found.append("birth_certificate")
    return "|".join(found)


def _write_list(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ROSTER_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


@dataclass(frozen=True)
class Source:
    """One maker: how it writes its files, its lists, and whether anything was learnt from it (with other seeds)."""

    make: Callable[[Path, int, int, int], Truths]
    lists: tuple[str, ...]
    learnt_from: bool


SOURCES = {
    "city": Source(city_files, tuple(MODELS), learnt_from=True),
    "town": Source(town_files, tuple(habits.MIXES), learnt_from=True),
    "held out": Source(held_out_files, tuple(held_out.LISTS), learnt_from=False),
}

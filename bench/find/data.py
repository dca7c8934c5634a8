"""One set of files to measure on: a register, three lists, and what is true of every row."""

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from find.city import AS_OF, City, Resident, residents, write_register
from find.lists import MODELS, ROSTER_COLUMNS, Place, make_list


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


def make_files(folder: Path, city: City, rows: int) -> dict[str, dict[str, Truth]]:
    """Write register.csv and a list per error model into `folder`; return the truth by model and roster_id."""
    folder.mkdir(parents=True, exist_ok=True)
    share = max(1, city.residents // (rows * 2))
    kept = write_register(city, folder / "register.csv", lambda one: one.person % share == 0)
    elsewhere = City(city.residents, city.seed + 5000, region=city.region, rare_words=city.rare_words)
    absent = list(islice(residents(elsewhere), max(2000, rows // 3)))
    place = Place(city.ward_names(), city.ward_codes())
    truth = {}
    for model in MODELS:
        sheet = make_list(model, kept, absent, rows=rows, seed=city.seed, place=place)
        with (folder / f"{model}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ROSTER_COLUMNS)
            writer.writeheader()
            writer.writerows(sheet.rows)
        truth[model] = {roster_id: _truth(ids, kept) for roster_id, ids in sheet.truth.items()}
    return truth


def _truth(ids: list[str], kept: dict[str, Resident]) -> Truth:
    if not ids:
        return Truth((), False, "")
    one = kept[ids[0]]
    return Truth(tuple(ids), one.status != "alive", "|".join(_missing(one)))


def _missing(one: Resident) -> list[str]:
    """Return what is due and absent, worked out apart from the product's own rules."""
    born = one.birth_date
    age = AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))
    missing = []
    if age >= 17 and one.identity_card != "printed":
        missing.append("identity_card")
    if age < 17 and one.child_card == "no":
        missing.append("child_card")
    if age < 18 and one.birth_certificate == "no":
        missing.append("birth_certificate")
    return missing

"""Three offices write lists, each with its own habits and faults; rates follow the project's table of field errors.

They share no code for errors but the dice.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from find.city import Resident
from find.hospital_list import hospital
from find.offices import Place, Row, age_of
from find.prison_list import prison
from find.welfare_list import welfare

MODELS: dict[str, Callable[[Resident, Random, Place], Row]] = {
    "prison": prison,
    "hospital": hospital,
    "welfare": welfare,
}


@dataclass(frozen=True)
class Sheet:
    """A list and its truth: by roster_id the register ids of the person, none when in no register."""

    rows: list[Row]
    truth: dict[str, list[str]]


def make_list(
    model: str, kept: dict[str, Resident], absent: list[Resident], *, rows: int, seed: int, place: Place, absent_share: float = 0.12
) -> Sheet:  # fmt: skip
    """Write a list of `rows`: residents, people in no register (some of them kin or namesakes), and repeats (4 %)."""
    chance = Random(f"list {model} {seed}")
    write = MODELS[model]
    of_person: dict[int, list[str]] = {}
    for register_id, one in kept.items():
        of_person.setdefault(one.person, []).append(register_id)
    adults = (
        [one for one in kept.values() if 16 <= age_of(one) <= 70]
        if model == "prison"
        else list(kept.values())
    )
    people: list[tuple[Resident, list[str]]] = []
    for one in chance.choices(adults, k=rows):
        if chance.random() < absent_share:
            people.append((_unregistered(one, chance.choice(absent), chance), []))
        else:
            people.append((one, of_person[one.person]))
    for at in range(len(people)):
        if chance.random() < 0.04:
            people[at] = people[chance.randrange(len(people))]
    sheet = Sheet([], {})
    for number, (one, ids) in enumerate(people):
        roster_id = f"{model[0]}{number:07d}"
        sheet.rows.append({"roster_id": roster_id, **write(one, chance, place)})
        sheet.truth[roster_id] = ids
    return sheet


def _unregistered(resident: Resident, stranger: Resident, chance: Random) -> Resident:
    """Return somebody in no register: a stranger, a brother or sister of a resident, or a resident's namesake.

    Namesakes by chance are among the strangers; these few bear even a rare name, as a father and a son may.
    """
    at = chance.random()
    if at < 0.76:
        elsewhere = (
            f"{chance.choice(('7371', '5171', '6171'))}{stranger.nik[4:]}"  # registered in another province
        )
        return replace(stranger, nik=elsewhere if chance.random() < 0.5 else "")
    if at < 0.96:
        return replace(
            stranger, nik="", family_card_number=resident.family_card_number, mother_name=resident.mother_name,
            father_name=resident.father_name, address=resident.address, rt=resident.rt, rw=resident.rw, ward=resident.ward,
        )  # fmt: skip
    return replace(stranger, nik="", name=resident.name, sex=resident.sex)

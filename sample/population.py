"""The register extract of the demo city: residents of every ward, with the papers they have and lack."""

import csv
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from sample.households import Settler
from sample.person import REGISTER_COLUMNS, Person, register_row
from sample.places import Ward, wards

CITY_RESIDENTS = 242_285
# Shares of people still in the register, by age from: dead, moved.
DEAD_FROM_AGE = ((85, 0.05), (70, 0.016), (50, 0.004), (0, 0.0006))
MOVED = 0.009
DUPLICATES = 0.00025  # people registered twice
# Never recorded for an identity card, by age from. Together with the roster people about 1,000 of 168,000.
NEVER_RECORDED = ((85, 0.035), (70, 0.008), (30, 0.0022), (18, 0.0026))
JUST_SEVENTEEN = 0.22  # in the months after the 17th birthday, falling to nothing after a year
RECORDED_NOT_PRINTED = 0.012
CHILD_CARD = 0.815  # from the first birthday; 79 % of all under 17
BIRTH_CERTIFICATE = ((2008, 0.955), (1995, 0.86), (1975, 0.62), (0, 0.33))  # by birth year from


def ward_sizes(residents: int) -> dict[str, int]:
    """Return how many people live in each ward: shares of areas.csv, largest remainders rounded up."""
    exact = {ward.code: ward.population * residents / CITY_RESIDENTS for ward in wards()}
    sizes = {code: math.floor(size) for code, size in exact.items()}
    by_remainder = sorted(exact, key=lambda code: (sizes[code] - exact[code], code))
    for code in by_remainder[: residents - sum(sizes.values())]:
        sizes[code] += 1
    return sizes


def settle(
    settler: Settler, residents: int, *, settled: Callable[[int], object] = lambda _: None
) -> list[Person]:
    """Return everyone in the register, in register order.

    `settled` hears how many were added, for a progress bar.
    """
    papers = Papers(settler.chance, settler.today)
    sizes = ward_sizes(residents)
    people: list[Person] = []
    for ward in wards():
        for person in _fill(settler, ward, sizes[ward.code]):
            papers.give(person)
            people.append(person)
            person.person_id = f"P{len(people):07d}"
            person.register_id = f"R{len(people):07d}"
        settled(sizes[ward.code])
    _register_twice(settler, people)
    return people


def _fill(settler: Settler, ward: Ward, size: int) -> Iterator[Person]:
    left = size
    while left:
        members = settler.household(ward)[:left]
        left -= len(members)
        moved = settler.chance.random() < MOVED
        for person in members:
            if moved:
                person.status = "moved"
            yield person


class Papers:
    """Draws who is dead and who has which paper, by the shares of the city's own figures."""

    def __init__(self, chance: Random, today: int) -> None:
        self.chance = chance
        self.today = today

    def give(self, person: Person) -> None:
        draw, age = self.chance.random, person.age
        born_year = date.fromordinal(person.born_on).year
        if draw() < step(DEAD_FROM_AGE, age):
            person.status = "dead"
        person.birth_certificate = "yes" if draw() < step(BIRTH_CERTIFICATE, born_year) else "no"
        if age < 17:
            person.child_card = "yes" if draw() < (CHILD_CARD if age else 0.5) else "no"
            return
        if draw() < self._never_recorded(person):
            return
        person.identity_card = "recorded" if draw() < RECORDED_NOT_PRINTED else "printed"

    def _never_recorded(self, person: Person) -> float:
        if person.age > 17:
            return step(NEVER_RECORDED, person.age)
        days = self.today - person.born_on - 17 * 365.25
        return JUST_SEVENTEEN * max(0.0, 1 - days / 365)


def step(steps: tuple[tuple[int, float], ...], at: int) -> float:
    """Return the share of the first step whose bound is reached."""
    return next(share for bound, share in steps if at >= bound)


def _register_twice(settler: Settler, people: list[Person]) -> None:
    """Turn a few rows into second registrations of someone else: another NIK, ward and spelling."""
    chance = settler.chance
    count = max(1, round(len(people) * DUPLICATES))
    adults = [place for place, person in enumerate(people) if person.age >= 20 and person.status == "alive"]
    chosen = chance.sample(adults, 2 * count)
    for first, second in zip(chosen[:count], chosen[count:], strict=True):
        one, other = people[first], people[second]
        region = other.ward_code[:8].replace(".", "")
        people[second] = replace(
            one,
            register_id=other.register_id,
            nik=settler.numbers.nik(region, one.birth_date, one.sex),
            family_card_number=other.family_card_number,
            name=one.given_name.replace("MUHAMMAD", "MOHAMAD"),
            address=other.address,
            rt=other.rt,
            rw=other.rw,
            ward_code=other.ward_code,
            identity_card="none" if chance.random() < 0.5 else "recorded",
        )


def write_register(path: Path, people: list[Person]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REGISTER_COLUMNS)
        writer.writerows(map(register_row, people))

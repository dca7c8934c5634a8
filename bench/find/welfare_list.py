"""The list of the welfare office: an old file grown over decades.

Old spelling, titles, placeholder dates, damaged NIKs, KK in the NIK column.
"""

from random import Random

from find.city import PLACES, Resident
from find.offices import Place, Row

OLD = (("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("Y", "J"), ("SY", "SJ"))
TITLES = ("H. ", "HJ. ", "DRS. ", "IR. ", "ST. ")
DEGREES = (", SE", ", S.PD", ", SH", ", S.AG", " S.KOM", ", AMD")


def welfare(one: Resident, chance: Random, place: Place) -> Row:
    """Return somebody as an old benefits file keeps them."""
    draw = chance.random
    ward = place.codes[one.ward] if draw() < 0.5 else place.names[one.ward].lower()
    old_home = draw() < 0.30
    if old_home:
        ward = place.names[chance.randrange(len(place.names))] if draw() < 0.5 else ward
    return {
        "name": _filed_name(one, chance),
        "alias": "",
        "nik": _filed_nik(one, chance),
        "family_card_number": one.family_card_number if draw() < 0.7 else "",
        "sex": one.sex if draw() < 0.985 else "" if draw() < 0.5 else {"L": "P", "P": "L"}[one.sex],
        "birth_place": one.birth_place if draw() < 0.6 else chance.choice(("P.PINANG", "PGK", "PKP")) if one.birth_place == PLACES[0] else "",
        "birth_date": _filed_date(one.birth_date, chance),
        "age": "",
        "mother_name": "" if draw() < 0.35 else _spell_old(one.mother_name, chance) if draw() < 0.2 else one.mother_name,
        "father_name": "",
        "address": "" if draw() < 0.10 else "KP. BARU" if old_home else one.address,
        "rt": str(chance.randint(1, 9)) if old_home else one.rt,
        "rw": str(chance.randint(1, 6)) if old_home else f"RW {one.rw}",
        "ward": ward if draw() < 0.95 else "",
    }  # fmt: skip


def _filed_name(one: Resident, chance: Random) -> str:
    at = chance.random()
    if at < 0.005:
        return ""
    if at < 0.015:
        return f"{chance.choice(('SUPRI', 'YANTO', 'ROHANI', 'ASMAH'))} {chance.choice(('JAYA', 'SARI', 'HADI'))}"
    if at < 0.045:
        return chance.choice(one.name.split())
    if at < 0.16:
        return _spell_old(one.name, chance)
    if at < 0.22:
        return chance.choice(TITLES) + one.name + (chance.choice(DEGREES) if chance.random() < 0.3 else "")
    if at < 0.26:
        return one.name + chance.choice(DEGREES)
    if at < 0.30:
        first, *rest = one.name.split()
        return " ".join([first, *(word[0] + "." for word in rest)])
    if at < 0.33:
        return (
            one.name.replace("MUHAMMAD", chance.choice(("MOCH.", "M.", "MUH.", "MHD")))
            .replace("ABDUL", "ABD.")
            .replace("SITI", "ST.")
        )
    return one.name


def _spell_old(name: str, chance: Random) -> str:
    for new, old in chance.sample(OLD, 3):
        name = name.replace(new, old)
    return name


def _filed_nik(one: Resident, chance: Random) -> str:
    at = chance.random() * bool(one.nik)
    if at < 0.10:
        return chance.choice(("", "", "0", "-"))
    if at < 0.12:
        return one.family_card_number
    if at < 0.14:
        return f"{float(one.nik):.2E}"
    if at < 0.165:
        spot = chance.randrange(16)
        return one.nik[:spot] + str(chance.randrange(10)) + one.nik[spot + 1 :]
    if at < 0.18:
        return one.nik[:12] + "0001"
    if at < 0.19:
        return f"'{one.nik}"
    return one.nik


def _filed_date(day, chance: Random) -> str:
    at = chance.random()
    if at < 0.05:
        return ""
    if at < 0.17:
        return f"31-12-{day.year}" if chance.random() < 0.5 else f"01-07-{day.year}"
    if at < 0.20 and day.day <= 12:
        return f"{day:%m-%d-%Y}"
    if at < 0.26:
        return f"{day.day:02d}-{day.month:02d}-{day.year + chance.choice((-10, -1, 1, 2, 10))}"
    if at < 0.29:
        return f"15-{day.month:02d}-{day.year}"
    return f"{day:%d-%m-%Y}"

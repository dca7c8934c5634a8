"""The list of a prison: a clerk takes down what is said.

Nicknames, "bin", ages, hearsay spellings, old addresses, NIK missing for 30 %.
"""

from random import Random

from find.city import Resident
from find.offices import Place, Row, age_of

HEARD = (("F", "P"), ("V", "P"), ("Z", "J"), ("SY", "S"), ("KH", "H"), ("Q", "K"), ("TH", "T"), ("DH", "D"), ("AI", "E"),
         ("AU", "O"), ("IY", "I"), ("YA", "IA"), ("MUHAMMAD", "MOH"), ("ABDUL", "ABD"), ("NUR", "NOR"), ("RUDIN", "RUDDIN"))  # fmt: skip
CALLED = ("BUJANG", "UJANG", "ATOK", "AMOI", "A FUNG", "AKO", "BONDET", "KANCIL", "GONDRONG", "DOYOK")


def prison(one: Resident, chance: Random, place: Place) -> Row:
    """Return a prisoner as the clerk at the gate notes him."""
    draw = chance.random
    name, alias = _clerk_name(one, chance)
    if draw() < 0.35 and one.sex == "L" and one.father_name:
        name += f" bin {chance.choice(one.father_name.split())}"
    day = one.birth_date
    written, age = "", str(max(0, age_of(one) + (chance.choice((-2, -1, 1, 2, 3)) if draw() < 0.3 else 0)))
    at = draw()
    if at < 0.70:
        age = "" if draw() < 0.7 else age
        written = _clerk_date(day, chance)
    elif at < 0.74:
        written, age = "", ""
    return {
        "name": name.title() if draw() < 0.5 else name,
        "alias": alias,
        "nik": _clerk_nik(one, chance),
        "family_card_number": one.family_card_number if draw() < 0.15 else "",
        "sex": "" if draw() < 0.01 else one.sex if draw() < 0.99 else {"L": "P", "P": "L"}[one.sex],
        "birth_place": one.birth_place.title() if draw() < 0.85 else "",
        "birth_date": written,
        "age": age,
        "mother_name": chance.choice(one.mother_name.split())
        if draw() < 0.25
        else one.mother_name
        if draw() < 0.2
        else "",
        "father_name": _hear(one.father_name, chance) if draw() < 0.4 else "",
        **_clerk_home(one, chance, place),
    }


def _clerk_name(one: Resident, chance: Random) -> tuple[str, str]:
    at, words = chance.random(), one.name.split()
    alias = chance.choice((*CALLED, words[0][:4] + "I", words[-1])) if chance.random() < 0.35 else ""
    if at < 0.005:
        return "", alias
    if at < 0.015:
        return f"{chance.choice(CALLED)} {chance.choice(words)[:3]}O", alias
    if at < 0.065:
        return chance.choice((*CALLED, words[0], words[-1])), alias
    if at < 0.32:
        return _hear(one.name, chance), alias
    return one.name, alias


def _hear(name: str, chance: Random) -> str:
    fits = [pair for pair in HEARD if pair[0] in name]
    if fits and chance.random() < 0.6:
        return name.replace(*chance.choice(fits), 1)
    words = name.split()
    if len(words) > 2 and chance.random() < 0.6:
        words.pop(chance.randrange(1, len(words)))
    elif len(words) > 1 and chance.random() < 0.4:
        words[-1] = words[-1][0]
    elif chance.random() < 0.5:
        words[0] = words[0] + words[0][-1]
    else:
        words.reverse()
    return " ".join(words)


def _clerk_date(day, chance: Random) -> str:
    at = chance.random()
    if at < 0.08:
        return f"{day.year}"
    if at < 0.14:
        return f"{day.month:02d}-{day.year}"
    if at < 0.18 and day.day <= 12:
        return f"{day.month:02d}-{day.day:02d}-{day.year}"
    if at < 0.24:
        return f"{day.day:02d}-{day.month:02d}-{day.year + chance.choice((-10, -2, -1, 1, 2, 5))}"
    return f"{day:%d-%m-%Y}"


def _clerk_nik(one: Resident, chance: Random) -> str:
    at = chance.random() * bool(one.nik)
    if at < 0.30:
        return "" if at < 0.26 else "0" * 16 if at < 0.28 else "-"
    if at < 0.31:
        return one.family_card_number
    if at < 0.335:
        spot = chance.randrange(16)
        return one.nik[:spot] + chance.choice("0123456789") + one.nik[spot + 1 :]
    return one.nik


def _clerk_home(one: Resident, chance: Random, place: Place) -> Row:
    at = chance.random()
    if at < 0.12:
        return {"address": "", "rt": "", "rw": "", "ward": ""}
    if at < 0.40:
        other = chance.randrange(len(place.names))
        return {"address": f"jln {chance.choice(('pasar', 'kampung', 'laut'))}", "rt": str(chance.randint(1, 8)), "rw": "",
                "ward": place.names[other]}  # fmt: skip
    address = one.address.replace("JL. ", chance.choice(("Jl ", "Jalan ", "jln. "))).replace(
        "NO. ", chance.choice(("no ", "No."))
    )
    return {"address": address if at < 0.8 else address.split(" no")[0], "rt": one.rt if at < 0.7 else one.rt.lstrip("0"),
            "rw": one.rw, "ward": place.names[one.ward].upper()}  # fmt: skip

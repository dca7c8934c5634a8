"""The list of a hospital: typed in a hurry and scanned.

Typing slips, look-alike letters and digits, swapped digits, NIK missing for 60 %.
"""

from random import Random

from find.city import Resident
from find.offices import Place, Row, age_of, swapped

KEYS = {"A": "SQZ", "S": "AD", "D": "SF", "E": "RW", "I": "UO", "O": "IP", "U": "YI", "N": "MB", "M": "N", "R": "ET", "T": "RY", "L": "K",
        "H": "GJ", "G": "FH", "B": "VN", "K": "LJ", "Y": "TU", "W": "QE", "P": "O", "F": "DG", "J": "HK", "C": "XV", "Z": "X", "V": "C"}  # fmt: skip
SCANNED = {"O": "0", "I": "1", "S": "5", "B": "8", "RN": "M", "L": "I", "U": "V", "D": "O"}
DIGITS = {"0": "8", "1": "7", "2": "7", "3": "8", "5": "6", "6": "0", "7": "1", "8": "3", "9": "4", "4": "9"}


def hospital(one: Resident, chance: Random, place: Place) -> Row:
    """Return a patient as typed at the desk from hearsay or scanned from paper."""
    draw = chance.random
    day, at = one.birth_date, draw()
    date_text = "" if at < 0.30 else _typed_date(day, chance)
    known_home = draw() > 0.10
    moved = draw() < 0.25
    return {
        "name": "" if draw() < 0.005 else _typed_name(one, chance),
        "alias": "",
        "nik": "" if draw() < 0.60 else _slip_digits(one.nik, chance),
        "family_card_number": "" if draw() < 0.55 else _slip_digits(one.family_card_number, chance),
        "sex": "" if draw() < 0.01 else one.sex if draw() < 0.99 else {"L": "P", "P": "L"}[one.sex],
        "birth_place": "" if draw() < 0.2 else _slip(one.birth_place, chance, 0.05),
        "birth_date": date_text,
        "age": str(max(0, age_of(one) + chance.choice((-1, 0, 0, 0, 0, 0, 1)))) if not date_text and draw() < 0.95 else "",
        "mother_name": "" if draw() < 0.25 else _slip(one.mother_name, chance, 0.2),
        "father_name": "" if draw() < 0.6 else _slip(one.father_name, chance, 0.2),
        "address": "" if not known_home or moved else _slip(one.address.replace("JL. ", "JL ").replace(" NO. ", " "), chance, 0.15),
        "rt": "" if not known_home or moved else one.rt,
        "rw": "" if not known_home or moved else one.rw,
        "ward": "" if not known_home else place.names[chance.randrange(len(place.names)) if moved else one.ward].replace(" ", chance.choice(("", " "))),
    }  # fmt: skip


def _typed_name(one: Resident, chance: Random) -> str:
    at = chance.random()
    if at < 0.01:
        return chance.choice(("PASIEN X", "TN X", "NY. A", "BAYI NY " + one.mother_name.split()[0]))
    if at < 0.05:
        return one.name.split()[0]
    if at < 0.12:
        return ("TN. " if one.sex == "L" else "NY. ") + one.name
    if at < 0.15:
        return one.name[:15].strip()
    return _slip(one.name, chance, 0.22)


def _slip(text: str, chance: Random, share: float) -> str:
    if chance.random() > share or len(text) < 3:
        return text
    for _ in range(1 if chance.random() < 0.75 else 2):
        at, how = chance.randrange(len(text)), chance.random()
        if how < 0.35:
            text = text[:at] + chance.choice(KEYS.get(text[at], "A")) + text[at + 1 :]
        elif how < 0.5:
            text = text[:at] + text[at + 1 :]
        elif how < 0.65:
            text = text[:at] + text[at] + text[at:]
        elif how < 0.85:
            text = swapped(text, at)
        else:
            fits = [key for key in SCANNED if key in text]
            text = text.replace(key := chance.choice(fits), SCANNED[key], 1) if fits else text
    return text


def _slip_digits(number: str, chance: Random) -> str:
    at, spot = chance.random(), chance.randrange(15)
    if not number:
        return ""
    if at < 0.025:
        return number[:spot] + DIGITS[number[spot]] + number[spot + 1 :]
    if at < 0.045:
        return swapped(number, spot)
    if at < 0.055:
        return number[:spot] + number[spot + 1 :]
    return number


def _typed_date(day, chance: Random) -> str:
    text, at = f"{day:%d-%m-%Y}", chance.random()
    if at < 0.04 and day.day <= 12:
        return f"{day:%m-%d-%Y}"
    if at < 0.10:
        spot = chance.choice((0, 1, 3, 4, 8, 9))
        wrong = text[:spot] + DIGITS[text[spot]] + text[spot + 1 :]
        return wrong
    if at < 0.14:
        return f"{day.year}"
    return text if at < 0.6 else day.isoformat()

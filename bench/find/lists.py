"""Three offices write lists, each with its own habits and faults; rates follow the project's table of field errors.

prison: a clerk takes down what is said: nicknames, "bin", ages, hearsay spellings, old addresses, NIK missing for 30 %.
hospital: typed in a hurry and scanned: typing slips, look-alike letters and digits, swapped digits, NIK missing for 60 %.
welfare: an old file grown over decades: old spelling, titles, placeholder dates, damaged NIKs, KK in the NIK column.
The three share no code for errors but the dice.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from find.city import AS_OF, PLACES, Resident

ROSTER_COLUMNS = (
    "roster_id", "name", "alias", "nik", "family_card_number", "sex", "birth_place", "birth_date", "age",
    "mother_name", "father_name", "address", "rt", "rw", "ward",
)  # fmt: skip
Row = dict[str, str]


@dataclass(frozen=True)
class Place:
    """What an office can write of wards: names by number, as the register's codes are."""

    names: list[str]
    codes: list[str]


def _age(one: Resident) -> int:
    born = one.birth_date
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


def _swap(text: str, at: int) -> str:
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


# ------------------------------------------------------------------------------------------------ the prison clerk
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
    written, age = "", str(max(0, _age(one) + (chance.choice((-2, -1, 1, 2, 3)) if draw() < 0.3 else 0)))
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


# ------------------------------------------------------------------------------------------------ hospital, typed, scanned
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
        "age": str(max(0, _age(one) + chance.choice((-1, 0, 0, 0, 0, 0, 1)))) if not date_text and draw() < 0.95 else "",
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
            text = _swap(text, at)
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
        return _swap(number, spot)
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


# ------------------------------------------------------------------------------------------------ the old welfare file
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
        [one for one in kept.values() if 16 <= _age(one) <= 70] if model == "prison" else list(kept.values())
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

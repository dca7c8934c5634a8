"""Lists of a `Town`: every field meets every fault at the rates of its kind of list, one after the other.

Kinds: prison, shelter (people with mental illness), benefits, school, elders. Rates per kind are those of the project's table
of field errors; two lists are made of them. `offices` is what a city gets together, `streets` the hardest third of it.
"""

from dataclasses import dataclass, replace
from random import Random

from find.town import AS_OF, BORN_AT, CLANS, Person, Town

MIXES = {
    "offices": (("benefits", 35), ("school", 20), ("elders", 20), ("prison", 17), ("shelter", 8)),
    "streets": (("prison", 50), ("elders", 30), ("shelter", 20)),
}
AGES = {"prison": (17, 72), "shelter": (16, 80), "benefits": (0, 99), "school": (6, 19), "elders": (58, 105)}


@dataclass(frozen=True)
class Habit:
    """Shares of rows: what is missing on a list of one kind, and how ages stand for dates."""

    no_nik: float
    no_card: float
    no_mother: float
    no_father: float
    no_home: float
    age_only: float
    age_slack: int
    no_date: float


HABITS = {
    "prison": Habit(0.30, 0.75, 0.60, 0.45, 0.10, 0.17, 2, 0.03),
    "shelter": Habit(0.60, 0.80, 0.65, 0.75, 0.15, 0.50, 4, 0.05),
    "benefits": Habit(0.10, 0.12, 0.25, 0.80, 0.05, 0.02, 1, 0.02),
    "school": Habit(0.05, 0.40, 0.08, 0.30, 0.10, 0.00, 0, 0.01),
    "elders": Habit(0.25, 0.45, 0.70, 0.85, 0.05, 0.25, 3, 0.03),
}
SHORT = {"MUHAMMAD": ("MUH.", "MOH.", "MOCHAMAD", "M.", "MHD", "MOHAMMAD"), "ABDUL": ("ABD.", "ABD"), "SITI": ("ST.", "ST"),
         "NUR": ("NOER", "NOOR"), "AHMAD": ("ACHMAD", "AHMED", "ACH."), "YUSUF": ("JUSUF", "YUSUP"), "HASAN": ("HASSAN",)}  # fmt: skip
SOUNDS = (("F", "P"), ("V", "P"), ("F", "V"), ("Z", "J"), ("SY", "S"), ("KH", "K"), ("DH", "D"), ("TH", "T"), ("AI", "AE"), ("AU", "O"),
          ("I", "Y"), ("Y", "I"), ("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("Y", "J"), ("NY", "NJ"), ("SY", "SJ"), ("H", ""), ("KS", "X"),
          ("D", "DD"), ("N", "NN"), ("T", "TT"), ("S", "SS"), ("I", "IE"), ("K", "Q"))  # fmt: skip
CLAN_SPELT = {"LIE": ("LEE", "LI"), "LIM": ("LIEM",), "TJHIN": ("CHIN", "TJIN"), "THONG": ("TONG",), "PHANG": ("PANG", "FANG"), "CHAI": ("TJHAI",),
              "BUN": ("BOEN",), "JONG": ("YONG",), "CUNG": ("TJUNG",), "CONG": ("TJONG", "CHONG"), "TJIA": ("CHIA",)}  # fmt: skip


def write_name(one: Person, chance: Random) -> tuple[str, str]:
    """Return the name and the alias as written: 25 % a variant, 5 % a nickname alone, 1 % another name, 0.5 % nothing."""
    at, draw = chance.random(), chance.random
    alias = one.nickname if draw() < (0.45 if one.people == "hakka" else 0.10) else ""
    if at < 0.005:
        return "", alias
    if at < 0.015:
        return chance.choice(("SUTO", "ROBY", "AMIN", "YANI", "ROS", "WATI")) + " " + chance.choice(
            ("PERDANA", "KUSUMA", "INDAH")
        ), alias
    if at < 0.065:
        if one.people == "hakka" or draw() < 0.4:
            return one.nickname, alias if draw() < 0.5 else ""
        return chance.choice(one.name.split()), alias
    name = _variant(one, chance) if at < 0.315 else one.name
    if draw() < 0.25:
        name = name.title()
    return name, alias


def _variant(one: Person, chance: Random) -> str:
    words, how = one.name.split(), chance.random()
    short = [at for at, word in enumerate(words) if word in SHORT or word in CLAN_SPELT]
    if short and how < 0.45:
        at = chance.choice(short)
        words[at] = chance.choice(SHORT.get(words[at]) or CLAN_SPELT[words[at]])
    elif how < 0.60:
        before = (
            ("H. ", "HAJI ", "DRS. ", "R. ", "IR. ", "BPK ", "TN. ")
            if one.sex == "L"
            else ("HJ. ", "DRA. ", "NY. ", "IBU ", "HJ ")
        )
        return chance.choice(before) + one.name + (chance.choice((", S.Pd", ", SE", " S.H.", ", A.Md", ", S.Kom")) if chance.random() < 0.25 else "")  # fmt: skip
    elif how < 0.82:
        at = chance.randrange(len(words))
        fits = [pair for pair in SOUNDS if pair[0] in words[at]]
        if fits:
            words[at] = words[at].replace(*chance.choice(fits), 1)
    elif how < 0.88 and len(words) > 1:
        words[-1] = f"{words[-1][0]}."
    elif how < 0.93 and len(words) > 1:
        words.insert(0, words.pop())
    elif how < 0.96 and len(words) > 2:
        words.pop(chance.randrange(1, len(words)))
    else:
        at = chance.randrange(len(one.name))
        return one.name[:at] + chance.choice("AEIRNTSK") + one.name[at + 1 :]
    return " ".join(words)


def write_nik(nik: str, card: str, habit: Habit, chance: Random) -> str:
    """Return a NIK as written: missing, zeros, the family card's, a digit wrong or swapped or left out, Excel's."""
    at, spot = chance.random(), chance.randrange(15)
    if not nik or at < habit.no_nik:
        return chance.choice(("", "", "", "", "-", "0000000000000000"))
    at = chance.random()
    if at < 0.025:
        return nik[:spot] + chance.choice("0123456789") + nik[spot + 1 :]
    if at < 0.035:
        return card
    if at < 0.043:
        return nik[:spot] + nik[spot + 1] + nik[spot] + nik[spot + 2 :]
    if at < 0.047:
        return nik[:spot] + nik[spot + 1 :]
    if at < 0.050:
        return f"{nik[0]}.{nik[1:3]}E+15"
    return f"'{nik}" if at < 0.06 else nik


def write_birth(one: Person, habit: Habit, chance: Random) -> tuple[str, str]:
    """Return date and age: missing, an age, a placeholder 12 %, day and month swapped 4 %, the year off 6 %."""
    at, draw, day = chance.random(), chance.random, one.registered
    if at < habit.no_date:
        return "", ""
    if at < habit.no_date + habit.age_only:
        true = AS_OF.year - one.born.year - ((AS_OF.month, AS_OF.day) < (one.born.month, one.born.day))
        slack = habit.age_slack if draw() < 0.35 else 0
        return "", str(max(0, true + chance.randint(-slack, slack)))
    at = draw()
    if at < 0.12:
        form = chance.choice(("31-12-%Y", "01-07-%Y", "%Y", "%m-%Y"))
        return day.strftime(form), ""
    if at < 0.16 and day.day <= 12:
        return f"{day:%m-%d-%Y}", ""
    if at < 0.22:
        wrong = day.year + chance.choice((-10, -3, -2, -1, -1, 1, 1, 2, 10))
        return f"{day:%d-%m-}{wrong}", ""
    return day.strftime("%d-%m-%Y" if draw() < 0.7 else "%Y-%m-%d"), str(one.age()) if draw() < 0.1 else ""


def write_home(one: Person, town: Town, habit: Habit, chance: Random) -> dict[str, str]:
    """Return where somebody lives: unknown, an old place (a third of the faults), free text without RT, or as registered."""
    ward, address, rt, rw = one.house
    if chance.random() < habit.no_home:
        return {"address": "", "rt": "", "rw": "", "ward": ""}
    at = chance.random()
    if at < 0.12:
        ward, address, rt, rw = chance.randrange(town.wards), f"{chance.choice(('Pasar', 'Kebun', 'Rumah susun'))} {chance.randint(1, 30)}", chance.randint(1, 12), chance.randint(1, 5)  # fmt: skip
    elif at < 0.22:
        rt, rw = chance.randint(1, 12), chance.randint(1, 5)
    elif at < 0.30:
        return {"address": chance.choice(("belakang masjid", "dekat jembatan", "samping toko bunga", "kontrakan", address.split(" No")[0])),
                "rt": "", "rw": "", "ward": town.ward_names[ward]}  # fmt: skip
    named = (
        town.ward_codes[ward]
        if chance.random() < 0.3
        else chance.choice((str.upper, str.title, lambda t: t.replace(" ", "")))(town.ward_names[ward])
    )
    return {"address": chance.choice(("Jl. ", "Jalan ", "jln ", "")) + address, "rt": chance.choice((f"{rt:03d}", str(rt))), "rw": f"{rw:02d}", "ward": named}  # fmt: skip


def write_row(one: Person, kind: str, town: Town, chance: Random) -> dict[str, str]:
    """Return one row of a list of a kind."""
    habit, draw = HABITS[kind], chance.random
    name, alias = write_name(one, chance)
    if kind == "prison" and one.people in {"malay", "java", "bugis"} and draw() < 0.3 and name:
        name += f" {'BIN' if one.sex == 'L' else 'BINTI'} {one.father}"
    date_text, age = write_birth(one, habit, chance)

    def kin(text: str, missing: float) -> str:
        if draw() < missing or not text:
            return ""
        return _variant(replace(one, name=text), chance) if draw() < 0.2 else text

    sex = one.sex if draw() < 0.99 else "LP"[one.sex == "L"]
    place = (
        one.birth_place
        if draw() > 0.15
        else ""
        if draw() < 0.6 or one.birth_place != BORN_AT[0][0]
        else "P. Pinang"
    )
    return {
        "name": name, "alias": alias, "nik": write_nik(one.nik, one.card, habit, chance),
        "family_card_number": "" if draw() < habit.no_card else one.card if draw() < 0.93 else town.number(AS_OF),
        "sex": "" if draw() < 0.01 else sex, "birth_place": place, "birth_date": date_text, "age": age,
        "mother_name": kin(one.mother, habit.no_mother), "father_name": kin(one.father, habit.no_father),
        **write_home(one, town, habit, chance),
    }  # fmt: skip


def make_list(name: str, kept: dict[str, Person], absent: list[Person], town: Town, rows: int):
    """Return the rows of a list and by roster_id the register ids of the person; 12 % are in no register, 5 % come twice."""
    chance = Random(f"{name} {town.seed}")
    of_person: dict[int, list[str]] = {}
    for register_id, one in kept.items():
        of_person.setdefault(one.number, []).append(register_id)
    pools = {
        kind: [one for one in kept.values() if low <= one.age() <= high] for kind, (low, high) in AGES.items()
    }
    kinds = chance.choices([kind for kind, _ in MIXES[name]], [share for _, share in MIXES[name]], k=rows)
    sheet, truth, written = [], {}, []
    for number, kind in enumerate(kinds):
        one = chance.choice(pools[kind])
        ids = of_person[one.number]
        at = chance.random()
        if at < 0.12:
            one, ids = _absent(one, chance.choice(absent), chance), []
        elif at > 0.95 and written:
            one, ids, kind = chance.choice(written)
        written.append((one, ids, kind))
        roster_id = f"{name[0].upper()}-{number}"
        sheet.append({"roster_id": roster_id, **write_row(one, kind, town, chance)})
        truth[roster_id] = ids
    return sheet, truth


def _absent(one: Person, stranger: Person, chance: Random) -> Person:
    """Return somebody in no register: a stranger, a brother or sister or child of a resident, a namesake."""
    at = chance.random()
    if at < 0.71:
        return replace(stranger, nik=stranger.nik if chance.random() < 0.6 else "")
    if at < 0.96:
        clan = f"{one.name.split()[0]} " if one.name.split()[0] in CLANS else ""
        words = [word for word in stranger.name.split() if word not in CLANS] or ["ANAK"]
        return replace(stranger, people=one.people, name=clan + " ".join(words), nik="", card=one.card, mother=one.mother,
                       father=one.father, house=one.house, nickname=one.nickname[:-1] + "I")  # fmt: skip
    return replace(stranger, nik="", name=one.name, sex=one.sex, people=one.people, nickname=one.nickname)

"""What the offices that write lists have in common: the columns, the wards they can name, an age, two signs swapped."""

from dataclasses import dataclass

from find.city import AS_OF, Resident

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


def age_of(one: Resident) -> int:
    """Return how old somebody is on the day of the lists."""
    born = one.birth_date
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


def swapped(text: str, at: int) -> str:
    """Return a text with the sign at a place and the next one exchanged."""
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]

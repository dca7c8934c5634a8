"""One person of the invented city, as the register knows them."""

from dataclasses import dataclass
from operator import attrgetter

REGISTER_COLUMNS = (
    "register_id", "nik", "family_card_number", "name", "sex", "birth_place", "birth_date", "mother_name",
    "father_name", "address", "rt", "rw", "ward_code", "status", "identity_card", "birth_certificate",
    "child_card",
)  # fmt: skip
register_row = attrgetter(*REGISTER_COLUMNS)


@dataclass(slots=True)
class Person:
    """A register row, and what only the generator knows about the person behind it."""

    register_id: str = ""
    nik: str = ""
    family_card_number: str = ""
    name: str = ""
    sex: str = ""  # L or P
    birth_place: str = ""
    birth_date: str = ""  # as registered, ISO
    mother_name: str = ""
    father_name: str = ""
    address: str = ""
    rt: str = ""
    rw: str = ""
    ward_code: str = ""
    status: str = "alive"  # alive, dead, moved
    identity_card: str = "none"  # recorded, printed, none
    birth_certificate: str = "no"
    child_card: str = "no"
    person_id: str = ""  # the same for two rows of one person
    born_on: int = 0  # true birth date, as an ordinal day
    age: int = 0  # whole years at the as-of date
    culture: str = "malay"
    given_name: str = ""  # without title
    origin: str = ""  # NIK region of first registration

    def missing(self) -> list[str]:
        """Return the documents that are due at this age and absent, as the register tells it."""
        due = []
        if self.age >= 17 and self.identity_card == "none":
            due.append("identity_card")
        if self.age < 17 and self.child_card == "no":
            due.append("child_card")
        if self.age < 18 and self.birth_certificate == "no":
            due.append("birth_certificate")
        return due

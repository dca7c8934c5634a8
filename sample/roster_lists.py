"""The lists of other offices: who sends which and why, whom it names, and how well it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sample.person import Person
from sample.roster_errors import Rates

USUAL = Rates()


@dataclass(frozen=True, slots=True)
class List:
    """One list: who sends it and why, whom it names, and how well it is kept."""

    file: str
    sender: str  # institution or agency code
    group: str
    legal_basis: str
    purpose: str
    days_ago: int  # received before the as-of date
    size: int  # rows in the whole city
    fits: Callable[[Person], bool]
    rates: Rates = USUAL
    outside: float = 0.0  # share who live in other cities and are not in the register
    unregistered: float = 0.0  # share who are in no register at all
    gone: float = 0.0  # share whom the register knows as dead or moved
    no_card: float = 0.0  # share of the residents listed who never had an identity card
    no_papers: float = 0.0  # share of the children listed who lack child card or birth certificate
    twice: float = 0.04  # share of rows that name somebody again
    shares: str = ""  # an earlier list of the same group that names some of the same people
    shared: float = 0.0  # share of the residents listed who stand on that list too


def aged(low: int, high: int) -> Callable[[Person], bool]:
    return lambda person: low <= person.age <= high


def mostly_men(low: int, high: int) -> Callable[[Person], bool]:
    """Men, and about one in twelve women."""
    return lambda person: low <= person.age <= high and (person.sex == "L" or person.born_on % 12 == 0)


HELP = "Menemukan warga rentan yang belum memiliki dokumen kependudukan agar dapat dilayani di tempatnya."
COOPERATION = "Perjanjian kerja sama dengan Disdukcapil (contoh)"
LISTS = (
    List(
        "lapas.xlsx",
        "lapas-tua-tunu",
        "inmate",
        COOPERATION,
        HELP,
        21,
        450,
        mostly_men(18, 67),
        Rates(nik_missing=0.30, date_missing=0.08),
        outside=0.48,
        unregistered=0.02,
        gone=0.01,
        no_card=0.20,
    ),
    List(
        "rsj.xlsx",
        "rsj-bahtera",
        "mental_illness",
        COOPERATION,
        HELP,
        18,
        150,
        aged(17, 72),
        Rates(nik_missing=0.60, nickname_only=0.12, age_error=4),
        outside=0.2,
        unregistered=0.08,
        no_card=0.40,
    ),
    List(
        "panti-jompo.csv",
        "panti-jompo-senja",
        "elderly",
        "Surat permohonan pimpinan panti (contoh)",
        HELP,
        16,
        110,
        aged(62, 110),
        Rates(nik_missing=0.25, placeholder=0.12, age_error=3),
        outside=0.1,
        unregistered=0.03,
        gone=0.07,
        no_card=0.25,
    ),
    List(
        "panti-asuhan.csv",
        "panti-asuhan-mentari",
        "orphan",
        "Surat permohonan pimpinan panti (contoh)",
        HELP,
        14,
        90,
        aged(3, 17),
        Rates(nik_missing=0.20),
        outside=0.12,
        unregistered=0.05,
        no_card=0.6,
        no_papers=0.5,
    ),
    List(
        "sekolah.xlsx",
        "DINDIK",
        "first_time_holder",
        "Surat edaran Dinas Pendidikan (contoh)",
        "Perekaman KTP-el bagi siswa yang akan atau baru berusia 17 tahun.",
        12,
        570,
        aged(16, 17),
        Rates(nik_missing=0.05, parents_missing=0.05, place_old=0.15),
        outside=0.04,
        twice=0.01,
    ),
    List(
        "dinsos.xlsx",
        "DINSOS",
        "poor",
        COOPERATION,
        HELP,
        10,
        1150,
        aged(17, 100),
        Rates(nik_missing=0.08, nik_is_family_card=0.03, placeholder=0.12),
        unregistered=0.01,
        gone=0.025,
        no_card=0.06,
        twice=0.05,
    ),
    List(
        "kelurahan-lansia.csv",
        "KEL-05-1006",
        "bedridden",
        "Surat lurah kepada Disdukcapil (contoh)",
        HELP,
        5,
        45,
        aged(64, 110),
        Rates(nik_missing=0.35, age_error=3, date_missing=0.12),
        gone=0.08,
        no_card=0.22,
    ),
    List(
        "puskesmas.csv",
        "DINKES",
        "poor",
        COOPERATION,
        HELP,
        4,
        650,
        aged(17, 100),
        Rates(nik_missing=0.15, placeholder=0.08),
        no_card=0.09,
        twice=0.02,
        shares="dinsos.xlsx",
        shared=0.6,
    ),
)


def received_on(plan: List, as_of: date) -> date:
    return as_of - timedelta(days=plan.days_ago)

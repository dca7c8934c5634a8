"""NIK and family-card numbers as they are found in a register: region, date, serial."""

from random import Random

# First registration elsewhere: region code and the birth place that goes with it.
BANGKA = (
    ("190101", "SUNGAILIAT"), ("190102", "BELINYU"), ("190105", "PEMALI"),
    ("190401", "KOBA"), ("190404", "NAMANG"), ("190501", "MENTOK"),
    ("190503", "JEBUS"), ("190301", "TOBOALI"), ("190201", "TANJUNG PANDAN"),
)  # fmt: skip
BEYOND = (
    ("167107", "PALEMBANG"), ("167104", "PALEMBANG"), ("160203", "KAYU AGUNG"), ("317301", "JAKARTA"),
    ("337405", "SEMARANG"), ("357812", "SURABAYA"), ("327305", "BANDUNG"), ("127109", "MEDAN"),
    ("120402", "TARUTUNG"), ("737110", "MAKASSAR"), ("187105", "BANDAR LAMPUNG"), ("340407", "SLEMAN"),
    ("331003", "KLATEN"), ("350714", "MALANG"),
)  # fmt: skip
PLACES = ("PANGKALPINANG",) * 15 + ("PANGKAL PINANG",) * 3 + ("P. PINANG", "PGK")
BEFORE_THE_SPLIT = {"197106": "197103", "197107": "197101"}  # Gabek and Girimaya exist since 2011
SPLIT_YEAR = 2011
OTHER_DATE = 0.004  # the date was corrected later, the number never is


class Numbers:
    """Hands out numbers that are never given twice."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.serials: dict[str, int] = {}

    def _next(self, prefix: str, step: int) -> str:
        serial = self.serials.get(prefix, 0) + 1 + int(self.chance.random() ** 3 * step)
        if serial > 9999:
            raise OverflowError(f"no serial is left for {prefix}: the city is too large for one such day")
        self.serials[prefix] = serial
        return f"{prefix}{serial:04d}"

    def nik(self, region: str, birth_date: str, sex: str) -> str:
        """Return a NIK for an ISO birth date; women have 40 added to the day."""
        day = int(birth_date[8:10])
        if self.chance.random() < OTHER_DATE:
            day = day % 28 + 1
        if sex == "P":
            day += 40
        return self._next(f"{region}{day:02d}{birth_date[5:7]}{birth_date[2:4]}", 6)

    def family_card(self, region: str, year: int) -> str:
        """Return a family-card number issued on some day of `year`."""
        day, month = 1 + int(self.chance.random() * 28), 1 + int(self.chance.random() * 12)
        return self._next(f"{region}{day:02d}{month:02d}{year % 100:02d}", 9)


def origin(chance: Random, district: str, *, year: int, migrant: bool) -> tuple[str, str]:
    """Return (region of first registration, birth place) of someone born in `year`."""
    if migrant:
        region, place = chance.choice(BANGKA if chance.random() < 0.5 else BEYOND)
        return region, place
    if chance.random() < 0.13:
        district = f"19710{1 + int(chance.random() * 7)}"
    if year < SPLIT_YEAR:
        district = BEFORE_THE_SPLIT.get(district, district)
    return district, PLACES[int(chance.random() * len(PLACES))]

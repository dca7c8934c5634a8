"""From plain data, as region files carry them, to a City: every fault is collected and named by its place."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pelangi.core.index.correction import with_settings
from pelangi.core.index.instrument import Aspect, Instrument
from pelangi.core.index.instrument_file import load_instrument
from pelangi.core.index.level import level_for
from pelangi.core.index.region import City, Innovation, NotARegion, Reading, Standing
from pelangi.core.index.words import Refused, Words

KEYS = {
    "region",
    "year",
    "government",
    "government_claimed",
    "government_total",
    "innovations",
    "settings",
    "advice",
}
INNOVATION_KEYS = {"id", "name", "accepted", "affairs", "agency", "rows", "claimed"}
ENTRY_KEYS = {"level", "proven", "value", "basis"}
MOST_FAULTS = 50
"""More are not listed: the reader mends these first."""
_LEVELS = tuple(Reading(level) for level in range(4))


def read_city(instrument: Instrument, data: Any) -> City:
    """Return a city from plain data as files carry it.

    data: {region, year, government: {row: entry}, government_claimed: {…}, government_total, settings, advice,
    innovations: [{id, name, accepted, affairs, agency, rows: {row: entry}, claimed: {row: entry}}]}.
    An entry is a level, or {level, proven}, or {value, basis, proven} from which the level is derived.
    `rows` are verified; `claimed` says only where the claim differs. Format: docs/reference/region.schema.json.

    Raises NotARegion with every fault found (at most MOST_FAULTS).
    """
    reader = _Reader(instrument)
    city = reader.city(data)
    if city is None or reader.faults:
        raise NotARegion(reader.faults)
    return city


def instrument_for(data: Any, year: int | None = None) -> Instrument:
    """Return the instrument a region's data ask for: of `year`, else of the data's own year, with its settings.

    Raises NotARegion when no year is given anywhere, UnknownYear, or Refused for a setting without sense.
    """
    given = data.get("year") if isinstance(data, Mapping) else None
    chosen = given if year is None else year
    if type(chosen) is not int:
        said = "" if chosen is None else f"{_plain(chosen)} "
        words = Words(
            f"{said}bukan tahun instrumen; tulis year: 2026"
            if said
            else "tahun instrumen tidak ada; tulis year: 2026",
            f"{said}is no year of the instrument; write year: 2026"
            if said
            else "no year of the instrument; write year: 2026",
        )
        raise NotARegion([words.at("year")])
    settings = data.get("settings") if isinstance(data, Mapping) else None
    if settings is not None and not isinstance(settings, Mapping):
        raise NotARegion([Words("harus berupa nama: nilai", "must be name: value").at("settings")])
    instrument = load_instrument(chosen)
    return with_settings(instrument, settings) if settings else instrument


class _Reader:
    """Collects faults while it reads, so that a long file is mended in one go."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.faults: list[Words] = []

    def city(self, data: Any) -> City | None:
        if not isinstance(data, Mapping):
            self.say("region", "isi berkas bukan daftar kolom (region, year, government, innovations)",
                     "the file holds no keys (region, year, government, innovations)")  # fmt: skip
            return None
        self._only(data, KEYS, "")
        government = self._standing(data, ("government", "government_claimed"), Aspect.GOVERNMENT, "")
        entries = data.get("innovations") or []
        if not isinstance(entries, list | tuple):
            self.say("innovations", "harus berupa daftar", "must be a list")
            entries = []
        innovations = [self._innovation(entry, number) for number, entry in enumerate(entries, start=1)]
        found = tuple(one for one in innovations if one is not None)
        ids = [one.id for one in found]
        for doubled in sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []:
            self.say(
                f"innovations[{doubled}]",
                f"inovasi {doubled} ada dua kali",
                f"innovation {doubled} is listed twice",
            )
        return City(str(data.get("region") or ""), government, found, self._total(data))

    def say(self, where: str, words_id: str, words_en: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Words(words_id, words_en).at(where))

    def _only(self, data: Mapping[str, Any], known: set[str], where: str) -> None:
        for key in data:
            if key not in known:
                names = ", ".join(sorted(known))
                self.say(
                    f"{where}{key}",
                    f"kolom tidak dikenal; yang ada: {names}",
                    f"unknown key; there are: {names}",
                )

    def _total(self, data: Mapping[str, Any]) -> Decimal | None:
        given = data.get("government_total")
        if given is None:
            return None
        most = self.instrument.formula.government_maximum.value or Decimal(63)
        total = _decimal(given)
        if total is None or not 0 <= total <= most:
            self.say(
                "government_total",
                f"{given!r} bukan angka 0 sampai {most}",
                f"{given!r} is no number from 0 to {most}",
            )
        return total

    def _innovation(self, entry: Any, number: int) -> Innovation | None:
        where = f"innovations[{number}]"
        if not isinstance(entry, Mapping) or entry.get("id") in (None, ""):
            self.say(where, "inovasi tanpa id", "an innovation has no id")
            return None
        where = f"innovations[{entry['id']}]."
        self._only(entry, INNOVATION_KEYS, where)
        accepted = entry.get("accepted")
        if accepted is not None and not isinstance(accepted, bool):
            self.say(
                f"{where}accepted",
                f"{accepted!r} bukan true atau false",
                f"{accepted!r} is not true or false",
            )
            accepted = None
        affairs = entry.get("affairs") or ()
        if not isinstance(affairs, list | tuple):
            self.say(f"{where}affairs", "harus berupa daftar nama urusan", "must be a list of affairs")
            affairs = ()
        return Innovation(
            str(entry["id"]),
            self._standing(entry, ("rows", "claimed"), Aspect.INNOVATION, where),
            tuple(map(str, affairs)),
            accepted,
            str(entry.get("name") or ""),
            str(entry.get("agency") or ""),
        )

    def _standing(
        self, data: Mapping[str, Any], keys: tuple[str, str], aspect: Aspect, where: str
    ) -> Standing:
        known, (rows, claimed) = self.instrument.units[aspect], keys
        verified = self._readings(data.get(rows), known, f"{where}{rows}")
        differing = self._readings(data.get(claimed), known, f"{where}{claimed}")
        return Standing(claimed={**verified, **differing} if differing else verified, verified=verified)

    def _readings(self, entries: Any, known: Mapping[str, Any], where: str) -> dict[str, Reading]:
        if entries is None:
            return {}
        if not isinstance(entries, Mapping):
            self.say(where, "harus berupa baris: tingkat", "must be row: level")
            return {}
        found = {}
        for row, entry in entries.items():
            if row not in known:
                self._unknown_row(row, known, where)
            elif type(entry) is int and 0 <= entry <= 3:  # nearly every entry: no need for more
                found[row] = _LEVELS[entry]
            elif (reading := self._reading(row, entry, f"{where}.{row}")) is not None:
                found[row] = reading
        return found

    def _unknown_row(self, row: object, known: Mapping[str, Any], where: str) -> None:
        number = str(row).split("_")[1] if str(row).count("_") else ""
        near = [one for one in known if number and one.split("_")[1].rstrip("ab") == number.rstrip("ab")]
        hint = ", ".join(near or known)
        year = self.instrument.year
        self.say(
            f"{where}.{row}",
            f"bukan baris instrumen {year} di bagian ini; maksudnya: {hint}",
            f"is not a row of the instrument of {year} here; meant: {hint}",
        )

    def _reading(self, row: str, entry: Any, where: str) -> Reading | None:
        if not isinstance(entry, Mapping):
            self.say(
                where,
                f"{_plain(entry)} bukan tingkat 0, 1, 2, 3 atau {{value: …}}",
                f"{_plain(entry)} is neither a level 0, 1, 2, 3 nor {{value: …}}",
            )
            return None
        self._only(entry, ENTRY_KEYS, f"{where}.")
        proven = entry.get("proven", True)
        if not isinstance(proven, bool):
            self.say(
                f"{where}.proven", f"{proven!r} bukan true atau false", f"{proven!r} is not true or false"
            )
            return None
        try:
            if "value" not in entry:
                return Reading(entry.get("level", 0), proven)
            value = _decimal(entry["value"])
            found = level_for(
                self.instrument.by_id[row], entry["value"] if value is None else value, entry.get("basis")
            )
            return Reading(found.level, proven, found.note)
        except Refused as refused:
            self.say(where, refused.words.id, refused.words.en)
            return None


def _plain(given: Any) -> str:
    """What was typed, as it was typed: no words of the programming language."""
    if given is None:
        return "(kosong / empty)"
    if isinstance(given, bool):
        return str(given).lower()
    return str(given) if isinstance(given, Decimal) else repr(given)


def _decimal(given: Any) -> Decimal | None:
    """A binary float stands for its shortest text, which is what was typed."""
    if isinstance(given, bool):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None

"""What must be said beside a score: where the instrument is unsure, and where data may not mean what they say."""

from difflib import get_close_matches
from functools import lru_cache

from pelangi.core.index.instrument import Instrument
from pelangi.core.index.region import City, Innovation, Standing, folded
from pelangi.core.index.words import Words

BASIS = {
    "reconstructed": Words("disusun ulang dari beberapa sumber", "is reconstructed"),
    "outlook": Words("perkiraan (outlook)", "is outlook, a forecast"),
}
_FORMULA_WORDS = {
    "divisor_floor": Words("pembagi minimum", "divisor floor"),
    "divisor_counts": Words("yang dihitung dalam pembagi", "what the divisor counts"),
    "basic_affairs_minimum": Words("syarat urusan dasar", "rule on basic affairs"),
    "count_points": Words("nilai per inovasi", "points per innovation"),
    "count_cap": Words("batas jumlah inovasi", "cap of counted innovations"),
    "government_maximum": Words("maksimum SPD", "maximum of the government"),
    "maximum": Words("maksimum", "maximum"),
}


def remarks(instrument: Instrument, city: City) -> tuple[Words, ...]:
    """Return all a reader must know: unclear bounds, unproven rows, unknown rules and affairs, settings, forecasts."""
    notes = _notes_on_instrument(instrument)
    notes += _notes_on_standing("government", city.government)
    for one in city.innovations:
        notes += _notes_on_standing(one.id, one.standing)
        notes += _notes_on_affairs(instrument, one)
    return tuple(dict.fromkeys(notes))  # claimed and verified often carry the same remark


def _notes_on_instrument(instrument: Instrument) -> list[Words]:
    notes, year = [], instrument.year
    if instrument.basis in BASIS:
        basis = BASIS[instrument.basis]
        notes.append(Words(f"instrumen {year}: {basis.id}", f"the instrument of {year} {basis.en}"))
    if instrument.formula.basic_affairs_minimum.value is None:
        notes.append(
            Words(
                f"syarat urusan dasar untuk {year} tidak ditemukan; tidak diterapkan",
                f"no rule on basic affairs was found for {year}; none is applied",
            )
        )
    for name, fact in vars(instrument.formula).items():
        if fact.confidence == "setting":
            what = _FORMULA_WORDS[name]
            notes.append(
                Words(
                    f"{what.id} = {fact.value}: pengaturan, bukan dari sumber",
                    f"{what.en} = {fact.value}: a setting, from no source",
                )
            )
    for row in instrument.rows:
        if row.weight_confidence == "setting":
            notes.append(
                Words(
                    f"bobot {row.id} = {row.weight}: pengaturan",
                    f"weight of {row.id} = {row.weight}: a setting",
                )
            )
    return notes


def _notes_on_standing(where: str, standing: Standing) -> list[Words]:
    notes = []
    sides = (
        [standing.claimed] if standing.claimed is standing.verified else [standing.claimed, standing.verified]
    )
    for side in sides:
        for row_id, reading in side.items():
            if reading.note:
                notes.append(reading.note.at(where))
            if reading.level and not reading.proven:
                notes.append(
                    Words(
                        f"{where}: {row_id} tanpa bukti dan bernilai 0",
                        f"{where}: {row_id} has no proof and scores 0",
                    )
                )
    return notes


def _notes_on_affairs(instrument: Instrument, one: Innovation) -> list[Words]:
    """An affair that is written otherwise than in the instrument counts as none of the basic ones: that is said.

    Not where the year's instrument knows no affairs at all.
    """
    basic, other = tuple(instrument.basic_affairs.value), tuple(instrument.other_affairs)
    notes = []
    for affair in one.affairs:
        known, near = _affair(folded(affair), basic, other)
        if known or not basic:
            continue
        notes.append(
            Words(
                f'{one.id}: urusan "{affair}" tidak ada di instrumen; tidak dihitung sebagai urusan dasar'
                + (f"; maksudnya: {near}?" if near else ""),
                f'{one.id}: affair "{affair}" is not in the instrument; it counts as no basic affair'
                + (f"; meant: {near}?" if near else ""),
            )
        )
    return notes


@lru_cache(maxsize=4096)
def _affair(written: str, basic: tuple[str, ...], other: tuple[str, ...]) -> tuple[bool, str]:
    """Return whether an affair is known, and the known one it is nearly; "" where none is near."""
    names = {folded(name): name for name in (*basic, *other)}
    if written in names:
        return True, ""
    near = get_close_matches(written, names, n=1, cutoff=0.75)
    return False, names[near[0]] if near else ""

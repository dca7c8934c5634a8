"""What the page of an instrument shows: its values with their certainty, and what changed since the year before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.core.index import Band, Fact, Instrument, Row, Scale, changes, proof_in_words, years
from pelangi.innovate.arithmetic import in_language, said
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import InstrumentVersion

BASES: dict[str, Promise] = {
    "transcribed": _("transcribed from public material"),
    "reconstructed": _("put together from several sources"),
    "outlook": _("outlook: a forecast from the year before"),
}
# how sure a value is: (kind of status tag, words)
SURE: dict[str, tuple[str, Promise]] = {
    "verified_2": ("good", _("two sources agree")),
    "single_source": ("moving", _("one source")),
    "inferred": ("attention", _("our reading")),
    "setting": ("attention", _("a setting of the city")),
    "corrected": ("good", _("corrected here")),
    "not_found": ("bad", _("not found: a setting")),
}
FORMULA: dict[str, Promise] = {
    "divisor_floor": _("Divisor: at least"),
    "divisor_counts": _("What the divisor counts"),
    "basic_affairs_minimum": _("Basic affairs that must be represented"),
    "count_points": _("Points for each innovation"),
    "count_cap": _("Innovations counted, at most"),
    "government_maximum": _("Most points of the city as a whole"),
    "maximum": _("Most points in all"),
}
FIELDS: dict[str, Promise] = {
    **FORMULA,
    "weight": _("weight"),
    "mandatory": _("mandatory"),
    "window": _("window"),
    "levels_id": _("levels, in Indonesian"),
    "levels_en": _("levels, in English"),
    "scales": _("bounds"),
    "bounds": _("bounds"),
    "evidence": _("proof"),
    "file_types": _("file types"),
    "id": _("name in files"),
    "name_id": _("name"),
    "row": _("the row itself"),
    "bands": _("predicates"),
    "basic_affairs": _("basic affairs"),
    "formula": _("formula"),
    "predicates": _("predicates"),
    "variable": _("variable"),
    "evidence_spd": _("proof of the city's rows"),
    "evidence_sid": _("proof of an innovation's rows"),
    "no_proof_no_points": _("a row without proof earns nothing"),
}


@dataclass(frozen=True)
class Value:
    """A value with how sure it is and where it comes from."""

    key: str
    name: str
    value: str
    sure: str
    sources: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of status tag."""
        return SURE[self.sure][0]

    @property
    def sure_words(self) -> Promise:
        """How sure, in words."""
        return SURE[self.sure][1]


@dataclass(frozen=True)
class RowLine:
    """One row as the page shows it."""

    row: Row
    name: str
    levels: list[tuple[int, str, str]]  # level, in words, bound
    weight: Value
    table: Value  # its levels, without a value
    clashes: list[str]

    @property
    def proof(self) -> str:
        """The proof it asks for, in the reader's language."""
        return said(proof_in_words(self.row.evidence))


def formula_values(used: Instrument) -> list[Value]:
    """Return the values of the formula."""
    return [
        _fact(key, str(name), getattr(used.formula, key), _written(getattr(used.formula, key)))
        for key, name in FORMULA.items()
    ]


def changes_in_words(used: Instrument, version: InstrumentVersion) -> list[dict[str, str]]:
    """Return what a version changed, the row and its field by their names."""
    return [
        {
            "row": row_name(used, one["row"]),
            "field": str(FIELDS.get(one["field"], one["field"])),
            "before": str(one["before"] or "—"),
            "value": str(one["value"]),
        }
        for one in version.changes
    ]


def row_name(used: Instrument, row_id: str) -> str:
    """Return a row's number and name in the reader's language."""
    row = used.by_id.get(row_id)
    if row is None:
        return str(FIELDS.get(row_id, row_id))
    return f"{row.number}. {in_language(row.name_id, row.name_en)}"


def parts(used: Instrument) -> list[Value]:
    """Return where the windows, proofs, file types, mandatory marks and profile fields of all rows come from."""
    found = [_fact(key, str(FIELDS.get(key, key)), fact, "") for key, fact in used.row_parts.items()]
    fields = used.profile_fields
    named = ", ".join(str(one["label_id"]) for one in fields.value)
    return [*found, _fact("profile_fields", str(_("Fields of the year's form")), fields, named)]


def eligibility(used: Instrument) -> list[tuple[str, str]]:
    """Return who may enter, as pairs of name and value."""
    names = {
        "applied_from": _("applied from"),
        "applied_to": _("applied until"),
        "older_if_developed_in_window": _("older ones, if developed in that time"),
        "design_words_minimum": _("words of the design, at least"),
        "criteria": _("criteria"),
    }
    return [
        (str(name), plain(used.eligibility[key])) for key, name in names.items() if key in used.eligibility
    ]


def row_lines(used: Instrument, government: bool) -> list[RowLine]:
    """Return the rows of the city as a whole, or those of an innovation."""
    rows = used.government_rows if government else used.innovation_rows
    return [_line(row) for row in rows]


def changed_since(used: Instrument) -> tuple[int | None, list[dict]]:
    """Return the year before and every value that differs from it; (None, []) when no instrument is older."""
    earlier = [year for year in years() if year < used.year]
    if not earlier:
        return None, []
    before = instrument(earlier[-1])
    names = {row.number: in_language(row.name_id, row.name_en) for row in (*before.rows, *used.rows)}
    return before.year, [
        {
            "row": f"{one.number}. {names[one.number]}"
            if one.number in names
            else FIELDS.get(one.number, one.number),
            "field": FIELDS.get(one.field, one.field),
            "before": _changed(one.field, one.before),
            "after": _changed(one.field, one.after),
        }
        for one in changes(before, used)
        if one.field != "levels_en" and one.field != "id"
    ]


def _changed(field: str, value: Any) -> str:
    return plain(said(proof_in_words(value)) if field == "evidence" and value else value)


def plain(value: Any) -> str:
    """Return any value of an instrument as people read it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Scale):
        return _bounds(value)
    if isinstance(value, Mapping):
        return (
            "; ".join(f"{key}: {plain(one)}" if key != "value" else plain(one) for key, one in value.items())
            or "—"
        )
    if isinstance(value, tuple | list):
        return (
            "; ".join(
                plain(getattr(one, "name_id", one)) if not hasattr(one, "lowest") else _band(one)
                for one in value
            )
            or "—"
        )
    return str(value)


def _band(band: Band) -> str:
    return f"{in_language(band.name_id, band.name_en)} {band.lowest}–{band.highest}"


def _bounds(scale: Scale) -> str:
    sign = "≥" if scale.better == "higher" else "≤"
    return " / ".join("…" if bound is None else f"{sign} {_number(bound)}" for bound in scale.bounds)


def _line(row: Row) -> RowLine:
    words = row.levels_en if in_language("id", "en") == "en" else row.levels_id
    bounds = [""] * 4
    if len(row.scales) == 1:
        scale = next(iter(row.scales.values()))
        sign = "≥" if scale.better == "higher" else "≤"
        bounds = ["", *("" if bound is None else f"{sign} {_number(bound)}" for bound in scale.bounds)]
    levels = [(level, words[level] if words else "", bounds[level]) for level in range(4)]
    return RowLine(
        row,
        in_language(row.name_id, row.name_en),
        [one for one in levels if one[1] or one[2]],
        Value("weight", "", _number(row.weight), row.weight_confidence, row.source),
        Value("levels", "", "", row.levels_confidence, row.source),
        [
            f"{_number(start)}{'' if start == end else f'…{_number(end)}'}: {low} / {high}"
            for scale in row.scales.values()
            for start, end, low, high in scale.clashes
        ],
    )


def _fact(key: str, name: str, fact: Fact[Any], value: str) -> Value:
    return Value(key, name, value, fact.confidence, fact.source)


def _written(fact: Fact[Any]) -> str:
    if fact.value is None:
        return " / ".join(map(str, fact.candidates)) + "?" if fact.candidates else "—"
    if fact.value in ("accepted", "sent"):
        return str(_("accepted innovations") if fact.value == "accepted" else _("all that were sent"))
    return _number(fact.value)


def _number(value: Any) -> str:
    return "—" if value is None else str(number_format(value))

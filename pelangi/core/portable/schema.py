"""What a package may hold: one table from which the published JSON Schema and the check on reading are made.

The check is our own and small: it knows exactly the words used here (type, properties, required, items, enum, pattern,
lengths), so that reading a stranger's file needs no library.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

FORMAT, VERSION = "pelangi-innovations", 1
MOST_INNOVATIONS, MOST_FEEDBACK, MOST_ANCESTORS = 500, 500, 20
LONG, DAY, CODE, CITY = 20_000, r"^\d{4}-\d{2}-\d{2}$", r"^[-a-zA-Z0-9_]{1,50}$", r"^\d{2}(\.\d{2}){0,3}$"
Schema = dict[str, Any]


def _text(most: int, *, least: int = 0) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most}


def _like(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema, most: int) -> Schema:
    return {"type": "array", "items": items, "maxItems": most}


CITY_PART = _object({"code": _like(CITY), "name": _text(80, least=1)})
ANCESTOR = _object({"city": CITY_PART, "code": _like(CODE), "name": _text(160, least=1)})
PROFILE = {
    "stage": {"type": "string", "enum": ["inisiatif", "uji_coba", "penerapan"]},
    "main_affair": _text(120, least=1),
    "other_affairs": _text(240),
    "cluster": _text(60),
    "form": _text(80),
    "is_digital": {"type": "boolean"},
    "trial_on": _like(DAY),
    "applied_on": _like(DAY),
    "summary": _text(LONG),
    "design": _text(LONG),
    "goal": _text(LONG),
    "benefit": _text(LONG),
    "result": _text(LONG),
    "legal_basis": _text(240),
    "budget_line": _text(240),
}
INNOVATION = _object(
    {
        "code": _like(CODE),
        "name": _text(160, least=1),
        "agency": _text(160, least=1),
        "profile": _object({"main_affair": PROFILE["main_affair"]}, PROFILE),
    },
    {
        "levels": {
            "type": "object",
            "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 3},
            "maxProperties": 60,
        },
        "lineage": _list(ANCESTOR, MOST_ANCESTORS),
    },
)
EFFECT = _object(
    {
        "measure": _text(120, least=1),
        "unit": _text(40),
        "method": {"type": "string", "enum": ["before_after", "comparison"]},
        "estimate": {"type": "number"},
        "low": {"type": "number"},
        "high": {"type": "number"},
        "baseline": {"type": "number"},
    }
)
FEEDBACK = _object(
    {
        "source_code": _like(CODE),
        "derived_code": _like(CODE),
        "derived_name": _text(160, least=1),
        "text": _text(LONG, least=1),
    },
    {"effect": EFFECT},
)
PACKAGE = _object(
    {
        "format": {"type": "string", "enum": [FORMAT]},
        "version": {"type": "integer", "minimum": VERSION, "maximum": VERSION},
        "city": CITY_PART,
        "made_at": _text(40, least=20),
        "licence": _text(40, least=1),
    },
    {
        "innovations": _list(INNOVATION, MOST_INNOVATIONS),
        "feedback": _list(FEEDBACK, MOST_FEEDBACK),
    },
)
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


def schema() -> Schema:
    """Return the published schema of `package.json` inside a package."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Pelangi innovation package",
        "description": "package.json inside the ZIP file; signature.json beside it holds the Ed25519 public key and "
        "the signature over the line 'pelangi package 1' and the bytes of package.json, both in hex.",
        **PACKAGE,
    }


def faults(value: Any, asked: Schema = PACKAGE, where: str = "package") -> Iterator[str]:
    """Yield where a value does not fit, as paths such as "package.innovations[3].name"."""
    kind = asked["type"]
    if not isinstance(value, _TYPES[kind]) or (kind in ("integer", "number") and isinstance(value, bool)):
        yield f"{where}: {kind}"
        return
    check = _CHECKS.get(kind, _in_number)
    yield from check(value, asked, where)


def _in_object(value: dict[str, Any], asked: Schema, where: str) -> Iterator[str]:
    known, other = asked.get("properties", {}), asked.get("additionalProperties")
    for name in asked.get("required", ()):
        if name not in value:
            yield f"{where}.{name}: missing"
    if len(value) > asked.get("maxProperties", len(value)):
        yield f"{where}: too many"
        return
    for name, inside in value.items():
        rule = known.get(name, other)
        if isinstance(rule, dict):
            yield from faults(inside, rule, f"{where}.{name[:60]}")
        else:
            yield f"{where}.{name[:60]}: unknown"


def _in_array(value: list[Any], asked: Schema, where: str) -> Iterator[str]:
    if len(value) > asked["maxItems"]:
        yield f"{where}: too many"
        return
    for at, inside in enumerate(value):
        yield from faults(inside, asked["items"], f"{where}[{at}]")


def _in_string(value: str, asked: Schema, where: str) -> Iterator[str]:
    if not asked.get("minLength", 0) <= len(value) <= asked.get("maxLength", len(value)):
        yield f"{where}: length"
    if "\x00" in value:
        yield f"{where}: zero byte"
    if "enum" in asked and value not in asked["enum"]:
        yield f"{where}: {value[:40]!r}"
    if "pattern" in asked and not re.fullmatch(asked["pattern"].strip("^$"), value):
        yield f"{where}: {value[:40]!r}"


def _in_number(value: float, asked: Schema, where: str) -> Iterator[str]:
    if value != value or not asked.get("minimum", value) <= value <= asked.get("maximum", value):
        yield f"{where}: {value}"


_CHECKS: dict[str, Callable[[Any, Schema, str], Iterator[str]]] = {
    "object": _in_object,
    "array": _in_array,
    "string": _in_string,
    "boolean": lambda _value, _asked, _where: iter(()),
}

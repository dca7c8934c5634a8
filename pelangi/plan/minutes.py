"""How long a stop takes: minutes by kind of person and document, from minutes.yaml."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from pelangi.core.documents import DocumentKind, InPerson, document_rules

FILE = Path(__file__).with_name("minutes.yaml")


SINGLE = (
    "paper",
    "set_up",
    "door",
    "hand_over",
    "guessed_place",
)  # numbers of their own, beside those of a recording


@cache
def table() -> dict:
    """Return the table of minutes; its source is named in the file."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def table_with(own: Mapping) -> dict:
    """Return the table with what an office has measured itself in place of the usual values."""
    usual = table()
    single = {name: own.get(name, usual[name]) for name in SINGLE}
    limit = {
        name: own.get("institution", {}).get(name, value) for name, value in usual["institution"].items()
    }
    return usual | single | {"capture": usual["capture"] | own.get("capture", {}), "institution": limit}


def needs_capture(documents: Iterable[str]) -> bool:
    """Say whether one of these documents needs a biometric recording, and so a kit and its operator."""
    rules = document_rules()
    return any(rules[DocumentKind(code)].in_person is InPerson.CAPTURE for code in documents)


def service_min(group: str, documents: Iterable[str], own: Mapping | None = None) -> int:
    """Return the minutes one person of `group` takes for these documents without set-up. own: the office's table."""
    minutes, rules = own or table(), document_rules()
    total = 0
    for code in documents:
        captured = rules[DocumentKind(code)].in_person is InPerson.CAPTURE
        total += (
            minutes["capture"].get(group, minutes["capture"]["unknown"]) if captured else minutes["paper"]
        )
    return total

"""How long a stop takes: minutes by kind of person and document, from minutes.yaml."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from pelangi.core.documents import DocumentKind, InPerson, document_rules

FILE = Path(__file__).with_name("minutes.yaml")


@cache
def table() -> dict:
    """Return the table of minutes; its source is named in the file."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def needs_capture(documents: Iterable[str]) -> bool:
    """Say whether one of these documents needs a biometric recording, and so a kit and its operator."""
    rules = document_rules()
    return any(rules[DocumentKind(code)].in_person is InPerson.CAPTURE for code in documents)


def service_min(group: str, documents: Iterable[str]) -> int:
    """Return the minutes one person of `group` takes for these documents, set-up not counted."""
    minutes, rules = table(), document_rules()
    total = 0
    for code in documents:
        captured = rules[DocumentKind(code)].in_person is InPerson.CAPTURE
        total += (
            minutes["capture"].get(group, minutes["capture"]["unknown"]) if captured else minutes["paper"]
        )
    return total


def set_up_min(has_kit: bool) -> int:
    """Return the minutes a stop takes before and after the service itself."""
    return table()["set_up"] if has_kit else table()["door"]

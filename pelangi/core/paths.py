"""Guided paths: what to do, step by step, for people whose case does not fit the usual one. A person chooses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pelangi.core.documents import IDENTITY_CARD_AGE, DocumentKind

RULES = Path(__file__).with_name("paths.yaml")
DESKS = ("registry", "field", "institution", "coordinator")
FACTS = ("in_prison", "in_hospital", "no_identity", "child_without_identity", "deceased")


@dataclass(frozen=True)
class PathStep:
    """One step: which desk does it, in both languages."""

    who: str
    text_id: str
    text_en: str


@dataclass(frozen=True)
class GuidedPath:
    """One path. opens: documents that the case needs on it. never: what must not be done. confidence: H, M or L."""

    code: str
    title_id: str
    title_en: str
    when: frozenset[str]
    opens: tuple[DocumentKind, ...]
    steps: tuple[PathStep, ...]
    never_id: str
    never_en: str
    source_id: str
    source_en: str
    confidence: str


class BadPaths(ValueError):
    """The file of paths cannot be used; the text says why."""


@cache
def guided_paths() -> Mapping[str, GuidedPath]:
    """Return the paths by code, in the order of the file. Raises BadPaths."""
    said = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return {path.code: path for path in map(_read, said["paths"])}


def _read(said: dict[str, Any]) -> GuidedPath:
    unknown = set(said["when"]) - set(FACTS) | {step["who"] for step in said["steps"]} - set(DESKS)
    if unknown:
        raise BadPaths(f"{said['code']}: unknown {', '.join(sorted(unknown))}")
    return GuidedPath(
        code=said["code"],
        title_id=said["title_id"],
        title_en=said["title_en"],
        when=frozenset(said["when"]),
        opens=tuple(DocumentKind(kind) for kind in said["opens"]),
        steps=tuple(PathStep(step["who"], step["id"], step["en"]) for step in said["steps"]),
        never_id=said["never"]["id"],
        never_en=said["never"]["en"],
        source_id=said["source_id"],
        source_en=said["source_en"],
        confidence=said["confidence"],
    )


def facts(
    *,
    institution: str,
    obstacle: str,
    has_identity: bool,
    birth_date: date | None,
    deceased: bool,
    today: date,
) -> frozenset[str]:
    """Return which of FACTS hold. institution: kind of the place the person stays in, or ""; obstacle: its code."""
    is_child = birth_date is not None and (today - birth_date).days < IDENTITY_CARD_AGE * 365.25
    found = {
        "in_prison": institution == "prison",
        "in_hospital": institution == "hospital" or obstacle == "in_hospital",
        "no_identity": not has_identity and not is_child,
        "child_without_identity": not has_identity and is_child,
        "deceased": deceased,
    }
    return frozenset(name for name, holds in found.items() if holds)


def suggested(known: frozenset[str]) -> list[GuidedPath]:
    """Return the paths that these facts make one think of; where somebody has died, only that one."""
    found = [path for path in guided_paths().values() if path.when & known]
    return [path for path in found if "deceased" in path.when] or found if "deceased" in known else found

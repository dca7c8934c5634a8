"""What an officer looks up at a door, in both languages: words, rules of documents, rights, biometric exceptions."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils import translation

from pelangi.ask.words import Obstacle
from pelangi.core.documents import DocumentRule, Paper, document_rules
from pelangi.core.satisfaction import ELEMENT_NAMES, Element
from pelangi.find.models import Group
from pelangi.visit.refusals import Refused
from pelangi.visit.words import CAPTURES, FIELDS, HELD_REASONS, MODALITIES, REFUSED_REASONS, WITH_REASON

TEXTS = Path(__file__).with_name("guide.yaml")


@cache
def guide() -> dict:
    """Return everything, read once: the files change with the program only."""
    return {
        **yaml.safe_load(TEXTS.read_text(encoding="utf-8")),
        "office_phone": settings.OFFICE_PHONE,
        "documents": [_document(rule) for rule in document_rules().values()],
        "modalities": _both(MODALITIES),
        "captures": _both(CAPTURES),
        "fields": _both(FIELDS),
        "held": _both(HELD_REASONS),
        "refused": _both(REFUSED_REASONS) | _refusals(),
        "with_reason": [str(move) for move in WITH_REASON],
        "groups": _both(dict(Group.choices)),
        "obstacles": _both(dict(Obstacle.choices)),
        "elements": [
            {"id": ELEMENT_NAMES[each][0], "en": ELEMENT_NAMES[each][1], "code": str(each)}
            for each in Element
        ],
    }


def _both(words: Mapping) -> dict[str, dict[str, str]]:
    """Return {code: {id, en}} of words that know their translations."""
    said: dict[str, dict[str, str]] = {str(code): {} for code in words}
    for language in ("id", "en"):
        with translation.override(language):
            for code, text in words.items():
                said[str(code)][language] = str(text)
    return said


def _refusals() -> dict[str, dict[str, str]]:
    """Return the words of every refusal that can be told without more, by its code."""
    said: dict[str, dict[str, str]] = {}
    for kind in Refused.__subclasses__():
        if kind.code == "piece_missing":  # needs to know where to go on, and is no answer to an item
            continue
        said[kind.code] = {}
        for language in ("id", "en"):
            with translation.override(language):
                said[kind.code][language] = str(kind())
    return said


def _document(rule: DocumentRule) -> dict:
    return {
        "kind": str(rule.kind),
        "id": rule.name_id,
        "en": rule.name_en,
        "in_person": str(rule.in_person),
        "card_stock": rule.card_stock,
        "papers": [
            _paper(paper) | {"instead": [_paper(other) for other in rule.accepted.get(paper.code, ())]}
            for paper in rule.requirements
        ],
    }


def _paper(paper: Paper) -> dict:
    return {"code": paper.code, "id": paper.name_id, "en": paper.name_en, "witnesses": paper.witnesses}

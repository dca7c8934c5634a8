"""Every deed that the product writes into the chain can be read by a resident, in both languages."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from pelangi.staff.words import DEEDS, PURPOSES, in_words, purpose_of

pytestmark = pytest.mark.no_database

WRITERS = {"record", "Line"}


def deeds_in_source() -> set[str]:
    """Return every deed that is written as a literal in a call of audit.record or Line."""
    found = set()
    for file in (Path(settings.BASE_DIR) / "pelangi").rglob("*.py"):
        if "tests" in file.parts or "migrations" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                value = node.args[0].value
                if name in WRITERS and isinstance(value, str) and "." in value:
                    found.add(value)
    return found


def test_every_deed_in_the_chain_has_plain_words():
    assert deeds_in_source() - set(DEEDS) == set()


@pytest.mark.parametrize("language", ["id", "en"])
def test_words_differ_from_codes(language):
    with translation.override(language):
        assert all(in_words(deed) != deed for deed in DEEDS)
        assert purpose_of("ask.view_request") == str(PURPOSES["ask"])


def test_a_deed_without_words_keeps_its_name():
    assert in_words("later.deed") == "later.deed"

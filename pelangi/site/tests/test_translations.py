"""The Indonesian catalogue is complete: every text of pages and code has a translation, with the same placeholders."""

import ast
import re
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import templatize

pytestmark = pytest.mark.no_database

ROOT = Path(settings.BASE_DIR) / "pelangi"
ROOMS = ["site", *settings.ROOMS]
CALLS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def texts_of_python(source: str) -> set[str]:
    """Return the literal texts handed to gettext calls."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in CALLS:
            arguments = node.args[1:] if name.startswith("pgettext") else node.args
            found |= {
                arg.value for arg in arguments if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            }
    return found


def texts_of_template(source: str) -> set[str]:
    """Return the texts of translate and blocktranslate tags, as Django's own extraction sees them."""
    code = templatize(source)
    calls = re.findall(r"(n|p)?gettext\(u?(['\"])(.*?)(?<!\\)\2(?:, *u?(['\"])(.*?)(?<!\\)\4)?", code, re.S)
    plain = re.findall(r"_\((['\"])(.*?)(?<!\\)\1\)", code, re.S)
    # the first word of pgettext is the context, which nobody reads
    texts = [text for kind, _q, one, _r, two in calls for text in (one if kind != "p" else "", two) if text]
    texts += [text for _quote, text in plain]
    return {text.replace("\\n", "\n").replace('\\"', '"').replace("\\'", "'") for text in texts}


@cache
def texts_of_room(room: str) -> dict[str, str]:
    """Return every text of a room with the file it stands in."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / room).rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts or path.suffix not in {".py", ".html", ".txt"}:
            continue
        source = path.read_text(encoding="utf-8")
        texts = texts_of_python(source) if path.suffix == ".py" else texts_of_template(source)
        found |= {text: str(path.relative_to(ROOT)) for text in texts if text.strip()}
    return found


@cache
def catalogue() -> dict[str, polib.POEntry]:
    """Return all Indonesian entries of all rooms."""
    entries: dict[str, polib.POEntry] = {}
    for room in ROOMS:
        file = ROOT / room / "locale" / "id" / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(file)) if file.exists() else []:
            entries[entry.msgid] = entry
            if entry.msgid_plural:
                entries.setdefault(entry.msgid_plural, entry)
    return entries


def untranslated(room: str) -> dict[str, str]:
    """Return the texts of a room that a reader would meet in English."""
    known = catalogue()
    return {
        text: file
        for text, file in texts_of_room(room).items()
        if text not in known or known[text].fuzzy or not (known[text].msgstr or known[text].msgstr_plural)
    }


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_of_the_room_is_translated(room):
    assert untranslated(room) == {}


@pytest.mark.parametrize("room", ROOMS)
def test_placeholders_survive_translation(room):
    for text in texts_of_room(room):
        entry = catalogue().get(text)
        if entry is None:
            continue
        wanted = set(PLACEHOLDER.findall(entry.msgid))
        for translation in [entry.msgstr, *entry.msgstr_plural.values()]:
            if translation:
                assert set(PLACEHOLDER.findall(translation)) <= wanted | set(
                    PLACEHOLDER.findall(entry.msgid_plural)
                ), text


def test_a_missing_text_is_noticed(tmp_path):
    assert texts_of_python('_("Hello")') == {"Hello"}
    assert texts_of_template(
        '{% translate "Hello" %}{% blocktranslate %}Good day{% endblocktranslate %}'
        '{% translate "Find" context "band" %}'
    ) == {"Hello", "Good day", "Find"}


def test_words_we_do_not_use_on_screen():
    forbidden = re.compile(r"\b(orang gila|orgil|cacat|napi)\b", re.I)
    for entry in catalogue().values():
        assert not forbidden.search(entry.msgstr), entry.msgid


def test_the_rooms_agree_on_every_text():
    """Django lays all catalogues on one another: two translations of one text would change each other's pages."""
    said: dict[tuple[str | None, str], dict[str, str]] = {}
    for room in ROOMS:
        file = ROOT / room / "locale" / "id" / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(file)) if file.exists() else []:
            said.setdefault((entry.msgctxt, entry.msgid), {})[entry.msgstr] = room
    assert {text: rooms for text, rooms in said.items() if len(rooms) > 1} == {}


def test_a_round_is_called_putaran():
    for entry in catalogue().values():
        if re.search(r"\brounds?\b", entry.msgid, re.I):
            assert not re.search(r"\brute|\bkeliling\b", entry.msgstr, re.I), entry.msgid

"""Files and functions stay small enough to be read at one sitting."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.no_database

ROOT = Path(settings.BASE_DIR)
FOLDERS = ["pelangi", "sample", "stories", "bench", "deploy"]
MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_A_FUNCTION = 40
# longer than allowed, with their length today: an entry may shrink or go, never grow, and none is added
LONGER: dict[str, int] = {
    "pelangi/core/linkage/engine.py link": 45,  # half of it says what goes in and comes out
    "pelangi/visit/actions/record.py record": 52,  # keyword arguments and docstring; the deed itself is short
    "sample/roster_files.py prison": 45,  # the oddities of one office's file, one after the other
}


def sources() -> list[Path]:
    """Return our Python files; migrations are written by Django."""
    found = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts and "node_modules" not in path.parts]


def long_functions(source: str, most: int) -> dict[str, int]:
    """Return the functions of more than `most` lines, first to last, with their length."""
    return {
        node.name: length
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := node.end_lineno - node.lineno + 1) > most
    }


def test_no_file_is_longer_than_one_sitting():
    long = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {path: lines for path, lines in long.items() if lines > MOST_LINES_OF_A_FILE} == {}


def is_arrangement(path: Path) -> bool:
    """Say whether a file sets up cases: people and rows one below the other are long without being hard to read."""
    return "tests" in path.parts or "stories" in path.parts


def test_functions_stay_short_and_the_exceptions_do_not_grow():
    found = {
        f"{path.relative_to(ROOT).as_posix()} {name}": lines
        for path in sources()
        if not is_arrangement(path)
        for name, lines in long_functions(path.read_text(encoding="utf-8"), MOST_LINES_OF_A_FUNCTION).items()
    }
    assert {name: lines for name, lines in found.items() if lines > LONGER.get(name, 0)} == {}
    assert set(LONGER) == set(found), "an exception that is no longer needed is taken off the list"


@pytest.mark.parametrize(("lines", "found"), [(39, {}), (40, {"long": 41})])
def test_a_long_function_is_noticed(lines, found):
    assert long_functions("def long():\n" + "    x = 1\n" * lines, 40) == found

"""Region files: YAML (or JSON) read so that 4.2 stays the decimal that was typed and nothing is lost silently."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from pelangi.core.index.words import Refused

MOST_BYTES = 32_000_000
MOST_PARTS = 5_000_000
"""More a file may not hold once what it names by anchors is written out: a few lines could stand for billions."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe, exact and strict: decimals as written, and a key written twice is an error."""


def _exact(loader: Any, node: Any) -> Any:
    text = loader.construct_scalar(node)
    try:
        return Decimal(text.replace("_", ""))
    except ArithmeticError:
        return text  # .inf and .nan: refused where a number is wanted


def _once(loader: Any, node: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str | int):
            raise Refused(f"baris {line}: nama kolom bukan teks", f"line {line}: a key that is no text")
        if key in found:
            raise Refused(f"baris {line}: {key} ditulis dua kali", f"line {line}: {key} is written twice")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor("tag:yaml.org,2002:float", _exact)
_Loader.add_constructor("tag:yaml.org,2002:map", _once)


def read_file(path: Path) -> Any:
    """Return the plain data of a YAML or JSON file; decimals are Decimal.

    Raises Refused naming file and line, OSError when the file cannot be read.
    """
    raw = path.read_bytes()
    if len(raw) > MOST_BYTES:
        raise Refused(f"{path}: lebih dari {MOST_BYTES} bita", f"{path}: more than {MOST_BYTES} bytes")
    try:
        data = yaml.load(raw.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506 (a SafeLoader of ours)
        if b"&" in raw and _parts(data, {}) > MOST_PARTS:
            raise Refused("jangkar (&) yang tumbuh tanpa batas", "anchors (&) that grow without end")
    except UnicodeDecodeError as error:
        raise Refused(f"{path}: bukan teks UTF-8", f"{path}: not UTF-8 text") from error
    except Refused as refused:
        raise Refused(f"{path}: {refused.words.id}", f"{path}: {refused.words.en}") from refused
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or type(error).__name__
        raise Refused(f"{path}{line}: bukan YAML ({what})", f"{path}{line}: not YAML ({what})") from error
    return data


def _parts(data: Any, known: dict[int, int]) -> int:
    """Return how many parts plain data have when written out; what is named twice is looked at once."""
    if not isinstance(data, dict | list):
        return 1
    if id(data) not in known:
        inside = data.values() if isinstance(data, dict) else data
        known[id(data)] = 1 + sum(_parts(one, known) for one in inside)
    return known[id(data)]

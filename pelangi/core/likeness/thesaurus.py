"""Words that mean nearly the same: which ideas does a text speak of?"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from pelangi.core.likeness.words import roots

FILES = ("thesaurus.yaml", "everyday.yaml")  # of local government; of everybody's days


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """Return the groups of terms as the files list them; the first term names the group, equal names are one group."""
    texts = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in FILES]
    return tuple(tuple(group) for text in texts for group in yaml.safe_load(text))


@cache
def of_government() -> frozenset[str]:
    """Return the names of the groups of local government: what a difference is told by."""
    text = Path(__file__).with_name(FILES[0]).read_text(encoding="utf-8")
    return frozenset(group[0] for group in yaml.safe_load(text))


@cache
def terms_by_word() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return every term by its first word: (its words, the group's name)."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for group in groups():
        for term in group:
            words = tuple(term.replace("-", " ").split())
            found.setdefault(words[0], []).append((words, group[0]))
    return found


def ideas(words: list[str]) -> list[str]:
    """Return the names of the groups that a text speaks of, once for each place it does."""
    found: list[str] = []
    allowed = [frozenset(roots(word)) for word in words]
    for place in range(len(words)):
        found += dict.fromkeys(_ideas_at(allowed, place))
    return found


def _ideas_at(allowed: list[frozenset[str]], place: int) -> Iterable[str]:
    for root in sorted(allowed[place]):
        for term, name in terms_by_word().get(root, ()):
            here = allowed[place : place + len(term)]
            if len(here) == len(term) and all(word in one for word, one in zip(term, here, strict=True)):
                yield name

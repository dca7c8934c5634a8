"""Words written wrongly: which words of the library are one letter away?

By deletions (Garbe's symmetric deletes): two words one insertion, deletion, substitution or exchange of neighbours
apart become equal when one letter at most is left out of each.
"""

from collections.abc import Iterable

SHORTEST = 4  # below it one letter makes another word: "kia", "kta"


class Spelling:
    """The words of a library, found by their misspellings."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = {word for word in words if len(word) >= SHORTEST and not word.isdigit()}
        self._by_shorter: dict[str, list[str]] = {}
        for word in sorted(self._known):
            for shorter in _shorter(word):
                self._by_shorter.setdefault(shorter, []).append(word)

    def nearest(self, word: str) -> list[str]:
        """Return the known words one letter away, in alphabetical order; nothing for short words."""
        if len(word) < SHORTEST:
            return []
        found = {one for shorter in _shorter(word) for one in self._by_shorter.get(shorter, ())}
        return sorted(one for one in found if one != word and abs(len(one) - len(word)) <= 1)


def _shorter(word: str) -> set[str]:
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}

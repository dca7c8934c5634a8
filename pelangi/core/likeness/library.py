"""A library of short texts searched by words, ideas and meaning, in memory.

Words and ideas: BM25 over the roots of words (words.py) and the ideas they stand for (thesaurus.py), so that "manula"
finds "lanjut usia"; a word the library does not know is read as its nearest neighbours (spelling.py). Meaning: the
cosine of sentence vectors (meaning.py) after the library's mean is taken off, since all sentences of one trade
resemble each other. Both are shares that mean the same in a library of any size and are added: of all that a text
could match of what was asked, how much it does; and the cosine.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pelangi.core.likeness.meaning import Vector
from pelangi.core.likeness.spelling import Spelling
from pelangi.core.likeness.thesaurus import ideas, terms_by_word
from pelangi.core.likeness.words import FILLERS, fold, roots

SATURATION, LENGTH = 1.2, 0.5  # k1 and b of BM25; descriptions differ in length more than in matter
IDEA, ROOT = 3.0, 0.1  # weight of an idea, and of a root that is not the word itself, beside 1 for a word
WORDS = 0.4  # weight of words and ideas beside meaning: learnt, see docs/algorithms/likeness.md
NEAR = 0.6  # weight of a word that was not written but is one letter away
LEAST_WORDS = 0.15  # of the best match by words: below it a text is not shown for its words
LEAST_COSINE = 0.2  # nor, below this, for its meaning
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Text:
    """One text as it is searched for: its key, and weight by word, root and idea (ideas begin with "#")."""

    key: str
    weights: dict[str, float]
    meaning: Vector | None = None


@dataclass(frozen=True)
class Found:
    """A text that answers: `score` (share of words and ideas, plus the cosine), the cosine (None: no model)."""

    key: str
    score: float
    cosine: float | None


def text_of(key: str, text: str, meaning: Vector | None = None) -> Text:
    """Return a text as the library keeps it."""
    return Text(key, features(text), meaning)


def features(text: str) -> dict[str, float]:
    """Return what a text is kept by: its words, their roots and its ideas, each with its weight."""
    words = fold(text)
    found: Counter[str] = Counter()
    for word in words:
        for name, weight in _of_word(word):
            found[name] += weight  # type: ignore[assignment]  # a Counter of weights
    for idea in ideas(words):
        found[f"#{idea}"] += IDEA  # type: ignore[assignment]
    return dict(found)


@lru_cache(maxsize=50_000)
def _of_word(word: str) -> tuple[tuple[str, float], ...]:
    if word in FILLERS:
        return ()
    return tuple((root, ROOT if number else 1.0) for number, root in enumerate(roots(word)))


class Library:
    """Texts ready to be searched. Building costs some ten microseconds a word; searching 40,000 some milliseconds."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.keys = [one.key for one in texts]
        self._place = {one.key: place for place, one in enumerate(texts)}
        self._index(texts)
        words = {name for name in self._terms if not name.startswith("#")}
        self._spelling = Spelling(words | set(terms_by_word()))
        known = [one.meaning for one in texts if one.meaning is not None]
        self._mean = np.mean(known, axis=0) if known else None
        self._vectors = self._centred([one.meaning for one in texts])

    def _index(self, texts: Sequence[Text]) -> None:
        terms: dict[str, int] = {}
        columns = [terms.setdefault(name, len(terms)) for one in texts for name in one.weights]
        column = np.array(columns, dtype=np.int64)
        counts = np.array([len(one.weights) for one in texts], dtype=np.int64)
        row = np.repeat(np.arange(len(texts), dtype=np.int32), counts)
        weight = np.array([value for one in texts for value in one.weights.values()], dtype=np.float32)
        length = np.array([sum(one.weights.values()) for one in texts], dtype=np.float32)
        often = np.bincount(column, minlength=len(terms)) if terms else np.zeros(0)
        rare = np.log1p((len(texts) - often + 0.5) / (often + 0.5)).astype(np.float32)
        typical = max(float(length.mean()), 1e-6) if len(texts) else 1.0
        damped = weight + SATURATION * (1 - LENGTH + LENGTH * length[row] / typical)
        impact = rare[column] * weight * (SATURATION + 1) / damped
        order = np.argsort(column, kind="stable")
        self._terms, self._rows, self._impact = terms, row[order], impact[order].astype(np.float32)
        self._starts = np.concatenate([[0], np.cumsum(often)]).astype(np.int64)
        self._most = np.maximum.reduceat(self._impact, self._starts[:-1]) if terms else np.zeros(0)

    def _centred(self, meanings: Sequence[Vector | None]) -> Scores | None:
        if self._mean is None:
            return None
        rows = np.zeros((len(meanings), len(self._mean)), dtype=np.float32)
        for place, one in enumerate(meanings):
            if one is not None:
                rows[place] = _unit(one - self._mean)
        return rows

    def search(
        self, text: str, meaning: Vector | None = None, *, most: int = 10, without: str = ""
    ) -> list[Found]:
        """Return the texts that speak of the same, best first; `without` is a key left out (the text itself)."""
        if not self.keys:
            return []
        asked = self.asked(text)
        words = self._by_words(asked)
        cosines = self._by_meaning(meaning)
        score = WORDS * words / self._could_be(asked) + (cosines if cosines is not None else 0)
        shown = words >= max(LEAST_WORDS * float(words.max()), 1e-6)
        if cosines is not None:
            shown |= cosines >= LEAST_COSINE
        if without in self._place:
            shown[self._place[without]] = False
        places = np.flatnonzero(shown)
        best = places[np.argsort(-score[places], kind="stable")][:most]
        return [
            Found(self.keys[at], float(score[at]), None if cosines is None else float(cosines[at]))
            for at in best
        ]

    def asked(self, text: str) -> dict[str, float]:
        """Return the features of what is looked for, with unknown words read as their nearest neighbours."""
        found = features(text)
        for word in dict.fromkeys(fold(text)):
            if word not in FILLERS and not self._knows(word):
                for near in self._spelling.nearest(word):
                    for name, weight in features(near).items():
                        found[name] = max(found.get(name, 0.0), NEAR * weight)
        return found

    def _knows(self, word: str) -> bool:
        return any(root in self._terms or root in terms_by_word() for root in roots(word))

    def _by_words(self, asked: dict[str, float]) -> Scores:
        found = np.zeros(len(self.keys), dtype=np.float32)
        for name, weight in asked.items():
            at = self._terms.get(name)
            if at is not None:
                part = slice(self._starts[at], self._starts[at + 1])
                found[self._rows[part]] += min(weight, 1.0) * self._impact[part]
        return found

    def _could_be(self, asked: dict[str, float]) -> float:
        """Return what a text would score that had each word and idea asked for as strongly as any text has it."""
        known = ((self._terms[name], weight) for name, weight in asked.items() if name in self._terms)
        return max(sum(min(weight, 1.0) * float(self._most[at]) for at, weight in known), 1e-6)

    def _by_meaning(self, meaning: Vector | None) -> Scores | None:
        if meaning is None or self._vectors is None or self._mean is None:
            return None
        return np.asarray(self._vectors @ _unit(meaning - self._mean), dtype=np.float32)


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)

"""The library of innovations, own ones and those of other cities, searched in memory, kept ready between requests."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from django.db.models import Max

from pelangi.core.likeness import (
    Found,
    Library,
    Likeness,
    Text,
    likeness,
    meaning,
    meaning_of_asked,
    text_of,
)
from pelangi.innovate import queries
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import (
    Innovation,
    InnovationVersion,
    LibraryEntry,
    MeaningVector,
    RowLevel,
    Signer,
)

OWN, SENT = "i", "e"  # kinds of keys: own innovations by code, entries of the library by number
DESIGN_LETTERS = 500  # of the design: its beginning says what it is
AT_ONCE = 10  # meanings reckoned while somebody waits; the rest is reckoned in the background (alike_task.py)
MOST = 20
CLOSE = 0.45  # cosine above which two texts say nearly the same
STRONG = 0.6  # score above which one is called very like: one in a hundred is so by chance
STRONG_WORDS = 0.3  # the same where no model runs


@dataclass
class _Kept:
    """What this process keeps ready: the library, its texts by key with their hash, and what it was made of."""

    stamp: tuple = ()
    texts: dict[str, tuple[str, Text]] = field(default_factory=dict)
    library: Library = field(default_factory=lambda: Library([]))


_kept = _Kept()
_making = threading.Lock()


@dataclass(frozen=True)
class Hit:
    """One found innovation for a page: an own one or an entry, what is alike, what differs."""

    thing: Innovation | LibraryEntry
    found: Found
    likeness: Likeness
    is_own: bool
    same_affair: bool

    @property
    def is_very_like(self) -> bool:
        """Whether it likely is the same idea."""
        if self.found.cosine is None:
            return self.found.score >= STRONG_WORDS
        return self.found.score >= STRONG or self.found.cosine >= CLOSE


def words_of(thing: Innovation | LibraryEntry) -> str:
    """Return the text by which an innovation is found."""
    if isinstance(thing, Innovation):
        goal, design = thing.goal, thing.design
    else:
        goal = thing.profile.get("summary") or thing.profile.get("goal", "")
        design = thing.profile.get("design", "")
    return f"{thing.name}. {goal} {design[:DESIGN_LETTERS]} {thing.main_affair}"


def search(user, text: str, *, affair: str = "", without: str = "", most: int = MOST) -> list[Hit]:
    """Return what `user` may see that speaks of the same as `text`, best first."""
    text = text.strip()
    if not text:
        return []
    found = ready().search(text, meaning_of_asked(text), most=most, without=without)
    things = _things(user, found)
    hits = []
    for one in found:
        thing = things.get(one.key)
        if thing is not None:
            alike = likeness(text, words_of(thing))
            is_own = one.key.startswith(OWN)
            hits.append(Hit(thing, one, alike, is_own, bool(affair) and thing.main_affair == affair))
    return hits


def of_innovation(user, innovation: Innovation) -> list[Hit]:
    """Return the look-alikes of a registered innovation."""
    key = f"{OWN}:{innovation.pk}"
    return search(user, words_of(innovation), affair=innovation.main_affair, without=key, most=5)


def rows_beside(innovation: Innovation, other: Innovation | LibraryEntry) -> list[dict]:
    """Return the rows on which two innovations stand differently: own level and the other's, verified where it is."""
    own = _levels(innovation)
    theirs = _levels(other) if isinstance(other, Innovation) else other.levels
    return [
        {"name": line.name, "number": line.row.number, "own": own.get(line.row.id, 0), "other": their}
        for line in queries.row_lines(innovation)
        if (their := theirs.get(line.row.id, 0)) != own.get(line.row.id, 0)
    ]


def levels_by_row(entry: LibraryEntry) -> list[tuple[str, str, int]]:
    """Return (number, name, level) of every row an entry has a level on."""
    lines = (queries.RowLine(row, None) for row in instrument(queries.YEAR).innovation_rows)
    return [
        (line.row.number, line.name, entry.levels[line.row.id])
        for line in lines
        if line.row.id in entry.levels
    ]


def _levels(innovation: Innovation) -> dict[str, int]:
    kept = RowLevel.objects.filter(innovation=innovation, year=queries.YEAR)
    return {one.row: one.claimed if one.verified is None else one.verified for one in kept}


def _things(user, found: list[Found]) -> dict[str, Innovation | LibraryEntry]:
    codes = [one.key[2:] for one in found if one.key.startswith(OWN)]
    numbers = [one.key[2:] for one in found if one.key.startswith(SENT)]
    own = {f"{OWN}:{one.pk}": one for one in queries.innovations(user).filter(pk__in=codes)}
    sent = LibraryEntry.objects.filter(pk__in=numbers).select_related("signer")
    return own | {f"{SENT}:{one.pk}": one for one in sent}


def ready() -> Library:
    """Return the library as the tables stand; what did not change is not reckoned again."""
    stamp = _stamp()
    with _making:
        if _kept.stamp != stamp:
            fresh = _texts()
            _kept.library = Library([text for _hash, text in fresh.values()])
            _kept.texts = fresh
            known = all(text.meaning is not None for _hash, text in fresh.values())
            _kept.stamp = stamp if known or meaning([]) is None else ()
        return _kept.library


def forget() -> None:
    """Make the library anew at the next search: another database stands behind this process now."""
    _kept.stamp, _kept.texts = (), {}


def _stamp() -> tuple:
    last = InnovationVersion.objects.aggregate(last=Max("pk"))["last"]
    taken = LibraryEntry.objects.aggregate(last=Max("taken_at"))["last"]
    trusted = Signer.objects.filter(state=Signer.State.TRUSTED).count()
    return last, Innovation.objects.count(), taken, LibraryEntry.objects.count(), trusted


def _written() -> dict[str, str]:
    """Return the text of everything that can be found, by key."""
    sent = LibraryEntry.objects.filter(signer__state=Signer.State.TRUSTED).order_by("pk")
    own = {f"{OWN}:{one.pk}": words_of(one) for one in Innovation.objects.order_by("pk")}
    return own | {f"{SENT}:{one.pk}": words_of(one) for one in sent}


def _texts() -> dict[str, tuple[str, Text]]:
    written = _written()
    hashes = {key: sha256(text.encode()).hexdigest() for key, text in written.items()}
    wanting = {key for key, mark in hashes.items() if _is_fresh(key, mark)}
    vectors = _meanings({hashes[key]: written[key] for key in wanting})
    return {
        key: (hashes[key], text_of(key, written[key], vectors.get(hashes[key])))
        if key in wanting
        else _kept.texts[key]
        for key in written
    }


def _is_fresh(key: str, mark: str) -> bool:
    kept = _kept.texts.get(key)
    return kept is None or kept[0] != mark or kept[1].meaning is None


def _meanings(texts: dict[str, str]) -> dict[str, np.ndarray]:
    """Return the meaning of texts by hash, from the table or reckoned and kept; not more than AT_ONCE new ones."""
    found: dict[str, np.ndarray] = {}
    for some in _portions(texts, 500):
        for one in MeaningVector.objects.filter(pk__in=some):
            found[one.pk] = np.frombuffer(bytes(one.vector), dtype=np.float16).astype(np.float32)
    return found | _learnt({mark: text for mark, text in texts.items() if mark not in found}, AT_ONCE)


def _learnt(texts: dict[str, str], most: int) -> dict[str, np.ndarray]:
    """Reckon and keep the meaning of so many of the texts; nothing where the model cannot run."""
    fresh = list(texts)[:most]
    vectors = meaning([texts[mark] for mark in fresh])
    if not vectors:
        return {}
    MeaningVector.objects.bulk_create(
        [
            MeaningVector(pk=mark, vector=vector.astype(np.float16).tobytes())
            for mark, vector in zip(fresh, vectors, strict=True)
        ],
        ignore_conflicts=True,
    )
    return dict(zip(fresh, vectors, strict=True))


def learn(most: int) -> int:
    """Reckon the meaning of so many texts that have none yet, and keep it; return how many were reckoned."""
    marked = {sha256(text.encode()).hexdigest(): text for text in _written().values()}
    known = {
        pk
        for some in _portions(marked, 500)
        for pk in MeaningVector.objects.filter(pk__in=some).values_list("pk", flat=True)
    }
    return len(_learnt({mark: text for mark, text in marked.items() if mark not in known}, most))


def _portions(marks: Iterable[str], size: int) -> Iterable[list[str]]:
    listed = list(marks)
    return (listed[at : at + size] for at in range(0, len(listed), size))

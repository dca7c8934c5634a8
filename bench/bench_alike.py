"""Look-alike innovations: how often another wording finds its innovation, how long a search takes, beside full text.

Run: .venv/bin/python bench/bench_alike.py [size]. The labelled set is sample/likeness: "held_out" is the measure,
written apart from the everyday groups and the weights (docs/algorithms/likeness.md says what was seen of it); the
other parts were there while thesaurus and weights were made. Full text is SQLite's FTS5 with BM25, any word of the
question. The big library adds invented innovations until it has 40,000; some of their sentences are embedded and the
rest carry the same vectors, since a search takes as long whatever the numbers are. One thread, as `pelangi serve`
gives its pages.
"""

import os
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is loaded

from pelangi.core.likeness import Library, meaning, meaning_of_asked, text_of
from pelangi.core.likeness.words import fold
from sample.likeness import Labelled, labelled

PARTS = ("innovations", "to_learn", "later", "held_out")
SIZE, EMBEDDED, MOST, WANTED, LIMIT_MS = 40_000, 300, 5, 0.9, 100.0
DEEDS = [
    "mendata",
    "melatih",
    "mendampingi",
    "menyediakan",
    "memeriksa",
    "memetakan",
    "menjadwalkan",
    "memperbaiki",
]
THINGS = [
    "ruang baca",
    "alat tani",
    "jaringan air",
    "tempat sampah",
    "lampu taman",
    "kelas menari",
    "data aset",
    "kolam ikan",
    "kendaraan dinas",
    "arsip kontrak",
    "gerobak makanan",
    "lapangan voli",
    "alat ukur",
    "kandang kambing",
    "studio musik",
    "gudang beras",
]
PEOPLE = ["warga", "pelajar", "pegawai", "pedagang", "petani", "nelayan", "ibu rumah tangga", "pemuda"]
WAYS = [
    "setiap pekan",
    "secara daring",
    "bersama kampus",
    "dengan iuran",
    "di balai",
    "lewat kartu",
    "pada malam hari",
]

Finder = Callable[[str], list[str]]


def invented(count: int) -> list[tuple[str, str]]:
    """Return (code, text) of so many invented innovations."""
    dice = random.Random(7)
    kinds = [
        f"{deed} {thing} untuk {who} {way}" for deed, thing, who, way in product(DEEDS, THINGS, PEOPLE, WAYS)
    ]
    dice.shuffle(kinds)
    return [
        (f"isi-{at}", f"Inovasi {at} {kinds[at % len(kinds)]} di kampung {dice.randrange(9999)}")
        for at in range(count)
    ]


def full_text(texts: list[tuple[str, str]]) -> Finder:
    """Return a search by plain full text: FTS5, BM25, any word."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table one using fts5(code unindexed, text)")
    base.executemany("insert into one values (?, ?)", texts)

    def find(asked: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in fold(asked))
        found = base.execute(
            "select code from one where text match ? order by bm25(one) limit ?", (words, MOST)
        )
        return [code for (code,) in found]

    return find


def by_meaning(library: Library, *, with_model: bool = True) -> Finder:
    """Return our search, the meaning of the question reckoned each time."""
    return lambda asked: [
        hit.key for hit in library.search(asked, meaning_of_asked(asked) if with_model else None, most=MOST)
    ]


def recall(find: Finder, wanted: list[Labelled]) -> tuple[float, list[float]]:
    """Return the share of wordings that find their innovation among the first five, and each search's milliseconds."""
    hits, times = 0, []
    for one in wanted:
        for wording in one.wordings:
            began = time.perf_counter()
            hits += one.code in find(wording)
            times.append(1000 * (time.perf_counter() - began))
    return hits / len(times), times


def main(size: int) -> bool:
    """Print recall and time of each search in the small and the big library; say whether the limits are kept."""
    parts = {part: labelled(part) for part in PARTS}
    own = [(one.code, one.text) for part in parts.values() for one in part]
    more = invented(size - len(own))
    vectors = meaning([text for _code, text in [*own, *more[:EMBEDDED]]]) or [None] * (len(own) + EMBEDDED)
    good = True
    for texts in (own, own + more):
        began = time.perf_counter()
        library = Library(
            [
                text_of(code, text, vectors[at if at < len(own) else len(own) + at % EMBEDDED])
                for at, (code, text) in enumerate(texts)
            ]
        )
        print(f"library of {len(texts):,}: ready in {time.perf_counter() - began:.1f} s")
        finders = {
            "plain full text (FTS5, BM25)": full_text(texts),
            "words and ideas": by_meaning(library, with_model=False),
            "words, ideas and meaning": by_meaning(library),
        }
        for way, find in finders.items():
            found = {part: recall(find, wanted) for part, wanted in parts.items()}
            times = sorted(time for _share, times in found.values() for time in times)
            late = statistics.quantiles(times, n=20)[-1]
            print(
                f"  {way:30} recall@5: {', '.join(f'{part} {found[part][0]:.3f}' for part in PARTS)};"
                f" ms a search: median {statistics.median(times):.1f}, p95 {late:.1f}"
            )
        good = good and late < LIMIT_MS and found["held_out"][0] >= WANTED
    return good


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE) else 1)

"""Finding people of lists in a register: quality, calibration, time and memory, beside other ways and the bars.

Run: `make bench-find`, or .venv/bin/python bench/bench_find.py [--quick] [--sizes 220000x20000,1000000x100000]
[--seed N] [--no-peers] [--lists first|all] [--curve FILE]. Three makers that share no code invent a city and its lists, eight
lists with error models of their own; parameters were learnt from two of the makers (with other seeds), never from the third,
"held out". The worst list counts. Every run of ours is the product's command in a process of its own, its start included.
Seeds come from the clock unless given, so that no run is like the last; a seed gives the same files again.
"""

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from find.data import SOURCES
from find.measure import LEAST_PAIRS, TOLERANCE, Cost, Quality, judge, link
from find.one_request import measure_one_request
from find.peers import PEERS, measure_peer
from find.reliability import draw_curve

# (seconds, GB) by residents, for two cores without other work
COST_BARS = {220_000: (15.0, 1.0), 1_000_000: (120.0, 3.0), 3_000_000: (300.0, 5.0)}
QUICK, FULL = ((60_000, 6_000),), ((220_000, 20_000), (1_000_000, 100_000), (3_000_000, 100_000))
ALL_LISTS_UP_TO = 1_500_000  # residents; above, one list of each maker
PEERS_UP_TO = 250_000  # residents; above, the slow ones would take hours
PAIRS_GROW_AT_MOST = 2.0  # pairs a row at the largest size, against those at the smallest
ONE_REQUEST_MS = 300.0
BARS = (
    ("precision", "at least", 0.995),
    ("recall", "at least", 0.965),
    ("contained", "at least", 0.99),
    ("review", "at most", 0.06),
    ("wrongly_complete", "at most", 0.002),
    ("right_papers", "at least", 0.99),
    ("worst_band", "at most", TOLERANCE),
)


@dataclass(frozen=True)
class Measured:
    """One list: which maker's, what the answers are worth and what they took."""

    source: str
    model: str
    quality: Quality
    cost: Cost
    pairs_a_row: float


def show(name: str, model: str, found: tuple[Quality, Cost], rows: int) -> None:
    """Print one line of the table."""
    quality, cost = found
    pairs = f"{cost.pairs / rows:6.1f} {cost.met / rows:6.1f}" if cost.pairs else ""
    print(
        f"  {name:22} {model:9} {quality.precision:8.4f} {quality.recall:8.4f} {quality.contained:8.4f} {quality.review:8.4f}"
        f" {quality.wrongly_complete:9.4f} {quality.right_papers:8.4f} {quality.worst_band:7.3f} {cost.seconds:8.1f} {cost.peak_gb:6.2f} {pairs}",
        flush=True,
    )


def failures(measured: list[Measured], residents: int) -> list[str]:
    """Return the bars that the worst of the lists misses."""
    missed = []
    for field, how, bar in BARS:
        values = [(getattr(one.quality, field), one.model) for one in measured]
        worst, model = min(values) if how == "at least" else max(values)
        if (worst < bar) if how == "at least" else (worst > bar):
            missed.append(f"{field} {worst:.4f} ({model}), wanted {how} {bar}")
    seconds, memory = COST_BARS.get(residents, (float("inf"), float("inf")))
    if (slowest := max(one.cost.seconds for one in measured)) > seconds:
        missed.append(f"{slowest:.1f} s, wanted at most {seconds:.0f}")
    if (largest := max(one.cost.peak_gb for one in measured)) > memory:
        missed.append(f"{largest:.2f} GB, wanted at most {memory}")
    return missed


def measure_source(
    source: str, size: tuple[int, int], seed: int, asked: argparse.Namespace
) -> tuple[list[Measured], list[str]]:
    """Measure the lists of one maker, one new request, and the peers on its first list."""
    residents, rows = size
    maker, measured, missed = SOURCES[source], [], []
    with tempfile.TemporaryDirectory(prefix="bench-find-") as name:
        folder, began = Path(name), time.monotonic()
        truth = maker.make(folder, residents, rows, seed)
        learnt = "of the kind learnt from" if maker.learnt_from else "never learnt from"
        print(f"  {source}: {learnt}; files made in {time.monotonic() - began:.0f} s")
        everything = asked.lists == "all" and residents <= ALL_LISTS_UP_TO
        for model in maker.lists if everything else maker.lists[-2:-1]:
            cost = link(folder, model)
            quality = judge(folder / f"out_{model}.csv", truth[model])
            measured.append(Measured(source, model, quality, cost, cost.pairs / rows))
            show("pelangi find link", model, (quality, cost), rows)
        if residents <= PEERS_UP_TO and not asked.no_peers:
            for peer in PEERS:
                quality, cost = measure_peer(peer, folder, maker.lists[-2], truth[maker.lists[-2]])
                show(peer, maker.lists[-2], (quality, cost), rows)
        if not maker.learnt_from:
            one = measure_one_request(folder, maker.lists[-2])
            print(f"  one new request: {one}")
            if one.slow_ms > ONE_REQUEST_MS:
                missed.append(f"one request {one.slow_ms:.0f} ms, wanted at most {ONE_REQUEST_MS:.0f}")
    return measured, missed


def measure(
    residents: int, rows: int, seed: int, asked: argparse.Namespace
) -> tuple[list[Measured], list[str]]:
    """Measure one size; return its lists and what it misses."""
    print(f"\n== {residents:,} residents x {rows:,} rows, seed {seed} ==")
    print(
        f"  {'':22} {'list':9} precision   recall   contains   review wr.compl.  papers   band      s     GB  pairs    met a row"
    )
    measured: list[Measured] = []
    missed: list[str] = []
    for source in SOURCES:
        lists, slow = measure_source(source, (residents, rows), seed, asked)
        measured += lists
        missed += slow
    for one in measured:
        counted = " ".join(
            f"{low}-{high}: {said:.3f}/{true:.3f} ({pairs})"
            for low, high, pairs, said, true in one.quality.bands
        )
        print(f"  said/true (pairs), {one.model}: {counted}; bands of fewer than {LEAST_PAIRS} do not count")
    missed += failures(measured, residents)
    print("  every bar is met by the worst list" if not missed else f"  MISSED: {'; '.join(missed)}")
    return measured, missed


def main() -> int:
    """Measure every size asked for; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one small size, to see that all works")
    parser.add_argument("--sizes", help="RESIDENTSxROWS, with commas between")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--lists", choices=["all", "first"], default="all", help="of each maker")
    parser.add_argument("--curve", type=Path, help="write the reliability curve of the held-out lists, SVG")
    asked = parser.parse_args()
    sizes = QUICK if asked.quick else FULL
    if asked.sizes:
        sizes = tuple(tuple(int(part) for part in size.split("x")) for size in asked.sizes.split(","))
    by_size = [measure(residents, rows, asked.seed + at, asked) for at, (residents, rows) in enumerate(sizes)]
    missed = [one for _, some in by_size for one in some]
    first, last = (max(one.pairs_a_row for one in lists) for lists, _ in (by_size[0], by_size[-1]))
    print(f"\npairs compared a row: {first:.1f} at {sizes[0][0]:,}, {last:.1f} at {sizes[-1][0]:,} residents")
    if last > PAIRS_GROW_AT_MOST * first:
        missed.append("pairs a row grow more than twofold")
    if asked.curve:
        held_out = [
            (f"{one.model}, {residents:,}", one.quality.points)
            for (lists, _), (residents, _) in zip(by_size, sizes, strict=True)
            for one in lists
            if not SOURCES[one.source].learnt_from
        ]
        draw_curve(held_out, asked.curve)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

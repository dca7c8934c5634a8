"""Finding people of lists in a register: quality, calibration, time and memory, beside other ways and the bars.

Run: `make bench-find`, or .venv/bin/python bench/bench_find.py [--quick] [--sizes 220000x20000,1000000x100000]
[--seed N] [--no-peers]. Three offices with error models of their own write lists from an invented city; the worst of
the three counts. Every run of ours is the product's command in a process of its own, its start included. Seeds come
from the clock unless given, so that no run is like the last; a seed gives the same files again.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from find.city import City
from find.data import make_files
from find.lists import MODELS
from find.measure import LEAST_PAIRS, TOLERANCE, Cost, Quality, judge, link
from find.peers import PEERS, measure_peer

# (seconds, GB) by residents, for two cores without other work
COST_BARS = {220_000: (15.0, 1.0), 1_000_000: (120.0, 3.0), 3_000_000: (300.0, 5.0)}
QUICK, FULL = ((60_000, 6_000),), ((220_000, 20_000), (1_000_000, 100_000), (3_000_000, 100_000))
PEERS_UP_TO = 250_000  # residents; above, the slow ones would take hours
BARS = (
    ("precision", "at least", 0.995),
    ("recall", "at least", 0.965),
    ("contained", "at least", 0.99),
    ("review", "at most", 0.06),
    ("wrongly_complete", "at most", 0.002),
    ("right_papers", "at least", 0.99),
    ("worst_band", "at most", TOLERANCE),
)


def show(name: str, model: str, quality: Quality, cost: Cost) -> None:
    """Print one line of the table."""
    print(
        f"  {name:22} {model:9} {quality.precision:8.4f} {quality.recall:8.4f} {quality.contained:8.4f} {quality.review:8.4f}"
        f" {quality.wrongly_complete:9.4f} {quality.right_papers:8.4f} {quality.worst_band:7.3f} {cost.seconds:8.1f} {cost.peak_gb:6.2f}",
        flush=True,
    )


def failures(qualities: list[Quality], costs: list[Cost], residents: int) -> list[str]:
    """Return the bars that the worst of the models misses."""
    missed = []
    for field, how, bar in BARS:
        values = [getattr(one, field) for one in qualities]
        worst = min(values) if how == "at least" else max(values)
        if (worst < bar) if how == "at least" else (worst > bar):
            missed.append(f"{field} {worst:.4f}, wanted {how} {bar}")
    seconds, memory = COST_BARS.get(residents, (float("inf"), float("inf")))
    if max(one.seconds for one in costs) > seconds:
        missed.append(f"{max(one.seconds for one in costs):.1f} s, wanted at most {seconds:.0f}")
    if max(one.peak_gb for one in costs) > memory:
        missed.append(f"{max(one.peak_gb for one in costs):.2f} GB, wanted at most {memory}")
    return missed


def measure(residents: int, rows: int, seed: int, peers: bool) -> list[str]:
    """Measure one size; return what it misses."""
    rare_words = (1500, 3000, 9000)[seed % 3]
    print(f"\n== {residents:,} residents x {rows:,} rows, seed {seed}, {rare_words} rare name words ==")
    with tempfile.TemporaryDirectory(prefix="bench-find-") as name:
        folder = Path(name)
        began = time.monotonic()
        truth = make_files(folder, City(residents, seed, rare_words=rare_words), rows)
        print(f"  files made in {time.monotonic() - began:.0f} s")
        print(
            f"  {'':22} {'list':9} precision   recall   contains   review wr.compl.  papers   band      s     GB"
        )
        qualities, costs = [], []
        for model in MODELS:
            costs.append(link(folder, model))
            qualities.append(judge(folder / f"out_{model}.csv", truth[model]))
            show("pelangi find link", model, qualities[-1], costs[-1])
        for model in MODELS if peers and residents <= PEERS_UP_TO else ():
            for peer in PEERS:
                quality, cost = measure_peer(peer, folder, model, truth[model])
                show(peer, model, quality, cost)
    for model, quality in zip(MODELS, qualities, strict=True):
        counted = " ".join(
            f"{low}-{high}: {said:.3f}/{true:.3f} ({pairs})" for low, high, pairs, said, true in quality.bands
        )
        print(f"  said/true (pairs), {model}: {counted}; bands of fewer than {LEAST_PAIRS} do not count")
    missed = failures(qualities, costs, residents)
    print("  every bar is met by the worst of the three" if not missed else f"  MISSED: {'; '.join(missed)}")
    return missed


def main() -> int:
    """Measure every size asked for; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one small size, to see that all works")
    parser.add_argument("--sizes", help="RESIDENTSxROWS, with commas between")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--no-peers", action="store_true")
    asked = parser.parse_args()
    sizes = QUICK if asked.quick else FULL
    if asked.sizes:
        sizes = tuple(tuple(int(part) for part in size.split("x")) for size in asked.sizes.split(","))
    missed = [
        one
        for at, (residents, rows) in enumerate(sizes)
        for one in measure(residents, rows, asked.seed + at, peers=not asked.no_peers)
    ]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

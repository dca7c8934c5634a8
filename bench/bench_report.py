"""The fairness watch on invented cities: how soon planted unfairness is flagged, how often a fair year is.

Run: .venv/bin/python bench/bench_report.py [cities]. The stated rate is proved for any city; what is measured is that
it holds here too, and how many requests a week it takes to see each unfairness in time. Beside it stands what the best
test there is finds in the same eight weeks, told beforehand where to look (`knowing.py`): more is not in the data.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from knowing import chance_of  # noqa: E402  # after the path
from unfair_cities import CROSSED, OFFICERS, OUTCOMES, SINGLE, Planted, city, streams_of  # noqa: E402  # after the path

from pelangi.core.watch import RATE_A_YEAR, RATE_OF_CROSSINGS, RATE_OF_SINGLES, watch  # noqa: E402

CITIES, CITIES_OF_A_CURVE = 500, 100
A_WEEK = 400  # the volume the limits are stated for
VOLUMES = (100, 200, 400, 800)
WITHIN_WEEKS, FOUND_AT_LEAST = 8, 0.90
STREAMS = len(OUTCOMES) * sum(SINGLE.values()) + OFFICERS
CROSSINGS = len(OUTCOMES) * sum(SINGLE[one] * SINGLE[other] for one, other in CROSSED)
SUBJECT = {
    Planted.WARD: ("wait", "ward", 0),
    Planted.WOMEN: ("refused", "sex", 1),
    Planted.OFFICER: ("refused", "officer", 0),
    Planted.PROMISE: ("kept", "group", 0),
    Planted.ERROR: ("error", "group", 0),
    Planted.CROSSING: ("refused", "sex x ward", SINGLE["ward"]),
}
JUDGED = (
    Planted.WARD,
    Planted.WOMEN,
    Planted.OFFICER,
)  # those the limit is stated for; the others are printed


def harm(streams: dict) -> dict[str, int]:
    """Return, as the program does, which way each stream harms: more refusals and errors, less of the others."""
    return {name: 1 if name.startswith(("refused", "error")) else -1 for name in streams}


def false_alarm(seed: int) -> tuple[bool, bool]:
    """Say whether anything at all is flagged in a fair year: of single traits, of crossings."""
    fair = city(seed, A_WEEK, Planted.NOTHING)
    single, crossed = streams_of(fair, crossed=False), streams_of(fair, crossed=True)
    seen = (
        watch(single, RATE_OF_SINGLES, others=STREAMS - len(single), harm=harm(single)),
        watch(crossed, RATE_OF_CROSSINGS, others=CROSSINGS - len(crossed), harm=harm(crossed)),
    )
    of_singles, of_crossings = (any(one.flagged_week is not None for one in found.values()) for found in seen)
    return of_singles, of_crossings


def delay(seed: int, a_week: int, planted: Planted) -> tuple[int | None, float]:
    """Return how many weeks after its beginning the unfairness was flagged; None if never, or before it began.

    With it how probable those eight weeks are by chance, to whoever knew where to look.
    """
    one, crossed = city(seed, a_week, planted), planted is Planted.CROSSING
    rate, many = (RATE_OF_CROSSINGS, CROSSINGS) if crossed else (RATE_OF_SINGLES, STREAMS)
    streams = streams_of(one, crossed, SUBJECT[planted])
    (found,) = watch(streams, rate, others=many - 1, harm=harm(streams)).values()
    ((name, weeks),) = streams.items()
    told = [stratum for week in weeks[one.onset : one.onset + WITHIN_WEEKS] for stratum in week]
    chance = chance_of(told, harm(streams)[name])
    late = None if found.flagged_week is None else found.flagged_week - one.onset + 1
    return None if late is None or late < 1 else late, chance


def found_in_time(pool: ProcessPoolExecutor, planted: Planted, a_week: int, cities: int) -> float:
    """Print the delays of one unfairness at one volume; return the share flagged in time."""
    found = list(pool.map(delay, range(cities), [a_week] * cities, [planted] * cities, chunksize=10))
    delays, chances = zip(*found, strict=True)
    in_time = sum(late is not None and late <= WITHIN_WEEKS for late in delays) / cities
    seen = [late for late in delays if late is not None]
    middle = f"{median(seen):.0f} weeks" if seen else "never"
    print(
        f"  {a_week:5} requests a week: {in_time:6.1%} within {WITHIN_WEEKS} weeks, median {middle}, "
        f"never {cities - len(seen)} of {cities}; the best test told where to look: "
        f"{_share(chances, RATE_A_YEAR):.0%} at {RATE_A_YEAR:.0%} for it alone, "
        f"{_share(chances, _part(planted)):.0%} at its part of all that is watched"
    )
    return in_time


def _share(chances: Sequence[float], rate: float) -> float:
    return sum(chance <= rate for chance in chances) / len(chances)


def _part(planted: Planted) -> float:
    """Return the rate of false alarms that one of the sets watched may use in a year."""
    return RATE_OF_CROSSINGS / CROSSINGS if planted is Planted.CROSSING else RATE_OF_SINGLES / STREAMS


def main(cities: int) -> int:
    """Measure and print; exit 1 when a limit is missed."""
    ok = True
    with ProcessPoolExecutor(2) as pool:
        for planted in SUBJECT:
            print(f"fairness watch: {planted}")
            for a_week in VOLUMES:
                judged = a_week == A_WEEK and planted in JUDGED
                found = found_in_time(
                    pool, planted, a_week, cities if a_week == A_WEEK else min(cities, CITIES_OF_A_CURVE)
                )
                ok &= not judged or found >= FOUND_AT_LEAST
        fair = list(pool.map(false_alarm, range(cities), chunksize=10))
    alarms = sum(any(one) for one in fair) / cities
    for name, place, rate in (("single traits", 0, RATE_OF_SINGLES), ("crossings", 1, RATE_OF_CROSSINGS)):
        print(
            f"  {name}: {sum(one[place] for one in fair)} of {cities} fair years; stated at most {rate:.0%}"
        )
    print(
        f"fairness watch: {alarms:.1%} of {cities} fair years flag anything; stated at most {RATE_A_YEAR:.0%}"
    )
    print(
        f"limits at {A_WEEK} requests a week: {FOUND_AT_LEAST:.0%} within {WITHIN_WEEKS} weeks,"
        f" {STREAMS} streams and {CROSSINGS} crossings"
    )
    return 0 if ok and alarms <= RATE_A_YEAR else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CITIES))

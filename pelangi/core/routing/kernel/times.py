"""Times of a round, and the exact test whether a request fits into it, and where.

Two labels per stop make breaks exact: when the team can leave, not having rested yet and having rested; and how late
the next place may be reached in both cases. An insertion fits when both meet, so each gap is tested in constant time.
`row` is the row of a round (see `tables`).
"""

from numba import njit
from numpy.typing import NDArray

from pelangi.core.routing.kernel.tables import (
    COUNT,
    DAY,
    DRIVE,
    END,
    FROM,
    GAPS,
    HOURS,
    HOURS_A_DAY,
    KITS,
    KITS_BEFORE,
    KITS_OUT,
    LABELS,
    LEAN,
    LEFT,
    LEFT_RESTED,
    LENGTH,
    NEVER,
    READY,
    READY_RESTED,
    REST_FROM,
    REST_MIN,
    REST_TO,
    SLACK,
    START,
    STOPS,
    TO,
)


@njit(**LEAN, inline="always")
def earliest(hours: NDArray, day: int, ready: int) -> int:
    """Return the first start at or after `ready` within the hours of a request (its row); NEVER if there is none."""
    found = NEVER
    most = hours[HOURS_A_DAY]
    at = HOURS + 2 * most * day
    for number in range(at, at + 2 * most, 2):
        if ready <= hours[number + 1]:
            found = max(ready, hours[number])
            break
    return found


@njit(**LEAN, inline="always")
def latest(hours: NDArray, day: int, limit: int) -> int:
    """Return the last start at or before `limit` within the hours of a request (its row); -NEVER if there is none."""
    found = -NEVER
    most = hours[HOURS_A_DAY]
    at = HOURS + 2 * most * day
    for number in range(at, at + 2 * most, 2):
        if limit >= hours[number]:
            found = max(found, min(limit, hours[number + 1]))
    return found


@njit(**LEAN, inline="always")
def rest_between(row: NDArray, left: int, drive: int) -> int:
    """Return when the team is ready at the next place if it rests on the way: after the drive, else before it."""
    rest, found = row[REST_MIN], NEVER
    if rest > 0:
        after = max(left + drive, row[REST_FROM]) + rest
        before = max(left, row[REST_FROM]) + rest
        if after <= row[REST_TO]:
            found = after
        elif before <= row[REST_TO]:
            found = before + drive
    return found


@njit(**LEAN, inline="always")
def latest_rest(row: NDArray, drive: int, limit: int) -> int:
    """Return how late a place may be left so that rest_between is at most `limit`; -NEVER if never."""
    rest, found = row[REST_MIN], -NEVER
    if rest > 0:
        if row[REST_FROM] + rest <= limit:
            found = min(limit, row[REST_TO]) - rest - drive
        if row[REST_FROM] + rest + drive <= limit:
            found = max(found, min(row[REST_TO], limit - drive) - rest)
    return found


@njit(**LEAN)
def time_round(drive: NDArray, visit: NDArray, row: NDArray) -> None:
    """Work out labels, driving and kits of a round from its stops."""
    day, count, rest, label = row[DAY], row[COUNT], row[REST_MIN], row[LABELS]
    row[label + LEFT] = row[FROM] if rest else NEVER
    row[label + LEFT_RESTED] = max(row[FROM], row[REST_FROM] + rest) if rest else row[FROM]
    here, driven, kits = row[START], 0, row[KITS_BEFORE]
    for place in range(count):
        request = row[STOPS + place]
        way, length = drive[here, request, 0], visit[request, LENGTH]
        left, left_rested = row[label + LEFT], row[label + LEFT_RESTED]
        label += 4
        ready = min(left_rested + way, rest_between(row, left, way))
        row[label + LEFT_RESTED] = earliest(visit[request], day, ready) + length
        row[label + LEFT] = earliest(visit[request], day, left + way) + length
        here, driven, kits = request, driven + way, max(kits, visit[request, KITS])
    if count:
        driven += drive[here, row[END], 0]
    row[DRIVE], row[KITS_OUT] = driven, kits
    time_back(drive, visit, row)


@njit(**LEAN)
def time_back(drive: NDArray, visit: NDArray, row: NDArray) -> None:
    """Work out how late each stop of a round may be reached."""
    day, count, rest, to = row[DAY], row[COUNT], row[REST_MIN], row[TO]
    label = row[LABELS] + 4 * count
    row[label + READY] = min(to, row[REST_TO] - rest) if rest else -NEVER
    row[label + READY_RESTED] = to
    onto = row[END]
    for place in range(count - 1, -1, -1):
        request = row[STOPS + place]
        way, length = drive[request, onto, 0], visit[request, LENGTH]
        ready, ready_rested = row[label + READY], row[label + READY_RESTED]
        label -= 4
        later = max(ready - way, latest_rest(row, way, ready_rested))
        row[label + READY] = latest(visit[request], day, later - length)
        row[label + READY_RESTED] = latest(visit[request], day, ready_rested - way - length)
        onto = request
    slack = 0
    for _ in range(count + 1):
        left, rested, most = row[label + LEFT], row[label + LEFT_RESTED], row[label + READY_RESTED]
        slack = max(slack, most - rested)
        if rest > 0:
            slack = max(slack, row[label + READY] - left, most - left - rest)
        label += 4
    row[SLACK] = slack


@njit(**LEAN, inline="always")
def open_at(hours: NDArray, span: tuple[int, int], ready: int) -> int:
    """Like `earliest`, for the columns of one day."""
    at, end = span
    while at < end and ready > hours[at + 1]:
        at += 2
    return max(ready, hours[at]) if at < end else NEVER


@njit(**LEAN, inline="always")
def fits_with_rest(
    hours: NDArray, row: NDArray, span: tuple[int, int], trial: tuple[int, int, int, int]
) -> bool:
    """Say whether a request fits a gap when the rest comes after it, or on one of the two drives. See `cheapest`."""
    left, there, onward, label = trial
    done = open_at(hours, span, left + there) + hours[LENGTH]
    if done + onward <= row[label + READY] or rest_between(row, done, onward) <= row[label + READY_RESTED]:
        return True
    done = open_at(hours, span, rest_between(row, left, there)) + hours[LENGTH]
    return done + onward <= row[label + READY_RESTED]


@njit(**LEAN, inline="always")
def cheapest(drive: NDArray, visit: NDArray, row: NDArray, request: int) -> int:
    """Return fewest minutes of extra driving of a request in a round × GAPS + its gap; NEVER × GAPS if none fits.

    drive: see Tables.
    """
    best, best_gap = NEVER, 0
    here, count, label, rest = row[START], row[COUNT], row[LABELS], row[REST_MIN]
    hours, ways = visit[request], drive[request]
    length, at = hours[LENGTH], HOURS + 2 * hours[HOURS_A_DAY] * row[DAY]
    span = (at, at + 2 * hours[HOURS_A_DAY])
    for gap in range(count + 1):
        onto = row[STOPS + gap] if gap < count else row[END]
        there, onward = ways[here, 1], ways[onto, 0]
        extra = there + onward - (drive[here, onto, 0] if count else 0)
        here = onto
        if extra < best:
            left, rested, most = row[label + LEFT], row[label + LEFT_RESTED], row[label + READY_RESTED]
            takes = there + length + onward
            # most gaps fail on length alone, before any hours are looked at
            if rested + takes <= most or (
                rest > 0 and (left + takes <= row[label + READY] or left + rest + takes <= most)
            ):
                fits = open_at(hours, span, rested + there) + length + onward <= most
                if not fits and rest > 0:
                    fits = fits_with_rest(hours, row, span, (left, there, onward, label))
                if fits:
                    best, best_gap = extra, gap
        label += 4
    return best * GAPS + best_gap


@njit(**LEAN)
def insertions(drive: NDArray, visit: NDArray, row: NDArray, out: NDArray) -> None:
    """Time a round, and note for every request its fewest minutes of extra driving (out[0]) and the gap (out[1])."""
    time_round(drive, visit, row)
    for request in range(len(visit)):
        found = cheapest(drive, visit, row, request)
        out[0, request] = min(NEVER, found // GAPS)
        out[1, request] = found % GAPS

"""What comes of visits and documents in the demo, by the rates the project's facts name as base case.

Every function answers from (seed, key) alone, so a demo killed half-way goes on as if nothing had happened.
`key` names the visit, person or document; `group` is a vulnerable group code.
"""

from sample.chance import pick, share, skewed

# Shares of visits that do not end in "done". Base column: dead 6 % of elderly lists, absent 10 %, people with
# mental illness refuse or are unstable 25 %, elderly refuse 5 %, kit failure 3 % a day, no signal 15 % (most
# teams then record offline).
_USUAL = {
    "partly": 0.05,
    "not_present": 0.10,
    "refused": 0.03,
    "deceased": 0.01,
    "unsafe": 0.005,
    "technical": 0.05,
}
VISIT_OUTCOMES: dict[str, dict[str, float]] = {
    "elderly": _USUAL | {"refused": 0.05, "deceased": 0.06},
    "bedridden": _USUAL | {"not_present": 0.03, "refused": 0.04, "deceased": 0.07},
    "disability": _USUAL | {"partly": 0.07},
    "mental_illness": _USUAL | {"refused": 0.16, "unsafe": 0.09},
    "inmate": _USUAL | {"partly": 0.08, "not_present": 0.04, "refused": 0.02},
    "orphan": _USUAL | {"partly": 0.08, "not_present": 0.06, "refused": 0.0, "deceased": 0.0},
    "first_time_holder": _USUAL | {"partly": 0.02, "not_present": 0.06, "refused": 0.01, "deceased": 0.0},
    "poor": _USUAL,
}
# Minutes at the scanner: low, base, high.
CAPTURE_MIN = {
    "elderly": (10, 20, 35),
    "bedridden": (10, 22, 40),
    "disability": (10, 25, 40),
    "mental_illness": (15, 30, 60),
}
HEALTHY_MIN = (5, 7, 10)
SET_UP_MIN = (8, 15, 25)  # set up and pack up, once at each door
BIOMETRIC_EXCEPTION = {"elderly": 0.25, "bedridden": 0.30, "disability": 0.40, "mental_illness": 0.50}
HEALTHY_EXCEPTION = 0.02
MODALITIES = {"fingerprint": 0.55, "iris": 0.3, "signature": 0.15}
CENTRAL_FAILURE = 0.05  # duplicate record or failed enrolment
# The nine questions of the public satisfaction survey (SKM), and how often each earns a 4 (else mostly 3).
SATISFACTION = {
    "U1": 0.62, "U2": 0.58, "U3": 0.44, "U4": 0.93, "U5": 0.60, "U6": 0.66, "U7": 0.74, "U8": 0.48,
    "U9": 0.52,
}  # fmt: skip
ANSWERED = 0.62  # share of served people who answer at all


def visit_outcome(key: str, group: str, seed: int) -> str:
    """Return done, partly, not_present, refused, deceased, unsafe or technical."""
    odds = VISIT_OUTCOMES.get(group, _USUAL)
    return pick({"done": 1 - sum(odds.values()), **odds}, share(seed, "visit", key))


def capture_minutes(key: str, group: str, seed: int) -> int:
    """Return minutes of biometric capture for one person."""
    return _triangle(CAPTURE_MIN.get(group, HEALTHY_MIN), share(seed, "capture", key))


def set_up_minutes(key: str, seed: int) -> int:
    """Return minutes to set up and pack up at one door."""
    return _triangle(SET_UP_MIN, share(seed, "set-up", key))


def visit_minutes(key: str, group: str, seed: int) -> int:
    """Return minutes at the door: capture with set-up, or ten minutes at most when nobody could be served."""
    if visit_outcome(key, group, seed) in ("done", "partly", "technical"):
        return capture_minutes(key, group, seed) + set_up_minutes(key, seed)
    return 4 + int(share(seed, "turned-away", key) * 7)


def biometric_exception(key: str, group: str, seed: int) -> str:
    """Return the modality that could not be captured (fingerprint, iris, signature), or "" when all could."""
    if share(seed, "exception", key) >= BIOMETRIC_EXCEPTION.get(group, HEALTHY_EXCEPTION):
        return ""
    return pick(MODALITIES, share(seed, "modality", key))


def central_verdict(key: str, seed: int) -> str:
    """Return what the national system says of a recording: print_ready, duplicate or enroll_failure."""
    at = share(seed, "central", key)
    if at < CENTRAL_FAILURE:
        return "duplicate" if at < CENTRAL_FAILURE * 0.6 else "enroll_failure"
    return "print_ready"


def days_to_verdict(key: str, seed: int) -> float:
    """Return days from recording to the central verdict: median 1, one in twenty over 20."""
    return round(skewed(share(seed, "central-days", key), median=1, p95=20), 2)


def days_to_hand(key: str, seed: int) -> float:
    """Return days from print-ready to the card in the person's hand: median 5, one in twenty over 25."""
    return round(skewed(share(seed, "hand-days", key), median=5, p95=25), 2)


def satisfaction(key: str, seed: int) -> dict[str, int]:
    """Return answers 1 to 4 to the nine questions U1 to U9, or nothing when the person gave none."""
    if share(seed, "answers", key) >= ANSWERED:
        return {}
    mood = share(seed, "mood", key) - 0.5  # people who are content are so throughout
    return {
        question: _answer(top + 0.5 * mood, share(seed, question, key))
        for question, top in SATISFACTION.items()
    }


def _answer(top: float, at: float) -> int:
    if at < top:
        return 4
    rest = (at - top) / max(1e-9, 1 - top)
    return 3 if rest < 0.86 else 2 if rest < 0.96 else 1


def _triangle(shape: tuple[int, int, int], at: float) -> int:
    """Return the value at quantile `at` of a triangular distribution (low, most likely, high)."""
    low, likely, high = shape
    bend = (likely - low) / (high - low)
    if at < bend:
        return round(low + (at * (high - low) * (likely - low)) ** 0.5)
    return round(high - ((1 - at) * (high - low) * (high - likely)) ** 0.5)

"""The plan: rounds (one team, one day, stops in order) and everybody left out, with the reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from pelangi.core.routing.fields import Fields, Refused, clock_of


@dataclass(frozen=True)
class Reason:
    """Why, as a code with parameters, and as a sentence in Indonesian (`id`) and English (`en`)."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {"code": self.code, "params": dict(self.params), "text": dict(self.text)}


@dataclass(frozen=True)
class Stop:
    """One request in a round; minutes since midnight. depart = start + service + set-up."""

    request: str
    arrive_min: int
    start_min: int
    depart_min: int
    why: Reason | None = None


@dataclass(frozen=True)
class Round:
    """One team's day: its stops in order, and the minutes it drives, there and home included."""

    team: str
    day: date
    stops: tuple[Stop, ...]
    drive_min: int


@dataclass(frozen=True)
class Unplanned:
    """A request in no round, why, and the cheapest thing that would bring it in."""

    request: str
    reason: Reason | None = None
    would_need: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Every request of the problem is either in one round or in unplanned.

    score: as the judge gives it (check.Score.to_data). notes: what to know about the whole plan.
    seconds, iterations: the budget the plan was made with.
    """

    rounds: tuple[Round, ...] = ()
    unplanned: tuple[Unplanned, ...] = ()
    score: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    seconds: float | None = None
    iterations: int | None = None
    notes: tuple[Reason, ...] = ()

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a plan file. Raises Refused, naming the place of the error."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise Refused(f"plan: this is not JSON ({error})") from None
        return cls.from_data(data)

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Read a plan from parsed JSON. Raises Refused."""
        top = Fields(data, "plan", "version rounds unplanned score seed seconds iterations notes")
        score = top.data.get("score") or {}
        if not isinstance(score, Mapping):
            raise Refused("plan: 'score' must be an object")
        return cls(
            rounds=tuple(_round(item) for item in top.items("rounds")),
            unplanned=tuple(_unplanned(item) for item in top.items("unplanned")),
            score=score,
            seed=top.count("seed", 0),
            seconds=top.number("seconds") if top.has("seconds") else None,
            iterations=top.count("iterations") if top.has("iterations") else None,
            notes=tuple(said for item in top.items("notes") if (said := _reason(item, "notes")) is not None),
        )

    def to_data(self) -> dict[str, Any]:
        """Return the plan as JSON data that from_data reads back."""
        return {
            "version": 1,
            "rounds": [_round_data(one) for one in self.rounds],
            "unplanned": [_unplanned_data(one) for one in self.unplanned],
            "score": dict(self.score),
            "seed": self.seed,
            "seconds": self.seconds,
            "iterations": self.iterations,
            **({"notes": [one.to_data() for one in self.notes]} if self.notes else {}),
        }

    def to_json(self) -> str:
        """Return the plan file; the same plan gives the same bytes."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=1) + "\n"


def _round(data: object) -> Round:
    read = Fields(data, "round", "team day stops drive_min")
    read.where = f"round {read.text('team')} {read.any('day')}"
    stops = tuple(_stop(item, read.where) for item in read.items("stops"))
    return Round(read.text("team"), read.day("day"), stops, read.count("drive_min"))


def _stop(data: object, where: str) -> Stop:
    read = Fields(data, f"{where}: stop", "request arrive start depart why")
    why = _reason(read.data.get("why"), read.where)
    return Stop(read.text("request"), read.clock("arrive"), read.clock("start"), read.clock("depart"), why)


def _unplanned(data: object) -> Unplanned:
    read = Fields(data, "unplanned", "request reason would_need")
    reason, need = (_reason(read.data.get(name), read.where) for name in ("reason", "would_need"))
    return Unplanned(read.text("request"), reason, need)


def _reason(data: object, where: str) -> Reason | None:
    if data is None:
        return None
    if isinstance(data, str):  # written by hand or by another program: words only
        return Reason("said", {}, {"id": data, "en": data})
    read = Fields(data, f"{where}: reason", "code params text")
    return Reason(read.text("code"), read.data.get("params") or {}, read.data.get("text") or {})


def _round_data(one: Round) -> dict[str, Any]:
    stops = []
    for stop in one.stops:
        data: dict[str, Any] = {
            "request": stop.request,
            "arrive": clock_of(stop.arrive_min),
            "start": clock_of(stop.start_min),
            "depart": clock_of(stop.depart_min),
        }
        if stop.why is not None:
            data["why"] = stop.why.to_data()
        stops.append(data)
    return {"team": one.team, "day": one.day.isoformat(), "stops": stops, "drive_min": one.drive_min}


def _unplanned_data(one: Unplanned) -> dict[str, Any]:
    reason, need = (said.to_data() if said is not None else None for said in (one.reason, one.would_need))
    return {"request": one.request, "reason": reason, "would_need": need}

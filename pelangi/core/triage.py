"""Triage: how urgent is a case, and why, point by point. Status and sex are not among its inputs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

MOST_POINTS = 100
"""Of one rule: more than the highest priority takes says nothing."""

RULES_FILE = Path(__file__).with_name("triage.yaml")


class NotARule(ValueError):
    """A triage rule that cannot be applied: names the rule and what is wrong."""


class Obstacle(StrEnum):
    """The kind of obstacle that keeps a person from the counter; never an illness or a diagnosis."""

    NONE = "none"
    CANNOT_TRAVEL = "cannot_travel"
    BEDRIDDEN = "bedridden"
    IN_HOSPITAL = "in_hospital"
    END_OF_LIFE = "end_of_life"


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """All that triage may know of a case.

    asked_on: the day of the first request. promised_for: the day promised, if any. failed_visits: visits to
    this person that did not succeed, refusals not counted.
    """

    asked_on: date
    obstacle: Obstacle = Obstacle.NONE
    no_identity_at_all: bool = False
    needed_for_care: bool = False
    first_time_holder_before_admission: bool = False
    failed_visits: int = 0
    institution_batch: bool = False
    promised_for: date | None = None

    def __post_init__(self) -> None:
        if self.failed_visits < 0:
            raise ValueError(f"failed_visits = {self.failed_visits} is below 0")


@dataclass(frozen=True)
class Rule:
    """One named reason for points: `each` per unit of a number up to `maximum`, or `points` when it holds."""

    code: str
    label_id: str
    label_en: str
    fact: str
    source_id: str
    source_en: str
    holds: str | bool | None = None
    points: int = 0
    each: int = 0
    maximum: int = 0


@dataclass(frozen=True)
class Rules:
    """A version of the rules. bands: (lowest total, priority), highest first."""

    version: int
    rules: tuple[Rule, ...]
    bands: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Point:
    """What one rule gave. amount: for rules that count, how many units it counted (days, visits)."""

    rule: Rule
    points: int
    amount: int


@dataclass(frozen=True)
class Triage:
    """The points, the priority (1 usual, 2 soon, 4 first) and the reasons, largest first."""

    points: int
    priority: int
    reasons: tuple[Point, ...]
    rules: Rules


_COMPUTED = {"waiting_days", "promise_due"}
_FIELDS = {field.name for field in fields(CaseFacts)} - {"asked_on", "promised_for"} | _COMPUTED


@cache
def default_rules() -> Rules:
    """Return the rules shipped with the product. Source: `triage.yaml`, per rule."""
    return read_rules(yaml.safe_load(RULES_FILE.read_text(encoding="utf-8")))


def read_rules(data: Mapping[str, Any]) -> Rules:
    """Return rules from plain data in the shape of `triage.yaml`.

    Raises NotARule for a fact triage may not know, a rule without source, negative points, a doubled code,
    or bands that leave a total without a priority.
    """
    rules = tuple(_read_rule(entry) for entry in data["rules"])
    codes = [rule.code for rule in rules]
    if len(set(codes)) < len(codes):
        raise NotARule("two rules have the same code")
    bands = tuple(sorted(((one["from"], one["priority"]) for one in data["priorities"]), reverse=True))
    if not bands or bands[-1][0] != 0 or any(priority not in (1, 2, 4) for _, priority in bands):
        raise NotARule("priorities are 1, 2 and 4, and the lowest starts at 0")
    return Rules(data["version"], rules, bands)


def _read_rule(entry: Mapping[str, Any]) -> Rule:
    rule = Rule(
        code=entry["code"],
        label_id=entry["label_id"],
        label_en=entry["label_en"],
        fact=entry["fact"],
        source_id=entry.get("source_id", ""),
        source_en=entry.get("source_en", ""),
        holds=entry.get("is"),
        points=entry.get("points", 0),
        each=entry.get("each", 0),
        maximum=entry.get("maximum", 0),
    )
    if rule.fact not in _FIELDS:
        raise NotARule(f"{rule.code}: triage may not know {rule.fact!r}")
    if not (rule.source_id and rule.source_en):
        raise NotARule(f"{rule.code} has no source")
    if min(rule.points, rule.each, rule.maximum) < 0:
        raise NotARule(f"{rule.code} has negative points: a case is never pushed back")
    if (rule.holds is None) == (rule.each == 0):
        raise NotARule(f"{rule.code} needs either `is` with points or `each` with a maximum")
    return rule


def waiting_rule(rules: Rules) -> Rule | None:
    """Return the rule that gives points for days of waiting; None when there is none."""
    return next((rule for rule in rules.rules if rule.fact == "waiting_days" and rule.each), None)


def with_waiting(rules: Rules, *, each: int, why: str) -> Rules:
    """Return the next version of the rules, in which a day of waiting gives `each` points; the maximum stays.

    Raises NotARule when waiting gives no points now, a day would give no more than now, or more than the maximum.
    """
    old = waiting_rule(rules)
    if old is None or not old.each < each <= old.maximum:
        raise NotARule(f"a day of waiting cannot give {each} points")
    new = replace(old, each=each, source_id=f"{old.source_id}; {why}", source_en=f"{old.source_en}; {why}")
    changed = tuple(new if rule is old else rule for rule in rules.rules)
    return Rules(rules.version + 1, changed, rules.bands)


def with_rule(rules: Rules, code: str, *, points: int, maximum: int = 0, source: str) -> Rules:
    """Return the next version of the rules, in which one of them gives other points and rests on another source.

    source: one text for both languages, as the office writes it; one of the two it has now leaves both as they are.
    points: when the rule holds, or for each unit that it counts; then `maximum` is what it gives at most, 0 for none.
    Raises NotARule for an unknown rule, points outside 0 to MOST_POINTS, no source, or when nothing would change.
    """
    old = next((rule for rule in rules.rules if rule.code == code), None)
    if old is None:
        raise NotARule(f"there is no rule {code!r}")
    counts = old.holds is None
    new = replace(old, each=points, maximum=maximum) if counts else replace(old, points=points)
    least = 1 if counts else 0
    if not least <= points <= MOST_POINTS or not 0 <= maximum <= MOST_POINTS:
        raise NotARule(f"{code}: points lie between {least} and {MOST_POINTS}")
    if not source.strip():
        raise NotARule(f"{code} has no source")
    said = source.strip()
    is_new_source = said not in (old.source_id, old.source_en)
    if new == old and not is_new_source:
        raise NotARule(f"{code} stays as it is")
    new = replace(new, source_id=said, source_en=said) if is_new_source else new
    return Rules(rules.version + 1, tuple(new if rule is old else rule for rule in rules.rules), rules.bands)


def changed_rules(before: Rules, after: Rules) -> list[tuple[Rule, Rule]]:
    """Return the rules that are not alike in two versions, as they were and as they are."""
    was = {rule.code: rule for rule in before.rules}
    return [(was[rule.code], rule) for rule in after.rules if rule.code in was and was[rule.code] != rule]


def rules_as_data(rules: Rules) -> dict[str, Any]:
    """Return rules as plain data in the shape of `triage.yaml`, as `read_rules` takes it."""
    return {
        "version": rules.version,
        "priorities": [{"priority": priority, "from": lowest} for lowest, priority in rules.bands],
        "rules": [
            {"is" if name == "holds" else name: value for name, value in asdict(rule).items()}
            for rule in rules.rules
        ],
    }


def triage(facts: CaseFacts, *, now: date, rules: Rules) -> Triage:
    """Return the points, priority and reasons of a case on a day.

    The points are the sum of the named reasons; a request from the future counts no waiting.
    """
    known = {**vars(facts), **_computed(facts, now)}
    given = (_apply(rule, known[rule.fact]) for rule in rules.rules)
    reasons = tuple(sorted((point for point in given if point.points), key=lambda point: -point.points))
    total = sum(point.points for point in reasons)
    return Triage(total, _priority(rules, total), reasons, rules)


def without(result: Triage, code: str) -> Triage:
    """Return the same case as if one rule had not held: what that reason alone changes.

    Raises KeyError when there is no such rule; a rule that gave nothing changes nothing.
    """
    if code not in {rule.code for rule in result.rules.rules}:
        raise KeyError(code)
    reasons = tuple(point for point in result.reasons if point.rule.code != code)
    total = sum(point.points for point in reasons)
    return Triage(total, _priority(result.rules, total), reasons, result.rules)


def later_by_days(result: Triage, code: str) -> int | None:
    """Return how many days of waiting would make up for one reason ("without it, so many days longer").

    None when the rules give no points for waiting, or waiting has reached its maximum and cannot make up.
    """
    waiting = next((rule for rule in result.rules.rules if rule.fact == "waiting_days"), None)
    lost = result.points - without(result, code).points
    if waiting is None or waiting.each == 0:
        return None
    already = next((point.points for point in result.reasons if point.rule is waiting), 0)
    if code != waiting.code and already + lost > waiting.maximum:
        return None
    return -(-lost // waiting.each)


def _computed(facts: CaseFacts, now: date) -> dict[str, int | bool]:
    promised = facts.promised_for
    return {
        "waiting_days": max((now - facts.asked_on).days, 0),
        "promise_due": promised is not None and promised <= now,
    }


def _apply(rule: Rule, value: object) -> Point:
    if rule.holds is not None:
        return Point(rule, rule.points if value == rule.holds else 0, 0)
    amount = int(str(value))
    return Point(rule, min(amount * rule.each, rule.maximum), amount)


def _priority(rules: Rules, total: int) -> int:
    return next(priority for lowest, priority in rules.bands if total >= lowest)

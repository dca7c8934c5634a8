"""Cities made up for the adviser, and two plain rivals of it: every choice tried, and greedy by points an hour."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

from pelangi.core.index import Fact, load_instrument

I2026 = load_instrument(2026)
ROWS = [row.id for row in I2026.innovation_rows]
WEIGHT = {row.id: Fraction(row.weight) for row in I2026.rows}
# a rival counts in whole quarters of a point: a fraction for each of millions of sums is most of the time of a test
QUARTERS = {row: int(weight * 4) for row, weight in WEIGHT.items()}
assert all(WEIGHT[row] * 4 == quarters for row, quarters in QUARTERS.items())
AFFAIRS = [*I2026.basic_affairs.value, "Pariwisata"]
SPD_ROWS = ["spd_12_penghargaan_inovator", "spd_15_haki"]


def small_instrument(floor, cap, minimum):
    """The instrument of 2026 with cliffs that a handful of innovations can fall over."""
    facts = {"divisor_floor": floor, "count_cap": cap, "basic_affairs_minimum": minimum}
    changed = {name: Fact(value, (), "setting") for name, value in facts.items()}
    return replace(I2026, formula=replace(I2026.formula, **changed))


def ladder(chance):
    return [chance.randint(1, 8), chance.randint(4, 20), chance.randint(8, 60)]


def innovation(chance, number, share=0.9):
    levels = {row: chance.choices([0, 1, 2, 3], [2, 3, 3, 1])[0] for row in ROWS if chance.random() < share}
    return {"id": f"INV-{number}", "affairs": [chance.choice(AFFAIRS)], "rows": levels}


def city(seed, now, candidates):
    """A random region with advice: hours of its own for every row of every innovation."""
    chance = random.Random(seed)
    entered = [innovation(chance, one) | {"accepted": True} for one in range(now)]
    new = [
        innovation(chance, now + one) | {"entry_hours": chance.randint(4, 16)} for one in range(candidates)
    ]
    hours = {f"INV-{one}": {row: ladder(chance) for row in ROWS} for one in range(now + candidates)}
    government = {row: ladder(chance) for row in SPD_ROWS}
    return {
        "region": "Kota Contoh",
        "year": 2026,
        "government": {row.id: chance.randint(0, 3) for row in I2026.government_rows},
        "innovations": entered,
        "advice": {"candidates": new, "innovation_hours": hours, "government_hours": government},
    }


def total(instrument, problem, chosen, government):
    """Return the points of 250 of one choice; chosen: {unit: {row: level}} of the counted units."""
    formula = instrument.formula
    points = sum(QUARTERS[row] * level for row, level in government.items())
    maturities = sum(QUARTERS[row] * level for rows in chosen.values() for row, level in rows.items())
    affairs = {name for number in chosen for name in problem.units[number].affairs}
    basic = len([name for name in AFFAIRS[:6] if name.casefold() in affairs])
    count = 38 * min(len(chosen), formula.count_cap.value)
    count = count if basic >= formula.basic_affairs_minimum.value else 0
    divisor = max(formula.divisor_floor.value, len(chosen), 1)
    return Fraction(25 * (points * divisor + maturities) + count * divisor, 100 * divisor)


def choices(problem, unit):
    """Every (hours by pool, levels) of a unit that is counted, a pool being (agency, deadline)."""
    ladders = [[(row, above) for above in range(len(steps) + 1)] for row, steps in unit.hours.items()]
    for picked in product(*ladders):
        levels = {row: unit.levels.get(row, 0) + above for row, above in picked}
        musts = [row.id for row in problem.instrument.innovation_rows if row.mandatory]
        if not unit.entered and problem.mandatory == "entered" and any(levels[row] == 0 for row in musts):
            continue
        spent = [(sum(unit.hours[row][:above]), problem.deadlines.get(row)) for row, above in picked if above]
        yield [(unit.entry_hours, None), *spent], levels


def allowed(problem, spent):
    """Whether hours, listed as (hours, agency, deadline), keep every limit."""
    for limit in problem.limits:
        used = 0
        for hours, agency, due in spent:
            if limit.agency in ("", agency) and (limit.due is None or (due is not None and due <= limit.due)):
                used += hours
        if used > limit.hours:
            return False
    return True


def best_by_trying(problem):
    """Return the most points that any allowed choice reaches, by trying them all."""
    per_unit = []
    for unit in problem.units:
        options = [(hours, levels) for hours, levels in choices(problem, unit)]
        per_unit.append(options if unit.keep else [None, *options])
    spd = [
        [(row, above) for above in range(len(steps) + 1)] for row, steps in problem.government_hours.items()
    ]
    best = Fraction(-1)
    for picked in product(*per_unit):
        spent = [
            (hours, problem.units[number].agency, due)
            for number, one in enumerate(picked)
            if one is not None
            for hours, due in one[0]
        ]
        if not allowed(problem, spent):
            continue
        chosen = {number: one[1] for number, one in enumerate(picked) if one is not None}
        for raised in product(*spd):
            more = [(sum(problem.government_hours[row][:above]), "", None) for row, above in raised]
            if allowed(problem, spent + more):
                levels = dict(problem.government_levels)
                levels |= {row: levels.get(row, 0) + above for row, above in raised}
                best = max(best, total(problem.instrument, problem, chosen, levels))
    return best


def greedy(problem, hours):
    """Return the points of the plain way: leave out what weighs the mean down, then always do what brings most
    points an hour, be it a row raised by one level or a new innovation with its mandatory rows."""
    chosen = {number: dict(unit.levels) for number, unit in enumerate(problem.units) if unit.entered}
    left, instrument, government = hours, problem.instrument, problem.government_levels
    while True:
        now, best = total(instrument, problem, chosen, government), (Fraction(0), None, 0)
        for changed, cost in [*_without(chosen), *_entered(problem, chosen), *_raised(problem, chosen, left)]:
            gain = total(instrument, problem, changed, government) - now
            if cost <= left and gain > 0 and (ratio := gain / max(cost, Fraction(1, 100))) > best[0]:
                best = (ratio, changed, cost)
        if best[1] is None:
            return now
        chosen, left = best[1], left - best[2]


def _without(chosen):
    weak = min(
        chosen, key=lambda one: sum(WEIGHT[row] * level for row, level in chosen[one].items()), default=None
    )
    if weak is not None:
        yield {one: rows for one, rows in chosen.items() if one != weak}, 0


def _entered(problem, chosen):
    musts = [row.id for row in problem.instrument.innovation_rows if row.mandatory]
    for number, unit in enumerate(problem.units):
        if number not in chosen:
            missing = [row for row in musts if not unit.levels.get(row)]
            cost = unit.entry_hours + sum(unit.hours[row][0] for row in missing)
            yield {**chosen, number: {**unit.levels, **dict.fromkeys(missing, 1)}}, cost


def _raised(problem, chosen, left):
    """The best next level that fits, by weight an hour: all share one divisor."""
    best = None
    for number, levels in chosen.items():
        unit = problem.units[number]
        for row, steps in unit.hours.items():
            done = levels.get(row, 0) - unit.levels.get(row, 0)
            if done < len(steps) and steps[done] <= left:
                ratio = WEIGHT[row] / max(steps[done], Fraction(1, 100))
                if best is None or ratio > best[0]:
                    best = (ratio, number, row, steps[done])
    if best is not None:
        _ratio, number, row, cost = best
        yield {**chosen, number: {**chosen[number], row: chosen[number].get(row, 0) + 1}}, cost

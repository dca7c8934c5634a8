"""The attacker of published tables: linear programming over everything shown. The benchmark runs it too."""

from random import Random

from scipy.optimize import linprog

from pelangi.core.disclosure_table import SuppressedTable


def random_table(random: Random) -> dict[tuple[str, str], int]:
    """Return a table like those of a city: a few large counts, many small ones, some zeros."""
    rows, columns = random.randint(1, 9), random.randint(1, 6)
    scale = random.choice((3, 10, 40, 200))
    return {
        (f"r{row}", f"c{column}"): int(random.expovariate(1 / scale)) * (random.random() < 0.85)
        for row in range(rows)
        for column in range(columns)
    }


def possible(table: SuppressedTable) -> dict[tuple, tuple[float, float]]:
    """Return, for every hidden entry, the lowest and highest value that agrees with all that is shown."""
    rows, columns = [*table.rows, None], [*table.columns, None]
    entries = [(row, column) for row in rows for column in columns]
    place = {entry: number for number, entry in enumerate(entries)}
    shown = {**table.cells, (None, None): table.total}
    shown |= {(row, None): count for row, count in table.rows.items()}
    shown |= {(None, column): count for column, count in table.columns.items()}
    equal = []
    for row in rows:
        equal.append({place[row, column]: -1 if column is None else 1 for column in columns})
    for column in columns:
        equal.append({place[row, column]: -1 if row is None else 1 for row in rows})
    matrix = [[line.get(number, 0) for number in range(len(entries))] for line in equal]
    bounds = [(0, None) if shown[entry] is None else (shown[entry],) * 2 for entry in entries]
    return {
        entry: (_end(place[entry], 1, matrix, bounds), _end(place[entry], -1, matrix, bounds))
        for entry in entries
        if shown[entry] is None
    }


def _end(number: int, sign: int, matrix: list[list[int]], bounds: list) -> float:
    aim = [0] * len(bounds)
    aim[number] = sign
    found = linprog(aim, A_eq=matrix, b_eq=[0] * len(matrix), bounds=bounds, method="highs")
    if found.status == 3:  # without bound
        return float("inf")
    if found.status != 0:
        raise RuntimeError(f"the attack failed: {found.message}")
    return sign * found.fun

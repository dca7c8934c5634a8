"""Learns the shipped parameters of linkage from invented lists with their truth. Never run on the day, nor by `make bench`.

Run: .venv/bin/python bench/learn_find.py --out parameters.yaml [--cities 60000x10000x11,...] [--without city|town].
A city is RESIDENTSxROWSxSEED, made by each of the makers that may be learnt from. --without leaves one maker out, to be
measured on afterwards.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import pandas as pd
from find.city import AS_OF
from find.data import SOURCES, Truths

from pelangi.core.linkage import write_parameters
from pelangi.core.linkage.best import rank_candidates
from pelangi.core.linkage.blocking import find_pairs
from pelangi.core.linkage.engine import prepare
from pelangi.core.linkage.features import register_features, roster_features
from pelangi.core.linkage.index import index_roster
from pelangi.core.linkage.learn import flat_parameters, learn_calibration, learn_parameters
from pelangi.core.linkage.model import COMPARISONS
from pelangi.core.linkage.parameters import Parameters
from pelangi.core.linkage.score import score_pairs
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, connect, load_table

ROUNDS = 6
CITIES = "60000x10000x31,220000x20000x23,1000000x30000x42"


def scored(folder: Path, truths: Truths) -> list[pd.DataFrame]:
    """Return of every list all candidate pairs with their levels; columns residents, same, twin (the person's other row)."""
    frames = []
    with tempfile.TemporaryDirectory() as place:
        con = connect(threads=None, memory_limit="3GB", folder=place)
        load_table(con, "register", folder / "register.csv", REGISTER_COLUMNS)
        prepare(con, AS_OF)
        residents = con.execute("SELECT count(*) FROM register").fetchall()[0][0]
        for model, truth in truths.items():
            con.execute("DROP TABLE IF EXISTS roster")
            load_table(con, "roster", folder / f"{model}.csv", ROSTER_COLUMNS)
            index_roster(con, AS_OF, {})
            find_pairs(con, residents)
            roster_features(con, residents)
            register_features(con, residents, of="SELECT register_n FROM pairs")
            score_pairs(con, flat_parameters(), residents=residents)
            rank_candidates(con)
            frame = con.execute("""
                SELECT s.* EXCLUDE (match_weight, rank), r.roster_id FROM ranked s JOIN roster r ON r.n = s.roster_n
                ORDER BY roster_n, register_id
            """).df()
            pairs = zip(frame["roster_id"], frame["register_id"], strict=True)
            same = [register_id in truth[roster_id].register_ids for roster_id, register_id in pairs]
            frame = frame.filter(regex="^(gamma_|roster_n|register_id)").assign(
                same=same, residents=residents
            )
            frames.append(frame.astype({column: "int8" for column in frame if column.startswith("gamma_")}))
        con.close()
    return frames


def best_of(frame: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return the best candidate of each row with match_weight and rivals; another row of the same person is no rival."""
    weight = np.full(len(frame), parameters.prior_weight(int(frame["residents"].iloc[0])))
    for one in COMPARISONS:
        bits = [parameters.levels[one.code][level.code].weight for level in reversed(one.levels)]
        weight += np.array([*bits, 0.0])[frame[f"gamma_{one.code}"].to_numpy()]
    frame = frame.assign(match_weight=weight.round(4)).sort_values(
        ["roster_n", "match_weight", "register_id"], ascending=[True, False, True]
    )
    rows = frame.groupby("roster_n", sort=False)
    first = rows["match_weight"].transform("first"), rows["same"].transform("first")
    is_first = ~frame["roster_n"].duplicated()
    odds = (
        np.exp(parameters.slope * (frame["match_weight"] - first[0]))
        * (~is_first)
        * ~(frame["same"] & first[1])
    )
    best = frame[is_first].copy()
    best["rivals"] = odds.groupby(frame["roster_n"], sort=False).sum().to_numpy()
    return best


def main() -> None:
    """Make the cities, learn the levels on all their pairs and the calibration on their best candidates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cities", default=CITIES)
    parser.add_argument("--without", choices=sorted(SOURCES))
    asked = parser.parse_args()
    makers = [one for name, one in SOURCES.items() if one.learnt_from and name != asked.without]
    lists: list[pd.DataFrame] = []
    for city in asked.cities.split(","):
        for maker in makers:
            with tempfile.TemporaryDirectory() as name:
                truth = maker.make(Path(name), *(int(part) for part in city.split("x")))
                lists += scored(Path(name), truth)
                print(f"{city}: {sum(len(one) for one in lists)} pairs so far", flush=True)
    pairs = pd.concat(lists)
    learnt = learn_parameters(
        pairs, pairs["same"], dated=date.today().isoformat(), obtained=f"bench/learn_find.py, cities and seeds {asked.cities}",
    )  # fmt: skip
    for _ in range(ROUNDS):  # the odds of rivals depend on the slope that is learnt
        best = pd.concat([best_of(one, learnt) for one in lists])
        learnt = learn_calibration(best, best["same"], learnt)
    write_parameters(learnt, asked.out)
    print(f"the share of true persons among candidates and best of them: {best['same'].mean():.4f} of rows")


if __name__ == "__main__":
    main()

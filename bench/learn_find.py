"""Learns the shipped parameters of linkage from invented lists with their truth. Never run on the day, nor by `make bench`.

Run: .venv/bin/python bench/learn_find.py --out parameters.yaml [--cities 60000x10000x11,...] [--without city|town]
[--calibrate-on 220000x40000x777,...] [--only-calibrate]. A city is RESIDENTSxROWSxSEED, made by each of the makers that may
be learnt from. --without leaves one maker out, to be measured on afterwards. Rivalry, calibration and spreads are learnt
from cities of their own, with longer lists; --only-calibrate learns nothing else and keeps the shipped weights.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import pandas as pd
from find.city import AS_OF
from find.data import SOURCES, Truths

from pelangi.core.linkage import default_parameters, write_parameters
from pelangi.core.linkage.best import rank_candidates
from pelangi.core.linkage.blocking import find_pairs
from pelangi.core.linkage.engine import prepare
from pelangi.core.linkage.features import register_features, roster_features
from pelangi.core.linkage.index import index_roster
from pelangi.core.linkage.learn import flat_parameters, learn_calibration, learn_parameters
from pelangi.core.linkage.model import COMPARISONS
from pelangi.core.linkage.parameters import Parameters, log_odds
from pelangi.core.linkage.prevalence import LOWEST, Spreads, learn_spreads
from pelangi.core.linkage.score import score_pairs
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, connect, load_table

ROUNDS = 2
RIVALRIES = (0.8, 1.0, 1.2, 1.4, 1.6)
CITIES = "60000x10000x31,220000x20000x23,1000000x30000x42"
CALIBRATE_ON = "220000x40000x777,1000000x100000x901"


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
        np.exp(parameters.rivalry * (frame["match_weight"] - first[0]))
        * (~is_first)
        * ~(frame["same"] & first[1])
    )
    best = frame[is_first].copy()
    best["rivals"] = odds.groupby(frame["roster_n"], sort=False).sum().to_numpy()
    return best


def against_nobody(best: pd.DataFrame, parameters: Parameters) -> np.ndarray:
    """Return what speaks for the best candidates before rivals are counted."""
    known = sum((best[f"gamma_{code}"] >= 0).to_numpy() * nats for code, nats in parameters.known.items())
    return parameters.against_nobody(best["match_weight"].to_numpy(), np.asarray(known))


def learnt_rivalry(lists: list[pd.DataFrame], parameters: Parameters) -> float:
    """Return what a bit is worth between candidates, in nats: the likeliest where the person is one of them."""
    loss = dict.fromkeys(RIVALRIES, 0.0)
    for one in lists:
        present = one.groupby("roster_n")["same"].any()
        for rivalry in RIVALRIES:
            best = best_of(one, replace(parameters, rivalry=rivalry))
            best = best[present.reindex(best["roster_n"]).to_numpy()]
            best = best[against_nobody(best, parameters) > LOWEST]
            share = np.clip(1 / (1 + best["rivals"].to_numpy()), 1e-9, 1 - 1e-9)
            loss[rivalry] -= float(np.log(np.where(best["same"], share, 1 - share)).sum())
    print(f"rivalry: {loss}")
    return min(loss, key=loss.__getitem__)


def learnt_spreads(lists: list[pd.DataFrame], parameters: Parameters) -> Spreads:
    """Return how the log odds of doubtful candidates are spread in these lists, by whether they are the person."""
    seen = []
    for one in lists:
        best = best_of(one, parameters)
        odds = log_odds(against_nobody(best, parameters), best["rivals"].to_numpy())
        seen.append((odds, best["same"].to_numpy()))
    return learn_spreads(seen)


def made(cities: str, without: str | None) -> list[pd.DataFrame]:
    """Make cities and return the candidate pairs of all their lists."""
    makers = [one for name, one in SOURCES.items() if one.learnt_from and name != without]
    lists: list[pd.DataFrame] = []
    for city in cities.split(","):
        for maker in makers:
            with tempfile.TemporaryDirectory() as name:
                truth = maker.make(Path(name), *(int(part) for part in city.split("x")))
                lists += scored(Path(name), truth)
                print(f"{city}: {sum(len(one) for one in lists)} pairs so far", flush=True)
    return lists


def learnt_weights(cities: str, without: str | None) -> Parameters:
    """Return the levels learnt on all pairs of the cities."""
    pairs = pd.concat(made(cities, without))
    return learn_parameters(
        pairs,
        pairs["same"],
        dated=date.today().isoformat(),
        obtained=f"bench/learn_find.py, cities and seeds {cities}",
    )


def calibrated(lists: list[pd.DataFrame], parameters: Parameters) -> Parameters:
    """Return the parameters with rivalry, calibration and spreads of these lists."""
    # which candidates are doubtful depends on the calibration, and that on the rivalry
    for _ in range(ROUNDS):
        parameters = replace(parameters, rivalry=learnt_rivalry(lists, parameters), spreads=None)
        best = pd.concat([best_of(one, parameters) for one in lists])
        parameters = learn_calibration(best, best["same"], parameters)
    print(f"the share of true persons among candidates and best of them: {best['same'].mean():.4f} of rows")
    return replace(parameters, spreads=learnt_spreads(lists, parameters))


def main() -> None:
    """Make the cities, learn the weights, then on longer lists how sure they make one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cities", default=CITIES)
    parser.add_argument("--calibrate-on", default=CALIBRATE_ON)
    parser.add_argument("--only-calibrate", action="store_true")
    parser.add_argument("--without", choices=sorted(SOURCES))
    asked = parser.parse_args()
    learnt = default_parameters() if asked.only_calibrate else learnt_weights(asked.cities, asked.without)
    weights = learnt.obtained.partition("; calibrated")[0]
    learnt = calibrated(made(asked.calibrate_on, asked.without), learnt)
    obtained = f"{weights}; calibrated on {asked.calibrate_on}"
    write_parameters(replace(learnt, dated=date.today().isoformat(), obtained=obtained), asked.out)


if __name__ == "__main__":
    main()

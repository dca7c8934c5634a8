"""Learns the shipped parameters of linkage from invented lists with their truth. Never run on the day, nor by `make bench`.

Run: .venv/bin/python bench/learn_find.py --out parameters.yaml [--cities 60000x10000x800x11,...] [--without MODEL].
A city is RESIDENTSxROWSxRARE_WORDSxSEED. --without leaves one error model out, to be measured on afterwards.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pandas as pd
from find.city import AS_OF, City
from find.data import make_files
from find.lists import MODELS

from pelangi.core.linkage import write_parameters
from pelangi.core.linkage.best import best_candidates, rank_candidates
from pelangi.core.linkage.blocking import find_pairs
from pelangi.core.linkage.engine import prepare
from pelangi.core.linkage.features import register_features, roster_features
from pelangi.core.linkage.index import index_roster
from pelangi.core.linkage.learn import flat_parameters, learn_calibration, learn_parameters
from pelangi.core.linkage.parameters import Parameters
from pelangi.core.linkage.score import score_pairs
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, connect, load_table

CITIES = "60000x10000x800x11,220000x20000x4000x12,220000x20000x1500x13,1000000x50000x9000x14"


def scored(folder: Path, model: str, truth: dict, parameters: Parameters | None) -> pd.DataFrame:
    """Return every candidate pair of a list with its levels, or with `parameters` the best of each row; column same."""
    with tempfile.TemporaryDirectory() as place:
        con = connect(threads=None, memory_limit="3GB", folder=place)
        load_table(con, "register", folder / "register.csv", REGISTER_COLUMNS)
        load_table(con, "roster", folder / f"{model}.csv", ROSTER_COLUMNS)
        prepare(con, AS_OF)
        index_roster(con, AS_OF, {})
        residents = con.execute("SELECT count(*) FROM register").fetchall()[0][0]
        find_pairs(con, residents)
        roster_features(con, residents)
        register_features(con, residents, of="SELECT register_n FROM pairs")
        score_pairs(con, parameters or flat_parameters(), residents=residents)
        rank_candidates(con)
        every = "SELECT * FROM ranked ORDER BY roster_n, register_id"
        frame = best_candidates(con) if parameters else con.execute(every).df()
        ids = dict(con.execute("SELECT n, roster_id FROM roster").fetchall())
        con.close()
    frame = frame[frame["rank"] == 1] if parameters else frame
    pairs = zip(frame["roster_n"], frame["register_id"], strict=True)
    same = [register_id in truth[ids[n]].register_ids for n, register_id in pairs]
    return frame.filter(regex="^(gamma_|match_weight|rivals)").assign(residents=residents, same=same)


def main() -> None:
    """Make the cities, learn the levels on all their pairs and the calibration on their best candidates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cities", default=CITIES)
    parser.add_argument("--without", choices=sorted(MODELS))
    asked = parser.parse_args()
    models = [model for model in MODELS if model != asked.without]
    with tempfile.TemporaryDirectory() as name:
        lists = []
        for number, city in enumerate(asked.cities.split(",")):
            residents, rows, rare, seed = (int(part) for part in city.split("x"))
            folder = Path(name) / str(number)
            truth = make_files(folder, City(residents, seed, rare_words=rare), rows)
            lists += [(folder, model, truth[model]) for model in models]
        pairs = pd.concat([scored(*one, None) for one in lists])
        learnt = learn_parameters(
            pairs, pairs["same"], dated=date.today().isoformat(), obtained=f"bench/learn_find.py, cities and seeds {asked.cities}",
        )  # fmt: skip
        best = pd.concat([scored(*one, learnt) for one in lists])
        write_parameters(learn_calibration(best, best["same"], learnt), asked.out)


if __name__ == "__main__":
    main()

"""Other ways to do the same on the same rows, each as its makers or an office would: not tuned, not crippled.

exact NIK: a join. RapidFuzz: best full name among residents of the birth year ± 1, a common rule of thumb. recordlinkage:
its documented blocking, string comparisons and unsupervised classifier. Splink: raw names, its own EM on the day.
Their packages are in requirements-bench.txt, apart from the product's.
"""

import csv
import importlib.util
import json
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # also run as a script, for a process of its own

from find.data import Truth
from find.measure import Cost, Quality, run

PEERS = ("exact NIK join", "RapidFuzz rule", "recordlinkage ECM", "Splink EM, raw names")
NEEDS = {
    "RapidFuzz rule": "rapidfuzz",
    "recordlinkage ECM": "recordlinkage",
    "Splink EM, raw names": "splink",
}
NONE = Quality(0, 0, 0, 0, 0, 0)


def measure_peer(peer: str, folder: Path, model: str, truth: dict[str, Truth]) -> tuple[Quality, Cost]:
    """Run one peer in a process of its own; return what its links are worth. Peers give no verdicts."""
    if peer in NEEDS and importlib.util.find_spec(NEEDS[peer]) is None:
        raise SystemExit(
            f"{peer}: pip install --require-hashes -r requirements-bench.txt, or run with --no-peers"
        )
    out = folder / "peer.json"
    began = time.monotonic()
    cost = run(
        [
            sys.executable,
            str(Path(__file__).with_name("peak.py")),
            sys.executable,
            __file__,
            peer,
            str(folder),
            model,
            str(out),
        ]
    )
    links = json.loads(out.read_text(encoding="utf-8"))
    right = [one for one, register_id in links.items() if register_id in truth[one].register_ids]
    linkable = sum(one.linkable for one in truth.values())
    quality = Quality(
        precision=len(right) / max(1, len(links)),
        recall=sum(truth[one].linkable for one in right) / linkable,
        contained=len(right) / sum(bool(one.register_ids) for one in truth.values()),
        review=0.0,
        wrongly_complete=0.0,
        right_papers=0.0,
    )
    return quality, Cost(time.monotonic() - began, cost.peak_gb)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exact_nik(folder: Path, model: str) -> dict[str, str]:
    """Return the links of equal NIKs."""
    by_nik = {row["nik"]: row["register_id"] for row in _rows(folder / "register.csv")}
    return {
        row["roster_id"]: by_nik[row["nik"]] for row in _rows(folder / f"{model}.csv") if row["nik"] in by_nik
    }


def _year(row: dict[str, str]) -> int | None:
    text = row["birth_date"]
    for part in (text[:4], text[-4:]):
        if part.isdigit():
            return int(part)
    return 2026 - int(row["age"]) if row.get("age") else None


def rapidfuzz_rule(folder: Path, model: str) -> dict[str, str]:
    """Return links by NIK, else by a name of 90 or more among the same initial and birth year ± 1."""
    from rapidfuzz import fuzz, process

    register = _rows(folder / "register.csv")
    links = exact_nik(folder, model)
    block: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, row in enumerate(register):
        block[row["name"][:1], int(row["birth_date"][:4])].append(at)
    for row in _rows(folder / f"{model}.csv"):
        year, name = _year(row), row["name"].upper()
        if row["roster_id"] in links or not name or year is None:
            continue
        near = [at for slack in (-1, 0, 1) for at in block[name[:1], year + slack]]
        best = process.extractOne(
            name, [register[at]["name"] for at in near], scorer=fuzz.token_sort_ratio, score_cutoff=90
        )
        if best:
            links[row["roster_id"]] = register[near[best[2]]]["register_id"]
    return links


def _frames(folder: Path, model: str):
    import pandas as pd

    read = {"dtype": str, "keep_default_na": False}
    register = pd.read_csv(folder / "register.csv", **read)
    roster = pd.read_csv(folder / f"{model}.csv", **read)
    for frame in (register, roster):
        frame["name"] = frame["name"].str.upper()
        frame["mother_name"] = frame["mother_name"].str.upper()
        frame["born"] = pd.to_datetime(
            frame["birth_date"], dayfirst=True, errors="coerce", format="mixed"
        ).dt.strftime("%Y-%m-%d")
    return register.replace("", None), roster.replace("", None)


def recordlinkage_ecm(folder: Path, model: str) -> dict[str, str]:
    """Return the best link of each row by recordlinkage: blocks on NIK, day, family card; ECM classifier."""
    import recordlinkage

    register, roster = _frames(folder, model)
    index = recordlinkage.Index()
    for column in ("nik", "born", "family_card_number"):
        index.block(column)
    pairs = index.index(roster, register)
    compare = recordlinkage.Compare()
    compare.string("name", "name", method="jarowinkler", threshold=0.88, label="name")
    compare.string("mother_name", "mother_name", method="jarowinkler", threshold=0.88, label="mother")
    for column in ("nik", "family_card_number", "born", "sex"):
        compare.exact(column, column, label=column)
    features = compare.compute(pairs, roster, register)
    classifier = recordlinkage.ECMClassifier()
    matches = classifier.fit_predict(features.fillna(0).astype(int))
    chances = classifier.prob(features.loc[matches].fillna(0).astype(int))
    links: dict[str, tuple[float, str]] = {}
    for (one, other), chance in chances.items():
        roster_id = roster.at[one, "roster_id"]
        if chance > links.get(roster_id, (0.0, ""))[0]:
            links[roster_id] = (chance, register.at[other, "register_id"])
    return {roster_id: register_id for roster_id, (_, register_id) in links.items()}


def splink_em(folder: Path, model: str) -> dict[str, str]:
    """Return the best link of each row of 0.9 or more by Splink as its tutorial does it: raw names, EM on the day."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    register, roster = _frames(folder, model)
    keep = ["nik", "family_card_number", "name", "sex", "born", "mother_name"]
    left = roster[["roster_id", *keep]].rename(columns={"roster_id": "unique_id"})
    right = register[["register_id", *keep]].rename(columns={"register_id": "unique_id"})
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.ExactMatch("nik"), cl.ExactMatch("family_card_number"), cl.JaroWinklerAtThresholds("name", [0.95, 0.88]),
            cl.ExactMatch("born"), cl.ExactMatch("sex"), cl.JaroWinklerAtThresholds("mother_name", [0.95, 0.88]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nik"), block_on("born"), block_on("family_card_number"), block_on("name"),
        ],
    )  # fmt: skip
    api = DuckDBAPI()
    linker = Linker(
        [
            api.register(left, dataset_display_name="a_roster"),
            api.register(right, dataset_display_name="b_register"),
        ],
        settings,
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nik"), block_on("name", "born")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("nik"))
    found = linker.inference.predict(threshold_match_probability=0.9).as_pandas_dataframe()
    found = found.sort_values("match_probability", ascending=False).drop_duplicates("unique_id_l")
    return dict(zip(found["unique_id_l"], found["unique_id_r"], strict=True))


if __name__ == "__main__":
    asked, data, which, out = sys.argv[1:]
    method = dict(zip(PEERS, (exact_nik, rapidfuzz_rule, recordlinkage_ecm, splink_em), strict=True))[asked]
    Path(out).write_text(json.dumps(method(Path(data), which)), encoding="utf-8")

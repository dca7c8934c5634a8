"""A long list tells by itself how sure one can be on it: its known rows are rehearsed with their numbers hidden."""

from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest

from pelangi.core.linkage import Resources, default_parameters, engine, link, rehearsal
from pelangi.core.linkage.engine import prepare
from pelangi.core.linkage.index import index_roster
from pelangi.core.linkage.model import CODES
from pelangi.core.linkage.own import KIN_AT_FIRST, KIN_AT_LEAST, KINDS, NAMED, learn_own
from pelangi.core.linkage.rehearsal import Rehearsal
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, connect, load_table

TODAY = date(2026, 11, 24)
FIRST = ["SITI", "NUR", "DEWI", "RINA", "YANI", "AYU", "SARI", "LINA", "WATI", "MAYA", "TUTI", "RATNA"]
LAST = [
    "RAHAYU",
    "LESTARI",
    "HANDAYANI",
    "PERMATA",
    "KARTIKA",
    "ANGGRAINI",
    "SAFITRI",
    "WULANDARI",
    "PUSPITA",
]
RESIDENTS, KNOWN, UNKNOWN, REHEARSED = 2_000, 500, 500, 300


def register() -> pd.DataFrame:
    chance = Random(4)
    rows = []
    for number in range(RESIDENTS):
        born = date(1950 + number % 50, number % 12 + 1, number % 28 + 1)
        rows.append({
            "register_id": f"R{number}",
            "nik": f"197101{born.day + 40:02}{born.month:02}{born.year % 100:02}{number:04}",
            "name": f"{chance.choice(FIRST)} {chance.choice(LAST)}", "sex": "P", "birth_date": born.isoformat(),
            "address": f"JL. MAWAR NO. {number}", "ward_code": "19.71.01.1004", "status": "alive",
            "identity_card": "printed", "birth_certificate": "yes", "child_card": "no",
        })  # fmt: skip
    return pd.DataFrame(rows)


def roster(*, addresses_are_right: bool) -> pd.DataFrame:
    """Return a list: half of it with a NIK, half with a name, an age and an address of its own; some of no resident."""
    people, chance, rows = register(), Random(5), []
    for number in range(KNOWN + UNKNOWN):
        one, is_known = people.iloc[number], number < KNOWN
        is_resident = is_known or number % 3 > 0
        age = TODAY.year - int(one["birth_date"][:4])
        home = number if addresses_are_right and (is_known or number % 2) else RESIDENTS + number
        rows.append({
            "roster_id": f"a{number}", "nik": one["nik"] if is_known else "",
            "name": one["name"] if is_resident else f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            "sex": "P", "age": str(age), "address": f"JL. MAWAR NO. {home}", "ward": "19.71.01.1004",
        })  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rehearse fewer rows, so that a list of a test is long enough."""
    monkeypatch.setattr(rehearsal, "FEWEST", REHEARSED)
    monkeypatch.setattr(rehearsal, "FEWEST_OF_A_KIND", REHEARSED)
    monkeypatch.setattr(rehearsal, "SHARE", REHEARSED / (KNOWN + UNKNOWN))


def chances(found) -> pd.Series:
    best = found.candidates[found.candidates["rank"] == 1]
    return best.set_index("roster_id")["probability"]


@pytest.mark.usefixtures("short")
def test_every_row_is_answered_once_and_none_that_was_only_rehearsed():
    found = link(register(), roster(addresses_are_right=True), as_of=TODAY)
    assert found.rehearsed > REHEARSED
    assert [one.roster_id for one in found.verdicts] == [f"a{at}" for at in range(KNOWN + UNKNOWN)]
    assert set(found.candidates["roster_id"]) <= {one.roster_id for one in found.verdicts}
    assert found.pairs <= (KNOWN + UNKNOWN) * 12


@pytest.mark.usefixtures("short")
def test_the_order_of_the_register_changes_nothing():
    people = register()
    one = link(people, roster(addresses_are_right=True), as_of=TODAY)
    other = link(people.sample(frac=1, random_state=3), roster(addresses_are_right=True), as_of=TODAY)
    assert one.verdicts == other.verdicts


@pytest.mark.spark
@pytest.mark.usefixtures("short")
def test_spark_rehearses_as_duckdb_does():
    people = roster(addresses_are_right=True)
    one, other = (
        link(register(), people, as_of=TODAY, engine=engine, resources=Resources(spark_master="local[1]"))
        for engine in ("duckdb", "spark")
    )
    assert other.rehearsed == one.rehearsed > 0
    assert other.verdicts == one.verdicts


@pytest.mark.slow
@pytest.mark.usefixtures("short")
def test_a_rehearsal_in_slices_teaches_what_the_whole_teaches(monkeypatch):
    people = roster(addresses_are_right=True)
    whole = link(register(), people, as_of=TODAY)
    monkeypatch.setattr(engine, "SLICE_ROWS", 70)
    sliced = link(register(), people, as_of=TODAY)
    assert sliced.rehearsed == whole.rehearsed
    assert sliced.verdicts == whole.verdicts


def test_a_short_list_keeps_the_shipped_calibration():
    assert link(register(), roster(addresses_are_right=True), as_of=TODAY).rehearsed == 0


@pytest.mark.usefixtures("short")
def test_a_list_whose_known_people_have_not_what_the_others_have_keeps_the_shipped_calibration():
    people = roster(addresses_are_right=True)
    numberless = (people["nik"] == "") | (people.index < 3)  # three of the known
    people["mother_name"] = ["NURHAYATI" if one else "" for one in numberless]
    assert link(register(), people, as_of=TODAY).rehearsed == 0


@pytest.mark.usefixtures("short")
def test_another_address_counts_for_less_where_addresses_are_seldom_right(monkeypatch):
    elsewhere = [f"a{at}" for at in range(KNOWN, KNOWN + UNKNOWN) if at % 3 and not at % 2]  # on either list
    gained = []
    for right in (False, True):
        people = roster(addresses_are_right=right)
        own = chances(link(register(), people, as_of=TODAY))[elsewhere].mean()
        with monkeypatch.context() as shipped:
            shipped.setattr(rehearsal, "SHARE", 0.0)
            gained.append(own - chances(link(register(), people, as_of=TODAY))[elsewhere].mean())
    assert gained[0] > gained[1]


@pytest.mark.usefixtures("short")
def test_who_is_known_by_the_number_may_have_a_wrong_year_or_a_nickname_but_no_stranger_s_number(tmp_path):
    people, residents = roster(addresses_are_right=True), register()
    people["birth_date"], residents["mother_name"], people["mother_name"] = "", "", ""
    one, two, other = residents.iloc[1], residents.iloc[2], residents.iloc[3]
    year = int(one["birth_date"][:4])
    people.loc[1, ["name", "address"]] = one["name"].split()[0], ""
    people.loc[1, "birth_date"] = f"{year - 10}{one['birth_date'][4:]}"
    residents.loc[2, "mother_name"], people.loc[2, "mother_name"] = "HALIMAH TUSADIAH", "HALIMAH TUSADIAH"
    people.loc[2, ["name", "address"]] = "BUJANG KANCIL", ""
    people.loc[3, ["name", "address"]] = f"{other['name'].split()[0]} KUSUMA", ""
    people.loc[3, "birth_date"] = f"{int(other['birth_date'][:4]) - 10}-01-05"
    people.loc[5, ["name", "address", "birth_date"]] = "BONDET", "", residents.loc[5, "birth_date"]
    con = connect(threads=1, memory_limit="200MB", folder=str(tmp_path))
    load_table(con, "register", residents, REGISTER_COLUMNS)
    load_table(con, "roster", people, ROSTER_COLUMNS)
    prepare(con, TODAY)
    index_roster(con, TODAY, {})
    assert rehearsal.add_rehearsal(con, TODAY)
    known = dict(con.execute("SELECT n, register_id FROM known_rows WHERE n < 6").fetchall())
    assert known == {1: one["register_id"], 2: two["register_id"], 4: "R4", 5: "R5"}


@pytest.mark.usefixtures("short")
def test_who_is_taken_out_is_gone_with_the_second_registration_also_where_that_one_comes_first(monkeypatch):
    residents, people, seen = register(), roster(addresses_are_right=True), []
    residents["mother_name"] = [f"{one} MUNAWAROH" for one in residents["name"]]
    again = residents[:200].assign(
        register_id=[f"T{at}" for at in range(200)],
        nik="",
        address=[f"JL. KENANGA NO. {at}" for at in range(200)],
    )
    people.loc[:199, "address"] = again["address"]  # there the second registration is nearer

    def watched(con, rivalry):
        found = rehearsal.rehearse(con, rivalry)
        person = "SELECT h.n, k.register_id FROM rehearsed h JOIN known_rows k ON k.n = h.known_n"
        persons = dict(con.execute(person).fetchall())
        seen.extend(
            [(persons[n], best) for n, best in zip(one["roster_n"], one["register_id"], strict=True)]
            for one in (found.there, found.kin)
        )
        return found

    monkeypatch.setattr(engine, "rehearse", watched)
    link(pd.concat([residents, again]), people, as_of=TODAY)
    there, kin = (sum(best == person.replace("R", "T") for person, best in one) for one in seen)
    assert (there > 50, kin) == (True, 0)


COLUMNS = {"match_weight": 0.0, "rivals": 0.0, "named": 0, **{f"gamma_{code}": -1 for code in CODES}}


def candidates(weights: np.ndarray) -> pd.DataFrame:
    """Return best candidates of which nothing is known but their weights."""
    return pd.DataFrame({**COLUMNS, "match_weight": weights, "roster_n": range(len(weights))})


@pytest.fixture(scope="module")
def played() -> tuple[Rehearsal, dict[str, np.ndarray]]:
    """A rehearsal of three kinds of rows, and the weights of as many rows of each kind to make lists of."""
    chance = np.random.default_rng(1)
    spreads = {"there": (6.0, 4.0), "kin": (-3.0, 2.0), "alone": (-8.0, 3.0)}
    drawn = {kind: chance.normal(*spread, 8_000) for kind, spread in spreads.items()}
    half = {kind: candidates(one[:4_000]) for kind, one in drawn.items()}
    right = np.ones(4_000, dtype=bool)
    return Rehearsal(half["there"], right, half["kin"], half["alone"]), {
        kind: one[4_000:] for kind, one in drawn.items()
    }


@pytest.mark.parametrize(("present", "kin"), [(0.9, 0.0), (0.7, 0.5), (0.3, 1.0)])
def test_shares_are_read_off_the_list(played, present, kin):
    rehearsed, weights = played
    parts = {"there": present, "kin": (1 - present) * kin, "alone": (1 - present) * (1 - kin)}
    asked = candidates(np.concatenate([weights[kind][: int(4_000 * part)] for kind, part in parts.items()]))
    own = learn_own(rehearsed, asked, default_parameters())
    assert own.present[0] == pytest.approx(present, abs=0.04)
    assert own.kin == pytest.approx(max(kin, KIN_AT_LEAST), abs=0.12)


def test_odds_above_even_are_steeper_by_an_eighth_and_those_below_stay(played, monkeypatch):
    rehearsed, weights = played
    asked = candidates(np.r_[weights["there"][:3_000], weights["kin"][:500], weights["alone"][:500]])
    own, at = learn_own(rehearsed, asked, default_parameters()), default_parameters().at(asked)
    said = own.said(asked, at, np.zeros(len(asked)))
    monkeypatch.setattr("pelangi.core.linkage.own.STEEPER", 0.0)
    plain = own.said(asked, at, np.zeros(len(asked)))
    unsure = (plain > 1e-4) & (plain < 1 - 1e-4)
    before, after = (np.log(one[unsure] / (1 - one[unsure])) for one in (plain, said))
    assert (before > 0).any()
    assert (before < 0).any()
    assert after == pytest.approx(np.where(before > 0, 1.13 * before, before), abs=1e-6)


def test_what_is_said_is_nearer_to_the_truth_than_what_the_shipped_calibration_says(played):
    rehearsed, weights = played
    asked = candidates(np.r_[weights["there"][:3_000], weights["kin"][:500], weights["alone"][:500]])
    truth = np.r_[np.ones(3_000), np.zeros(1_000)].astype(bool)
    parameters, rivals = default_parameters(), np.zeros(len(asked))
    at = parameters.at(asked)
    own = learn_own(rehearsed, asked, parameters)

    def loss(said: np.ndarray) -> float:
        return -float(np.log(np.where(truth, said, 1 - said)).mean())

    assert loss(own.said(asked, at, rivals)) < loss(
        parameters.said(at, rivals, parameters.share_of(at, rivals))
    )


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("other_number", "gamma_nik", 0),
        ("slipped_number", "gamma_nik", 3),
        ("unheard", "named", NAMED.index("unheard")),
    ],
)
def test_rows_that_are_seldom_of_residents_have_a_share_of_their_own(played, kind, column, value):
    rehearsed, weights = played
    usual = candidates(np.r_[weights["there"][:3_600], weights["alone"][:400]])
    seldom = candidates(np.r_[weights["there"][3_600:3_900], weights["alone"][400:1_100]])
    seldom[column] = value
    own = learn_own(rehearsed, pd.concat([usual, seldom], ignore_index=True), default_parameters())
    present = dict(zip(KINDS, own.present, strict=True))
    assert present["heard"] == pytest.approx(0.9, abs=0.03)
    assert present[kind] < 0.5


def test_where_nearly_all_are_registered_the_others_take_nothing_from_it(played):
    rehearsed, weights = played
    others = candidates(np.r_[weights["there"][:1_000], weights["alone"][:1_000]])
    slipped = candidates(weights["there"][1_000:3_000]).assign(gamma_nik=3)
    own = learn_own(rehearsed, pd.concat([others, slipped], ignore_index=True), default_parameters())
    assert dict(zip(KINDS, own.present, strict=True))["slipped_number"] > 0.995


@pytest.mark.parametrize("kin", [0.0, 0.3, 0.8])
def test_kin_whose_candidates_are_as_likely_as_strangers_are_told_by_their_household(played, kin):
    rehearsed, weights = played
    alone = weights["alone"][:2_000] + 6.0  # doubtful ones
    of_household = candidates(alone).assign(gamma_family_card=2)
    # the card says nothing by itself: as many of the right ones bear it as of the wrong ones
    right, there = (
        one.assign(gamma_family_card=np.where(one["roster_n"] % round(1 / KIN_AT_FIRST) == 0, 2, -1))
        for one in (rehearsed.there, candidates(weights["there"]))
    )
    played_again = Rehearsal(right, rehearsed.right, of_household, candidates(alone))
    often = int(2_000 * kin)
    asked = pd.concat([there, of_household[:often], candidates(alone)[often:]], ignore_index=True)
    own = learn_own(played_again, asked, default_parameters())
    assert own.kin == pytest.approx(max(kin, KIN_AT_LEAST), abs=0.1)

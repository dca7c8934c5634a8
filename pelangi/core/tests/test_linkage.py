"""Linkage: people on a list are found in the register, and nobody is told that all is well on thin evidence."""

import csv
import logging
import sys
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from splink import DuckDBAPI, Linker

from pelangi.core.documents import DocumentKind
from pelangi.core.linkage import (
    EngineNotInstalled,
    ReasonCode,
    Resources,
    TableNotUsable,
    Thresholds,
    TooFewLabels,
    VerdictKind,
    default_parameters,
    link,
    link_rosters,
    run_link_files,
    sentence,
    train,
)
from pelangi.core.linkage.blocking import find_pairs
from pelangi.core.linkage.engine import prepare
from pelangi.core.linkage.features import register_features, roster_features
from pelangi.core.linkage.index import index_roster
from pelangi.core.linkage.model import CODES, settings
from pelangi.core.linkage.score import score_pairs
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, connect, load_table

TODAY = date(2026, 11, 24)
REGISTER = """\
register_id,nik,family_card_number,name,sex,birth_place,birth_date,mother_name,father_name,address,rt,rw,ward_code,status,identity_card,birth_certificate,child_card
R1,1971011503620006,1971011910120001,MUHAMMAD SALEH,L,KOBA,1962-03-15,ASMAH,MUSTAFA,JL. MELATI NO. 9,001,001,19.71.01.1004,alive,none,no,no
R2,1971014306020001,1971042705200006,INTAN TALITA MAULIDA,P,P. PINANG,2002-06-03,NELI PUTRI,ALPIAN,GG. MASJID NO. 52,007,003,19.71.01.1004,alive,printed,yes,no
R3,1971012906400001,1971012412170001,DJOENAIDI,L,PANGKALPINANG,1940-06-29,ROHANI,HARUN,JL. TIMAH NO. 17,006,002,19.71.02.1001,dead,printed,no,no
R4,1971015004120003,1971012412170002,PUTRI AYU LESTARI,P,PANGKALPINANG,2012-04-10,SUSI,RUDI,JL. NANAS NO. 3,002,002,19.71.02.1001,alive,none,no,yes
R5,1971020101800001,1971012412170003,RIZALDI KARTOLO,L,PANGKALPINANG,1980-01-01,MARIAM,USMAN,JL. KOBA NO. 1,002,002,19.71.02.1002,alive,printed,no,no
R6,1971030101800002,1971012412170004,RIZALDI KARTOLO,L,PANGKALPINANG,1980-01-01,MARIAM,USMAN,JL. RAWA NO. 8,004,001,19.71.03.1002,alive,none,no,no
R7,1971030511750002,1971012412170005,TARMIZI GUSTIAN,L,SUNGAILIAT,1975-11-05,HALIMAH,IDRIS,JL. RAWA NO. 18,004,001,19.71.03.1002,moved,printed,no,no
R8,1971030202990009,1971012412170006,LIM SUI KHIONG,L,PANGKALPINANG,1999-02-02,TAN MOI,LIM FA,JL. LADA NO. 2,004,001,19.71.03.1002,alive,printed,yes,no
"""  # noqa: E501  a register row is as long as it is
ROSTER = """\
roster_id;name;nik;birth_date;sex;mother_name;ward
a1;H. Moh. Soleh;'1971011503620006;15 Maret 1962;L;Asma;
a2;Intan Talita M.;;03-06-2002;P;Neli Putri;
a3;Junaidi;1971012906400001;1940;L;Rohani;
a4;Putri Ayu Lestari, S.E.;1971015004120003;2012-04-10;P;;
a5;Rizaldi Kartolo;1971020101800001;1980-01-01;L;Mariam;
a7;Tarmizi G;1971030511750002;1975-11-05;L;;
a8;Lim Sui Kiong;;1999-02-02;L;;
a9;Zulfikar Harahap;;1988-08-08;L;Duma;
a10;;1.97E+15;;;;
"""


def other_residents(count: int) -> str:
    """Return rows of people with other names, so that a name is as rare as in a city."""
    vowels = "AIUEO"
    rows = []
    for at in range(count):
        first = f"B{vowels[at % 5]}R{vowels[at // 5 % 5]}L{vowels[at // 25 % 5]}M{vowels[at // 125 % 5]}NG"
        last = f"S{vowels[at // 3 % 5]}D{vowels[at // 7 % 5]}KT"
        born = f"19{at % 89 + 10}-0{at % 9 + 1}-1{at % 7}"
        rows.append(f"X{at},,,{first} {last},L,,{born},,,,,,,alive,printed,no,no\n")
    return "".join(rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("linkage")
    (folder / "register.csv").write_text(REGISTER + other_residents(2000), encoding="utf-8")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def result(folder):
    return link(folder / "register.csv", folder / "roster.csv", as_of=TODAY)


@pytest.fixture(scope="module")
def verdicts(result):
    return {one.roster_id: one for one in result.verdicts}


def test_every_row_is_answered_once_in_its_order(result):
    assert [one.roster_id for one in result.verdicts] == [
        "a1",
        "a2",
        "a3",
        "a4",
        "a5",
        "a7",
        "a8",
        "a9",
        "a10",
    ]


def test_a_man_under_another_spelling_is_found_and_lacks_his_card(verdicts):
    one = verdicts["a1"]
    assert (one.kind, one.register_id, one.missing) == (
        VerdictKind.LACKS,
        "R1",
        (DocumentKind.IDENTITY_CARD,),
    )
    assert sentence(one) == "Terdaftar, tetapi belum memiliki KTP-el."


def test_without_nik_the_same_date_and_mother_are_enough_to_be_complete(verdicts):
    assert (verdicts["a2"].kind, verdicts["a2"].register_id) == (VerdictKind.COMPLETE, "R2")


def test_complete_wants_a_surer_link_than_lacks(folder):
    surer = Thresholds(link=0.9, complete=0.9999)
    verdicts = {one.roster_id: one for one in link(folder / "register.csv", folder / "roster.csv", as_of=TODAY,
                                                   thresholds=surer).verdicts}  # fmt: skip
    assert (verdicts["a8"].kind, verdicts["a8"].reason) == (VerdictKind.REVIEW, ReasonCode.WEAK_EVIDENCE)
    assert verdicts["a1"].kind is VerdictKind.LACKS


def test_a_card_that_was_recorded_but_not_printed_is_missing():
    register = pd.DataFrame({"register_id": ["R1", "R2"], "nik": ["1971011503620006", "1971014306020001"],
                             "name": ["SALEH KARTO", "INTAN TALITA"], "birth_date": ["15-03-1962", "2002-06-03"],
                             "identity_card": ["recorded", ""], "status": ["alive", "alive"]})  # fmt: skip
    roster = register[["nik", "name", "birth_date"]].assign(roster_id=["a", "b"])
    recorded, unsaid = link(register, roster, as_of=TODAY).verdicts
    assert (recorded.kind, recorded.missing) == (VerdictKind.LACKS, (DocumentKind.IDENTITY_CARD,))
    assert (unsaid.kind, unsaid.reason) == (VerdictKind.REVIEW, ReasonCode.PAPERS_UNKNOWN)


def test_a_slice_of_the_roster_gives_what_the_whole_gives(folder, verdicts, monkeypatch):
    monkeypatch.setattr("pelangi.core.linkage.engine.SLICE_ROWS", 2)
    sliced = link(folder / "register.csv", folder / "roster.csv", as_of=TODAY)
    assert {one.roster_id: one for one in sliced.verdicts} == verdicts


def test_splink_itself_gives_the_same_weights(folder):
    """Splink's own `predict` on the same features and pairs: its model is the definition, our SQL only runs it."""
    with tempfile.TemporaryDirectory() as place:
        con = connect(threads=1, memory_limit="500MB", folder=place)
        load_table(con, "register", folder / "register.csv", REGISTER_COLUMNS)
        load_table(con, "roster", folder / "roster.csv", ROSTER_COLUMNS)
        prepare(con, TODAY)
        index_roster(con, TODAY, {})
        find_pairs(con, 2008)
        roster_features(con, 2008)
        register_features(con, 2008, of="SELECT register_n FROM pairs")
        parameters = default_parameters()
        score_pairs(con, parameters, residents=2008)
        ours = con.execute("SELECT roster_n, register_n, match_weight FROM scored ORDER BY ALL").fetchall()
        con.execute("""CREATE TABLE blocked AS SELECT '0' AS match_key, 'a_roster-__-' || roster_n AS join_key_l,
            'b_register-__-' || register_n AS join_key_r FROM pairs""")
        api = DuckDBAPI(connection=con)
        tables = [api.register("roster_features", dataset_display_name="a_roster"),
                  api.register("register_features", dataset_display_name="b_register")]  # fmt: skip
        linker = Linker(tables, settings(parameters), log_level=logging.ERROR)
        linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
        predicted = linker.inference.predict(warning_mode="never").as_pandas_dataframe()
        con.close()
    change = parameters.prior_weight(2008) - parameters.prior_weight(parameters.residents)
    theirs = {(row.unique_id_l, row.unique_id_r): row.match_weight + change for row in predicted.itertuples()}
    assert len(ours) == len(theirs) > 5
    for roster_n, register_n, weight in ours:
        assert weight == pytest.approx(theirs[roster_n, register_n], abs=0.01)


def test_the_dead_and_the_moved_go_to_review_with_that_reason(verdicts):
    assert (verdicts["a3"].kind, verdicts["a3"].reason) == (VerdictKind.REVIEW, ReasonCode.REGISTERED_AS_DEAD)
    assert (verdicts["a7"].kind, verdicts["a7"].reason) == (
        VerdictKind.REVIEW,
        ReasonCode.REGISTERED_AS_MOVED,
    )


def test_somebody_registered_twice_goes_to_review_and_the_other_row_is_named(verdicts):
    assert (verdicts["a5"].kind, verdicts["a5"].reason) == (VerdictKind.REVIEW, ReasonCode.REGISTERED_TWICE)
    assert {verdicts["a5"].register_id, verdicts["a5"].details["other"]} == {"R5", "R6"}


def test_a_child_lacks_the_birth_certificate_but_no_identity_card(verdicts):
    assert verdicts["a4"].missing == (DocumentKind.BIRTH_CERTIFICATE,)
    assert verdicts["a4"].kind is VerdictKind.LACKS


def test_strangers_and_empty_rows_are_not_found(verdicts):
    assert (verdicts["a9"].kind, verdicts["a9"].reason) == (VerdictKind.NOT_FOUND, ReasonCode.NOBODY_ALIKE)
    assert (verdicts["a10"].kind, verdicts["a10"].reason) == (
        VerdictKind.NOT_FOUND,
        ReasonCode.TOO_LITTLE_KNOWN,
    )
    assert verdicts["a9"].register_id == ""


def test_the_evidence_adds_up_to_the_match_weight(result):
    first = result.candidates[result.candidates["roster_id"] == "a1"].iloc[0]
    prior = default_parameters().prior_weight(2008)
    assert first["level_nik"] == "same"
    assert first["level_home"] == "unknown"
    assert prior + sum(first[f"weight_{code}"] for code in CODES) == pytest.approx(
        first["match_weight"], abs=0.01
    )


def test_neither_threads_nor_form_of_input_change_a_byte(folder, tmp_path):
    def written(register, roster, threads):
        run_link_files(
            register, roster, tmp_path / "out.csv", as_of=TODAY, resources=Resources(threads=threads)
        )
        return (tmp_path / "out.csv").read_bytes()

    frame = pd.read_csv(folder / "register.csv", dtype=str, keep_default_na=False)
    frame.sample(frac=1, random_state=4).to_parquet(tmp_path / "register.parquet")
    once = written(folder / "register.csv", folder / "roster.csv", 1)
    assert written(folder / "register.csv", folder / "roster.csv", 2) == once
    assert written(tmp_path / "register.parquet", folder / "roster.csv", 2) == once
    rows = list(csv.DictReader(once.decode().splitlines()))
    assert list(rows[0]) == ["roster_id", "verdict", "register_id", "probability", "missing", "reason"]


def test_missing_columns_are_unknown():
    register = pd.DataFrame({"register_id": ["R1"], "nik": ["1971011503620006"], "name": ["SALEH"]})
    roster = pd.DataFrame({"roster_id": [7], "nik": ["1971011503620006"], "name": ["Saleh"]})
    (one,) = link(register, roster, as_of=TODAY).verdicts
    assert (one.roster_id, one.register_id, one.kind) == ("7", "R1", VerdictKind.REVIEW)
    assert one.reason is ReasonCode.BIRTH_DATE_UNKNOWN


def test_an_empty_roster_gives_an_empty_result(folder):
    roster = pd.DataFrame({"roster_id": pd.Series([], dtype=str)})
    assert link(folder / "register.csv", roster, as_of=TODAY).verdicts == ()


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        (pd.DataFrame({"name": ["A"]}), "no column roster_id"),
        (pd.DataFrame({"roster_id": ["1", "1"]}), "not unique"),
        (pd.DataFrame({"roster_id": ["", "1"]}), "rows without roster_id"),
    ],
)
def test_a_table_that_cannot_be_linked_says_why(folder, roster, said):
    with pytest.raises(TableNotUsable, match=said):
        link(folder / "register.csv", roster, as_of=TODAY)


def test_a_file_of_unknown_form_or_absent_is_refused(folder):
    with pytest.raises(TableNotUsable, match="neither"):
        link(folder / "register.txt", folder / "roster.csv", as_of=TODAY)
    with pytest.raises(FileNotFoundError):
        link(folder / "none.csv", folder / "roster.csv", as_of=TODAY)


def test_spark_says_which_extra_it_needs(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineNotInstalled, match=r"pelangi\[spark\]"):
        link(folder / "register.csv", folder / "roster.csv", as_of=TODAY, engine="spark")


@pytest.mark.spark
def test_spark_gives_the_verdicts_of_duckdb(folder, result):
    spark = link(folder / "register.csv", folder / "roster.csv", as_of=TODAY, engine="spark",
                 resources=Resources(spark_master="local[2]"))  # fmt: skip
    assert spark.verdicts == result.verdicts
    assert (spark.met, spark.pairs) == (result.met, result.pairs)


def test_thresholds_outside_their_range_are_refused():
    with pytest.raises(ValueError, match="review <= link"):
        Thresholds(link=0.2, review=0.5)


def test_nothing_is_written_when_the_linkage_fails(folder, tmp_path):
    with pytest.raises(FileNotFoundError):
        run_link_files(folder / "register.csv", folder / "none.csv", tmp_path / "out.csv", as_of=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_one_person_on_two_lists_is_one_group_whatever_the_order():
    rows = pd.DataFrame([
        {"roster_id": "prison-1", "name": "Tarmizi Gustian", "nik": "1971030511750002", "birth_date": "05-11-1975"},
        {"roster_id": "home-7", "name": "TARMIZI G.", "nik": "1971030511750002", "birth_date": "1975-11-05"},
        {"roster_id": "home-8", "name": "Tarmizi Gustian", "nik": "1971030807880001", "birth_date": "08-07-1988"},
        {"roster_id": "home-9", "name": "Lim Sui Khiong", "birth_date": "02-02-1999", "sex": "L"},
    ])  # fmt: skip
    assert link_rosters(rows, as_of=TODAY) == [("prison-1", "home-7")]
    assert {frozenset(one) for one in link_rosters(rows[::-1], as_of=TODAY)} == {
        frozenset({"prison-1", "home-7"})
    }


def test_training_wants_enough_reviewed_rows(folder):
    with pytest.raises(TooFewLabels, match="at least"):
        train(folder / "register.csv", folder / "roster.csv", {"a1": "R1"}, as_of=TODAY, dated="2026-11-25")

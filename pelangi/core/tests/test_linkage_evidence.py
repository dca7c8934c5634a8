"""Single pieces of evidence: rare and common names, nicknames, initials, houses; and files as offices send them."""

from datetime import date

import pandas as pd
import pytest

from pelangi.core.linkage import (
    ReasonCode,
    TableNotUsable,
    VerdictKind,
    default_parameters,
    link,
    run_link_files,
)

TODAY = date(2026, 11, 24)
VOWELS = "AIUEO"


def city(*people: dict[str, str]) -> pd.DataFrame:
    """Return a register of some people among 1,500 others, of whom sixty are called BUDI SANTOSO."""
    others = [
        {
            "name": "BUDI SANTOSO"
            if at % 25 == 0
            else f"B{VOWELS[at % 5]}R{VOWELS[at // 5 % 5]}L S{VOWELS[at // 25 % 5]}DIM",
            "birth_date": f"{1940 + at % 70}-0{1 + at % 9}-1{at % 8}",
            "sex": "LP"[at % 2],
            "ward_code": f"19.71.01.100{at % 4}",
            "address": f"JL LADA NO {at}",
        }
        for at in range(1500)
    ]
    rows = [*others, *people]
    frame = pd.DataFrame(rows).fillna("")
    papers = {"status": "alive", "identity_card": "printed", "birth_certificate": "yes", "child_card": "yes"}
    return frame.assign(register_id=[f"R{at}" for at in range(len(rows))], **papers)


def evidence(register: pd.DataFrame, row: dict[str, str]) -> pd.Series:
    """Return the best candidate of one row."""
    result = link(register, pd.DataFrame([{"roster_id": "1", **row}]), as_of=TODAY)
    return result.candidates.iloc[0]


def test_a_name_of_many_says_less_than_a_name_of_nobody_else():
    register = city({"name": "ZARKASI WUMBUL", "birth_date": "1980-05-05", "sex": "L"},
                    {"name": "BUDI SANTOSO", "birth_date": "1981-06-06", "sex": "L"})  # fmt: skip
    rare = evidence(register, {"name": "Zarkasi Wumbul", "birth_date": "1980-05-05"})
    usual = evidence(register, {"name": "Budi Santoso", "birth_date": "1981-06-06"})
    assert (rare["level_name"], rare["register_id"]) == ("same_unique", "R1500")
    assert (usual["level_name"], usual["register_id"]) == ("same_common", "R1501")
    assert rare["weight_name"] > usual["weight_name"] > 0


def test_what_nobody_registered_is_called_is_hardly_held_against_a_name():
    person = {
        "name": "ZARKASI WUMBUL",
        "birth_date": "1980-05-05",
        "sex": "L",
        "mother_name": "RUSMINAH ELOK",
    }
    row = {"birth_date": "1980-05-05", "mother_name": "Rusminah Elok", "sex": "L"}
    called = evidence(city(person), {"name": "Kuncung", **row})
    named = evidence(city(person), {"name": "Birel Sadim", **row})
    assert (called["level_name"], called["register_id"]) == ("unheard", "R1500")
    assert called["weight_name"] > named["weight_name"]


def test_an_initial_that_fits_makes_half_a_name_say_more():
    register = city({"name": "ZARKASI WUMBUL", "birth_date": "1980-05-05", "sex": "L"},
                    {"name": "ZARKASI ELOK"}, {"name": "ZARKASI TUMBAL"})  # fmt: skip
    fits = evidence(register, {"name": "Zarkasi W.", "birth_date": "1980-05-05", "sex": "L"})
    alone = evidence(register, {"name": "Zarkasi", "birth_date": "1980-05-05", "sex": "L"})
    assert fits["register_id"] == alone["register_id"] == "R1500"
    assert fits["weight_name"] > alone["weight_name"]


@pytest.mark.parametrize(
    ("address", "rt", "level"),
    [
        ("Jl. Merak Putih No. 7", "", "house"),
        ("Jalan Merak Putih 7 RT 003/RW 02", "", "house"),
        ("Merak Putih no 91", "", "address"),
        ("dekat pasar RT 3", "", "rt"),
        ("dekat pasar", "03", "rt"),
        ("dekat pasar", "9", "ward"),
    ],
)
def test_a_house_is_its_street_and_number(address, rt, level):
    home = {"address": "JL MERAK PUTIH NO 7", "rt": "003", "rw": "002", "ward_code": "19.71.01.1003"}
    register = city({"name": "ZARKASI WUMBUL", "birth_date": "1980-05-05", **home})
    found = evidence(
        register, {"name": "Zarkasi Wumbul", "address": address, "rt": rt, "ward": "19.71.01.1003"}
    )
    assert (found["register_id"], found["level_home"]) == ("R1500", level)


def test_a_row_that_says_nothing_meets_nobody():
    register = city().head(12).assign(mother_name="", nik="")
    result = link(register, pd.DataFrame({"roster_id": ["1"], "name": [""], "sex": ["L"]}), as_of=TODAY)
    assert result.verdicts[0].kind is VerdictKind.NOT_FOUND
    assert result.met == 0


@pytest.mark.parametrize("grade", ["same", "part", "alike"])
def test_rarer_names_never_weigh_less(grade):
    weights = [
        default_parameters().levels["name"][f"{grade}_{how}"].weight
        for how in ("unique", "rare", "fair", "common", "usual")
    ]
    assert weights == sorted(weights, reverse=True)


ROWS = "roster_id;NAME;Birth_Date\n1;José Wumbul;05-05-1980\n"


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("cp1252"),
        ("\ufeff" + ROWS.replace(";", "\t").replace("\n", "\r\n")).encode(),
        ROWS.replace("José Wumbul", '"José\nWumbul"').encode(),
    ],
    ids=["utf-8", "windows", "bom and tabs", "line break in quotes"],
)
def test_lists_as_offices_save_them(content, tmp_path):
    (tmp_path / "list.csv").write_bytes(content)
    city({"name": "JOSE WUMBUL", "birth_date": "1980-05-05"}).to_csv(tmp_path / "register.csv", index=False)
    files = (tmp_path / name for name in ("register.csv", "list.csv", "out.csv"))
    result = run_link_files(*files, as_of=TODAY)
    assert [(one.kind, one.register_id) for one in result.verdicts] == [(VerdictKind.COMPLETE, "R1500")]


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "kosong"), ("name\nx\n", "roster_id"), ("roster_id,name\n1,a\n1,b\n", "tidak unik")],
)
def test_a_list_that_cannot_be_used_is_refused_with_the_reason(content, said, tmp_path):
    (tmp_path / "list.csv").write_text(content, encoding="utf-8")
    city().to_csv(tmp_path / "register.csv", index=False)
    files = (tmp_path / name for name in ("register.csv", "list.csv", "out.csv"))
    with pytest.raises(TableNotUsable, match=said):
        run_link_files(*files, as_of=TODAY)
    assert not (tmp_path / "out.csv").exists()


def test_asking_for_less_sure_links_alone_is_not_refused(tmp_path):
    (tmp_path / "list.csv").write_text(ROWS, encoding="utf-8")
    city().to_csv(tmp_path / "register.csv", index=False)
    files = (tmp_path / name for name in ("register.csv", "list.csv", "out.csv"))
    assert len(run_link_files(*files, as_of=TODAY, threshold_link=0.01).verdicts) == 1


def test_a_nickname_is_found_by_the_father_and_the_year():
    register = city(
        {
            "name": "YOGA PERMANA",
            "father_name": "RIFKI KUSUMA",
            "birth_date": "2022-10-19",
        }
    )
    row = {"roster_id": "a", "name": "Opung", "father_name": "Kusuma Rifki", "birth_date": "2022"}
    found = link(register, pd.DataFrame([row]), as_of=TODAY).candidates
    assert "R1500" in set(found["register_id"])


def test_another_name_with_the_right_numbers_is_looked_at_by_a_person():
    person = {
        "nik": "1971011503620006",
        "name": "SULAIMAN HARAHAP",
        "sex": "L",
        "status": "alive",
    }
    register = city({**person, "birth_date": "1962-03-15", "identity_card": "printed"})
    row = {"roster_id": "a", "nik": "1971011503620006", "birth_date": "1962-03-15", "sex": "L"}
    right, wrong = ({**row, "name": name} for name in ("Sulaiman Harahap", "Bambang Wicaksono"))
    assert link(register, pd.DataFrame([right]), as_of=TODAY).verdicts[0].kind is VerdictKind.COMPLETE
    slipped = link(register, pd.DataFrame([wrong]), as_of=TODAY).verdicts[0]
    assert (slipped.kind, slipped.reason) == (VerdictKind.REVIEW, ReasonCode.UNSURE)

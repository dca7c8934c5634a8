"""The register extract: true to the city's own figures, and the same for the same seed."""

from collections import Counter, defaultdict
from datetime import date

from sample.generate import generate
from sample.places import wards
from sample.population import CITY_RESIDENTS, ward_sizes
from sample.tests.conftest import AS_OF, RESIDENTS

COLUMNS = (
    "register_id,nik,family_card_number,name,sex,birth_place,birth_date,mother_name,father_name,address,rt,rw,"
    "ward_code,status,identity_card,birth_certificate,child_card"
)


def age(row):
    born = date.fromisoformat(row["birth_date"])
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


def test_the_columns_are_those_of_the_contract(city):
    assert (city / "register.csv").open().readline().strip() == COLUMNS


def test_it_holds_as_many_rows_as_asked(register):
    assert len(register) == RESIDENTS
    assert len({row["register_id"] for row in register}) == RESIDENTS


def test_every_value_is_one_the_contract_knows(register):
    assert {row["sex"] for row in register} == {"L", "P"}
    assert {row["status"] for row in register} <= {"alive", "dead", "moved"}
    assert {row["identity_card"] for row in register} == {"recorded", "printed", "none"}
    assert {row["birth_certificate"] for row in register} == {"yes", "no"}
    assert {row["child_card"] for row in register} == {"yes", "no"}


def test_a_nik_carries_birth_date_and_sex_with_40_added_for_women(register):
    def carried(row):
        day = int(row["nik"][6:8])
        woman = day > 40
        digits = f"{day - 40 * woman:02d}{row['nik'][8:12]}"
        year, month, day_of_birth = row["birth_date"].split("-")
        return woman == (row["sex"] == "P") and digits == f"{day_of_birth}{month}{year[2:]}"

    agreeing = sum(map(carried, register)) / len(register)
    assert 0.985 < agreeing < 1  # a few were corrected later; the number stays


def test_every_nik_is_given_once_and_has_16_digits(register):
    assert len({row["nik"] for row in register}) == len(register)
    assert all(
        len(row["nik"]) == 16 and row["nik"].isdigit() and row["nik"][12:] != "0000" for row in register
    )


def test_many_niks_carry_the_code_of_another_region(register):
    elsewhere = sum(not row["nik"].startswith("1971") for row in register) / len(register)
    assert 0.08 < elsewhere < 0.25


def test_a_household_shares_card_address_and_ward(register):
    homes = defaultdict(set)
    for row in register:
        homes[row["family_card_number"]].add((row["address"], row["rt"], row["rw"], row["ward_code"]))
    assert all(len(places) == 1 for places in homes.values())
    assert 2.8 < len(register) / len(homes) < 3.8


def test_children_name_the_parents_they_live_with(register):
    homes = defaultdict(list)
    for row in register:
        homes[row["family_card_number"]].append(row)
    children = [row for row in register if age(row) < 12]
    with_mother = sum(
        any(
            row["mother_name"] in other["name"]
            for other in homes[row["family_card_number"]]
            if other is not row
        )
        for row in children
    )
    assert with_mother / len(children) > 0.75


def test_shares_are_those_of_the_city(register):
    grown = [row for row in register if age(row) >= 17]
    children = [row for row in register if age(row) < 17]
    minors = [row for row in register if age(row) < 18]
    assert 0.26 < len(children) / len(register) < 0.33
    assert 0.74 < sum(row["child_card"] == "yes" for row in children) / len(children) < 0.84
    assert 0.90 < sum(row["birth_certificate"] == "yes" for row in minors) / len(minors) < 0.98
    single = sum(" " not in row["name"] for row in register) / len(register)
    assert 0.09 < single < 0.15
    recorded = sum(row["identity_card"] != "none" for row in grown) / len(grown)
    assert 0.95 < recorded < 0.999  # the lists have a smallest size, so a small city has more who lack a card
    assert Counter(row["status"] for row in register)["alive"] > 0.97 * len(register)


def test_wards_add_up_to_the_city():
    sizes = ward_sizes(CITY_RESIDENTS)
    assert len(sizes) == 42
    assert sum(sizes.values()) == CITY_RESIDENTS
    assert sizes == {ward.code: ward.population for ward in wards()}


def test_the_same_arguments_give_the_same_bytes(city, tmp_path):
    generate(tmp_path, seed=1, as_of=AS_OF, residents=RESIDENTS)
    files = sorted(path.relative_to(city) for path in city.rglob("*") if path.is_file())
    assert len(files) == 14
    assert [name for name in files if (city / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_another_seed_gives_another_city(city, tmp_path):
    generate(tmp_path, seed=2, as_of=AS_OF, residents=200)
    first = (tmp_path / "register.csv").read_text().splitlines()[1]
    assert first not in (city / "register.csv").read_text()

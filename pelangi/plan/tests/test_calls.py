"""People of one house are known by their address, however it is written."""

import pytest

from pelangi.plan.calls import household_code

WARD = "19.71.05.1005"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jl. Melati No. 9", "JALAN MELATI 9"),
        ("Jl. Melati No. 9 RT 03/RW 2", "Jln Melati no 09, rt. 3"),
        ("Gg. Masjid 5A", "gang masjid no. 5 a"),
    ],
)
def test_one_house_has_one_code(one, other):
    assert household_code(WARD, one) == household_code(WARD, other) != ""


@pytest.mark.parametrize("other", ["Jl. Melati No. 19", "Jl. Mawar No. 9", "Jl. Melati No. 9A"])
def test_another_house_has_another(other):
    assert household_code(WARD, "Jl. Melati No. 9") != household_code(WARD, other)


def test_the_same_street_of_another_ward_is_another_house():
    assert household_code(WARD, "Jl. Melati 9") != household_code("19.71.05.1004", "Jl. Melati 9")


@pytest.mark.parametrize("address", ["", "Jl. Melati", "Kampung Melayu RT 3 RW 2"])
def test_an_address_without_a_number_joins_nobody(address):
    assert household_code(WARD, address) == ""

"""Lists of central statuses in the shapes offices paste them: every row is read or reported, none is lost."""

from random import Random

import pytest

from pelangi.core.identity.numbers import read_nik
from pelangi.core.status_list import Fault, column_name, read_status_list

NIK, OTHER = "1971054703500001", "1971054703500002"


def key_of(cell: str) -> str:
    return read_nik(cell).digits


def read(*rows: list[str]):
    return read_status_list(list(enumerate(rows, 1)), key_of)


@pytest.mark.parametrize(
    "rows",
    [
        [[NIK, "PRR"]],
        [[f"{NIK} PRR"]],
        [["No", "Nama", "NIK", "Status"], ["1", "Siti Contoh", NIK, "PRR"]],
        [["NIK", "Nama", "Status KTP-el", "Keterangan"], [NIK, "Siti Contoh", "PRR", "ambil Senin"]],
        [["1", "Siti Contoh", NIK, "PRR", "ambil Senin"]],
        [["'" + NIK, "", "PRR"]],
    ],
)
def test_shapes_of_lists(rows):
    (said,) = read(*rows)
    assert (said.key, said.raw, said.fault, said.row) == (NIK, "PRR", None, len(rows))


def test_rows_without_key_or_status_are_reported_where_they_stand():
    said = read(["Nama", "NIK", "Status"], ["Siti", "123", "PRR"], ["Budi", NIK, ""], ["Ani", OTHER, "BARU"])
    assert [(one.row, one.column, one.fault) for one in said] == [
        (2, "B", Fault.NO_KEY),
        (3, "C", Fault.NO_STATUS),
        (4, "C", None),
    ]
    assert (said[0].key, said[2].raw) == ("123", "BARU")


def test_columns_are_named_as_in_a_spreadsheet():
    assert [column_name(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


PIECES = ["", " ", NIK, f"{NIK} PRR", "status", "NIK", "PRR", "x\x00", "123", "ket", "\u202e", "1.97E+15"]


def test_nothing_crashes_and_no_row_with_a_number_is_lost():
    chance = Random(7)
    for _each in range(500):
        rows = [[chance.choice(PIECES) for _cell in range(chance.randrange(6))] for _row in range(8)]
        said = read(*rows)
        with_number = {number for number, cells in enumerate(rows, 1) if any(key_of(cell) for cell in cells)}
        assert with_number <= {one.row for one in said if one.fault != Fault.NO_KEY}

"""Identity: a NIK is read leniently, refused only when it can be nobody's, and warned about otherwise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.identity import (
    NumberFault,
    NumberWarning,
    build_nik,
    looks_like_family_card,
    parse_nik,
    read_nik,
    warn_nik,
)

GOOD = "1971014306020001"  # 3 June 2002, a woman


@pytest.mark.parametrize("written", [GOOD, f"'{GOOD}", f" {GOOD} ", "1971 0143 0602 0001", f"{GOOD}.0"])
def test_the_digits_are_found_in_what_offices_write(written):
    assert read_nik(written).digits == GOOD
    assert read_nik(written).written == written


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", NumberFault.EMPTY),
        ("-", NumberFault.EMPTY),
        ("1.97E+15", NumberFault.EXCEL_DAMAGE),
        ("1,97101E+15", NumberFault.EXCEL_DAMAGE),
        ("197101430602000", NumberFault.WRONG_LENGTH),
        (GOOD + "1", NumberFault.WRONG_LENGTH),
        ("0000000000000000", NumberFault.ALL_EQUAL),
        ("000", NumberFault.ALL_EQUAL),
        ("1234567890123456", NumberFault.TEST_PATTERN),
        ("1971014306020000", NumberFault.SERIAL_ZERO),
        ("tidak ada", NumberFault.NOT_DIGITS),
        ("١٩٧١٠١٤٣٠٦٠٢٠٠٠١", NumberFault.NOT_DIGITS),
    ],
)
def test_what_can_be_nobodys_number_is_refused_with_its_fault(written, fault):
    reading = read_nik(written)
    assert (reading.digits, reading.fault) == ("", fault)


def test_a_nik_tells_region_sex_and_date():
    parts = parse_nik(GOOD)
    assert (parts.region, parts.sex, parts.day, parts.month, parts.serial) == ("197101", "P", 3, 6, "0001")
    assert parts.birth_date(date(2026, 11, 24)) == date(2002, 6, 3)


def test_the_century_follows_the_age_hint():
    parts = parse_nik(build_nik("197101", date(1919, 5, 2), "L", 7))
    assert parts.birth_date(date(2026, 11, 24), age_hint=107) == date(1919, 5, 2)
    assert parts.birth_date(date(2026, 11, 24)) == date(2019, 5, 2)


def test_a_wrong_date_sex_or_region_warns_and_keeps_the_number():
    assert warn_nik(GOOD, sex="L") == (NumberWarning.SEX_DIFFERS,)
    assert warn_nik(GOOD, birth_date=date(2002, 6, 4)) == (NumberWarning.BIRTH_DATE_DIFFERS,)
    assert warn_nik(GOOD, regions={"197102"}) == (NumberWarning.REGION_UNKNOWN,)
    assert warn_nik("1971013113020001") == (NumberWarning.DATE_INVALID,)
    assert warn_nik(GOOD, sex="P", birth_date=date(2002, 6, 3), regions={"197101"}) == ()


def test_a_family_card_number_in_the_nik_column_is_recognised():
    assert looks_like_family_card("1971011910120001", birth_date=date(1962, 3, 15))
    assert looks_like_family_card(GOOD, family_card_number=GOOD)
    assert not looks_like_family_card("1971011503620006", birth_date=date(1962, 3, 15))
    assert not looks_like_family_card("1971011503620006")


def test_a_number_is_never_named_in_an_error():
    with pytest.raises(ValueError, match="16 digits") as refusal:
        parse_nik("19710143060200012")
    assert "1971" not in str(refusal.value)


@given(st.text(max_size=30))
def test_reading_a_number_never_fails(written):
    reading = read_nik(written)
    assert bool(reading.digits) != bool(reading.fault)


@given(
    st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
    st.dates(date(1927, 1, 1), date(2026, 11, 23)),
    st.sampled_from("LP"),
    st.integers(1, 9999),
)
def test_what_is_built_is_read_back(region, birth_date, sex, serial):
    nik = build_nik(region, birth_date, sex, serial)
    parts = parse_nik(nik)
    age = 2026 - birth_date.year
    assert (parts.region, parts.sex, int(parts.serial)) == (region, sex, serial)
    assert parts.birth_date(date(2026, 11, 24), age_hint=age) == birth_date
    assert warn_nik(nik, sex=sex, birth_date=birth_date) == ()

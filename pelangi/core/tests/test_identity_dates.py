"""Identity: dates are read in the forms offices use, and placeholders are known as such."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.identity import PartialDate, Placeholder, Precision, birth_years, read_age, read_date

TODAY = date(2026, 11, 24)
THE_DAY = PartialDate(1962, 3, 15)


@pytest.mark.parametrize(
    "written",
    [
        "1962-03-15", "1962/3/15", "15-03-1962", "15/3/1962", "15.03.1962", "15 03 1962", "03/15/1962",
        "15 Maret 1962", "15-Mar-1962", "15 MRT 1962", "March 15, 1962".replace(",", ""), "15031962",
        "19620315", "1962-03-15 00:00:00", "1962-03-15T00:00:00", "Koba, 15-03-1962", "Kamis, 15 Maret 1962",
        "22720", "22720.0", "15-03-62", "15 Maret 62", "'15-03-1962", "1962 Mar 15",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(written):
    assert read_date(written, as_of=TODAY) == THE_DAY


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1962", PartialDate(1962)),
        ("03-1962", PartialDate(1962, 3)),
        ("1962-03", PartialDate(1962, 3)),
        ("Agustus 1962", PartialDate(1962, 8)),
        ("Nopember 1962", PartialDate(1962, 11)),
        ("00-03-1962", PartialDate(1962, 3)),
        ("00-00-1962", PartialDate(1962)),
        ("1-1-05", PartialDate(2005, 1, 1)),
        ("1-12-26", PartialDate(1926, 12, 1)),
    ],
)
def test_partial_dates_and_centuries(written, expected):
    assert read_date(written, as_of=TODAY) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-",
        "31-02-1990",
        "1990-13-41",
        "63",
        "tidak tahu",
        "15-03-62",
        "0000-00-00",
        "3-4-5-6",
        "15-00-1962",
    ],
)
def test_what_is_no_date_is_none(written):
    assert read_date(written) is None


def test_precision_and_placeholders_are_told():
    assert PartialDate(1962).precision is Precision.YEAR
    assert PartialDate(1962, 3).precision is Precision.MONTH
    assert THE_DAY.placeholder is Placeholder.MIDDLE_OF_MONTH
    assert PartialDate(1950, 12, 31).placeholder is Placeholder.LAST_OF_YEAR
    assert PartialDate(1950, 7, 1).placeholder is Placeholder.FIRST_OF_JULY
    assert PartialDate(1950, 7, 2).placeholder is None
    assert PartialDate(1962, 3).as_date() is None


def test_a_day_without_a_month_is_refused():
    with pytest.raises(ValueError, match="needs its month"):
        PartialDate(1962, None, 4)


@pytest.mark.parametrize(
    ("written", "age"),
    [
        ("63", 63),
        ("63 th", 63),
        ("± 63 tahun", 63),
        ("8 bulan", 0),
        ("2 thn 4 bln", 2),
        ("63.0", 63),
        ("0", 0),
    ],
)
def test_ages_in_words(written, age):
    assert read_age(written) == age


@pytest.mark.parametrize("written", ["", "tua", "126", "-"])
def test_what_is_no_age_is_none(written):
    assert read_age(written) is None


def test_an_age_gives_two_possible_birth_years():
    assert birth_years(63, TODAY) == (1962, 1963)


@given(st.text(max_size=25) | st.from_regex(r"[0-9./ -]{1,12}", fullmatch=True))
def test_reading_a_date_or_age_never_fails(written):
    read_date(written, as_of=TODAY)
    read_age(written)


@given(
    st.dates(date(1850, 1, 1), date(2100, 12, 31)),
    st.sampled_from(
        [
            lambda d: PartialDate(d.year, d.month, d.day),
            lambda d: PartialDate(d.year, d.month),
            lambda d: PartialDate(d.year),
        ]
    ),
)
def test_a_date_written_out_is_read_back(day, as_partial):
    partial = as_partial(day)
    assert read_date(str(partial)) == partial


def test_a_strange_word_in_the_middle_may_be_the_month_so_nothing_is_read():
    assert read_date("7 xyz 1970") is None


def test_a_day_number_of_four_digits_is_a_day_of_the_twenties():
    assert read_date("9000") == PartialDate(1924, 8, 21)

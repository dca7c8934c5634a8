"""A person on two lists who is in no register is one lead; two people who only look alike stay two."""

import pytest

from pelangi.find import actions
from pelangi.find.doubles import same_people
from pelangi.find.models import Lead
from pelangi.find.tests.found import DAY, brought_in
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import HOME, NOON, person_with

PERSON = {"name": "MUHAMMAD YUSUF", "birth_date": "1960-03-07", "mother_name": "HALIMAH", "sex": "L"}
OTHERS = {
    number: {
        "name": name,
        "birth_date": f"19{50 + number}-0{number % 9 + 1}-11",
        "mother_name": mother,
        "sex": "L",
    }
    for number, (name, mother) in enumerate(
        [("BUDI SANTOSO", "PAINEM"), ("LIM FUNG", "TJIA MOI"), ("KASMIRAN", "RUKIAH"), ("EKO", "SRI")], 10
    )
}


def told(first, second):
    return same_people({1: first, 2: second, **OTHERS}, as_of=DAY, ward_codes={})


def test_the_same_person_written_otherwise_is_one():
    doubles = told(PERSON, PERSON | {"name": "MOH. JUSUF"})
    assert doubles[2] == 1
    assert all(doubles[number] == number for number in OTHERS)


@pytest.mark.parametrize(
    "change",
    [
        {"birth_date": "1985-11-20", "mother_name": "WATI"},  # another person of that name
        {"name": "SITI AMINAH", "sex": "P"},  # a twin sister
        {"birth_date": "", "mother_name": ""},  # too little to tell
    ],
)
def test_people_who_only_look_alike_stay_two(change):
    assert told(PERSON, PERSON | change)[2] == 2


def test_one_row_or_none_has_no_double():
    assert same_people({}, as_of=DAY, ward_codes={}) == {}
    assert same_people({7: PERSON}, as_of=DAY, ward_codes={}) == {7: 7}


@pytest.mark.django_db
def test_two_lists_that_name_an_unregistered_person_make_one_lead(tmp_path):
    headings = "Nama;Tgl Lahir;Nama Ibu;JK\n"
    fillers = "".join(
        f"{row['name']};{row['birth_date']};{row['mother_name']};L\n" for row in OTHERS.values()
    )
    first = brought_in(tmp_path, headings + "MUHAMMAD YUSUF;1960-03-07;HALIMAH;L\n" + fillers)
    second = brought_in(tmp_path, headings + "MOH. JUSUF;07-03-1960;HALIMAH;L\n", sender=HOME, name="b.csv")
    by = person_with(Role.OUTREACH_COORDINATOR)
    actions.run_link(as_of=DAY, by=by, at=NOON)
    lead = Lead.objects.get(entry=first.entries.order_by("pk").first())
    assert list(lead.other_entries.all()) == list(second.entries.all())
    assert not Lead.objects.filter(entry__roster=second).exists()
    again = Lead.objects.count()
    actions.run_link(as_of=DAY, by=by, at=NOON)
    assert Lead.objects.count() == again

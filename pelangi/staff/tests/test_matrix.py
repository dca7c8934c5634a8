"""The matrix role × deed × place: checks, lists and has_perm agree with a plain reading of it, in every cell."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from pelangi.city.models import Agency, Area, Institution
from pelangi.staff.models import Assignment, User
from pelangi.staff.permissions import Place, in_scope, may
from pelangi.staff.roles import MATRIX, NEVER_TOGETHER, SCOPES, Deed, Reach, Role, ScopeKind
from pelangi.staff.tests import people
from pelangi.staff.words import DEEDS, ROOMS

PLACES = {
    "own ward": Place(ward=people.WARD),
    "another ward of the district": Place(ward=people.SAME_DISTRICT_WARD),
    "a ward of another district": Place(ward=people.OTHER_WARD),
    "a prison in the own ward": Place(ward=people.WARD, institution=people.PRISON),
    "a home in another district": Place(ward=people.OTHER_WARD, institution=people.HOME),
    "the own agency": Place(agency=people.OFFICE),
    "another agency": Place(agency=people.PLANNERS),
    "nowhere": Place(),
}
CODES = {
    ScopeKind.CITY: people.CITY,
    ScopeKind.DISTRICT: people.DISTRICT,
    ScopeKind.NEIGHBOURHOOD: people.NEIGHBOURHOOD,
    ScopeKind.WARD: people.WARD,
    ScopeKind.AGENCY: people.OFFICE,
    ScopeKind.INSTITUTION: people.PRISON,
}
# written by hand, not read from the code: which of PLACES lie inside each scope
INSIDE = {
    ScopeKind.CITY: set(PLACES),
    ScopeKind.DISTRICT: {"own ward", "another ward of the district", "a prison in the own ward"},
    ScopeKind.NEIGHBOURHOOD: {"own ward"},  # of which only what they asked themselves is ever shown
    ScopeKind.WARD: {"own ward"},
    ScopeKind.AGENCY: {"the own agency"},
    ScopeKind.INSTITUTION: {"a prison in the own ward"},
}
HOLDERS = [(role, kind) for role in Role for kind in sorted(SCOPES[role])]


def expected(role: Role, kind: ScopeKind, deed: Deed, place: str) -> bool:
    """The oracle: the cell as a person would read it."""
    cell = MATRIX[role].get(deed)
    if cell is None:
        return False
    return cell == "city" or place in INSIDE[kind]


@pytest.fixture
def city(db):
    people.small_city()


@pytest.mark.parametrize(("role", "kind"), HOLDERS, ids=str)
def test_may_and_has_perm_agree_with_the_matrix(role, kind, city):
    user = people.person_with(role, kind, CODES[kind])
    for deed, (name, place) in product(Deed, PLACES.items()):
        answer = expected(role, kind, deed, name)
        assert may(user, deed, place) is answer, (deed, name)
        assert user.has_perm(deed.value, place) is answer, (deed, name)
    for deed in Deed:
        assert may(user, deed) is (deed in MATRIX[role])
        assert user.has_perm(deed.value) is (deed in MATRIX[role])


@pytest.mark.parametrize(("role", "kind"), HOLDERS, ids=str)
def test_lists_show_exactly_what_may_be_seen(role, kind, city):
    user = people.person_with(role, kind, CODES[kind])
    lists = [
        (Institution.objects.all(), {"ward": "ward_id", "institution": "code"}, _place_of_institution),
        (Area.objects.all(), {"ward": "code"}, lambda area: Place(ward=area.code)),
        (Agency.objects.all(), {"agency": "code"}, lambda agency: Place(agency=agency.code)),
        (User.objects.all(), {}, lambda _user: Place()),
    ]
    for (things, columns, place_of), deed in product(lists, Deed):
        shown = set(in_scope(things, user, deed, **columns))
        assert shown == {thing for thing in things if may(user, deed, place_of(thing))}, deed


def _place_of_institution(institution: Institution) -> Place:
    return Place(ward=institution.ward_id, institution=institution.code)


def test_a_wards_list_leaves_out_people_in_its_institutions(city):
    officer = people.person_with(Role.WARD_OFFICER, ScopeKind.WARD, people.WARD)
    columns = {"ward": "ward_id", "institution": "code"}
    assert not in_scope(Institution.objects.all(), officer, Deed.REQUEST_VIEW, **columns)


def test_a_district_does_not_reach_into_one_whose_code_begins_alike(city):
    officer = people.person_with(Role.WARD_OFFICER, ScopeKind.DISTRICT, "19.71.0")
    assert not may(officer, Deed.REQUEST_VIEW, Place(ward=people.WARD))


@pytest.mark.parametrize(
    ("from_date", "until_date", "counts"),
    [
        ("2020-01-01", None, True),
        ("2020-01-01", "2020-02-01", False),
        ("2999-01-01", None, False),
    ],
)
def test_a_role_counts_only_between_its_dates(from_date, until_date, counts, city):
    user = User.objects.create(username="x")
    Assignment.objects.create(
        user=user,
        role=Role.LEADER,
        scope_kind="city",
        scope_code=people.CITY,
        from_date=from_date,
        until_date=until_date,
        granted_at=people.NOON,
    )
    assert may(user, Deed.REPORT_VIEW) is counts


def test_two_roles_reach_as_far_as_both_together(city):
    user = people.person_with(Role.WARD_OFFICER, ScopeKind.WARD, people.WARD, username="x")
    user = people.person_with(Role.WARD_OFFICER, ScopeKind.WARD, people.OTHER_WARD, username="x")
    wards = in_scope(Area.objects.all(), user, Deed.REQUEST_VIEW, ward="code")
    assert {ward.code for ward in wards} == {people.WARD, people.OTHER_WARD}


def test_strangers_and_closed_accounts_may_nothing(city):
    closed = people.person_with(Role.LEADER)
    closed.is_active = False
    for user, deed in product((AnonymousUser(), closed), Deed):
        assert not may(user, deed)
        assert not in_scope(Area.objects.all(), user, deed, ward="code")


def test_flags_on_the_account_give_no_right(city):
    user = User.objects.create(username="root", is_staff=True, is_superuser=True)
    assert not any(may(user, deed) for deed in Deed)


def test_every_deed_is_given_to_somebody_and_has_words():
    assert set().union(*MATRIX.values()) == set(Deed)
    assert set(Deed) <= set(DEEDS)
    assert {deed.partition(".")[0] for deed in Deed} <= set(ROOMS)


def test_every_role_has_a_deed_and_a_kind_of_place():
    assert all(MATRIX[role] and SCOPES[role] for role in Role)
    assert {reach for deeds in MATRIX.values() for reach in deeds.values()} <= set(Reach)


# separation of duties, as deeds: nobody may hold both through roles given by the pages
APART = [
    (Deed.VISIT_RECORD, Deed.EXCEPTION_APPROVE),
    (Deed.INNOVATION_EDIT, Deed.INNOVATION_VERIFY),
    (Deed.STAFF_ASSIGN, Deed.AUDIT_VIEW),
    (Deed.STAFF_ASSIGN, Deed.PERSON_ERASE),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_duties_that_must_be_apart_are_never_joined(one, other):
    for first, second in product(Role, repeat=2):
        if one in MATRIX[first] and other in MATRIX[second]:
            assert first != second
            assert frozenset({first, second}) in NEVER_TOGETHER

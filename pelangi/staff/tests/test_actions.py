"""Accounts and roles: who may be given what, by whom, and that each deed is written down."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from pelangi.staff import actions
from pelangi.staff.models import Assignment, AuditEntry, User
from pelangi.staff.permissions import may
from pelangi.staff.roles import NEVER_TOGETHER, Deed, Role, ScopeKind
from pelangi.staff.tests import people
from pelangi.staff.tests.people import NOON


@pytest.fixture
def admin(db):
    people.small_city()
    return people.person_with(Role.ADMINISTRATOR, username="dedi")


@pytest.fixture
def sari(admin):
    return User.objects.create(username="sari")


def give(user, role, by, kind=ScopeKind.CITY, code=people.CITY) -> Assignment:
    return actions.give_role(user, role=role, scope_kind=kind, scope_code=code, by=by, at=NOON)


def deeds() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("deed", flat=True))


def test_a_role_counts_at_once_and_is_written_down(admin, sari):
    give(sari, Role.LEADER, admin)
    assert may(User.objects.get(pk=sari.pk), Deed.REPORT_VIEW)
    assert deeds() == ["staff.give_role"]


def test_a_role_given_twice_is_there_once(admin, sari):
    assert give(sari, Role.LEADER, admin) == give(sari, Role.LEADER, admin)
    assert deeds() == ["staff.give_role"]


def test_nobody_gives_a_role_to_themselves(admin):
    with pytest.raises(actions.Refused):
        give(admin, Role.LEADER, admin)
    assert deeds() == []


@pytest.mark.parametrize(
    ("role", "kind", "code"),
    [
        (Role.LEADER, ScopeKind.WARD, people.WARD),  # a leader leads the city
        (Role.WARD_OFFICER, ScopeKind.WARD, "19.71.99.9999"),  # no such ward
        (Role.WARD_OFFICER, ScopeKind.WARD, people.DISTRICT),  # a district is no ward
        (Role.INSTITUTION_CONTACT, ScopeKind.INSTITUTION, people.OFFICE),
        (Role.ADMINISTRATOR, ScopeKind.CITY, "99.99"),
    ],
)
def test_a_place_must_exist_and_fit_the_role(role, kind, code, admin, sari):
    with pytest.raises(actions.Refused):
        give(sari, role, admin, kind, code)
    assert not sari.assignments.exists()


@pytest.mark.parametrize("pair", NEVER_TOGETHER, ids=lambda pair: "+".join(sorted(pair)))
def test_duties_that_must_be_apart_are_refused_in_either_order(pair, admin, sari):
    places = {
        Role.AGENCY_INNOVATOR: (ScopeKind.AGENCY, people.OFFICE),
        Role.INSTITUTION_CONTACT: (ScopeKind.INSTITUTION, people.PRISON),
    }
    city = (ScopeKind.CITY, people.CITY)
    for number, (first, second) in enumerate([sorted(pair), sorted(pair, reverse=True)]):
        user = User.objects.create(username=f"u{number}")
        give(user, first, admin, *places.get(first, city))
        with pytest.raises(actions.Refused):
            give(user, second, admin, *places.get(second, city))


def test_an_ended_role_counts_no_more_and_frees_for_another(admin, sari):
    held = give(sari, Role.AUDITOR, admin)
    actions.end_role(held, by=admin, at=NOON)
    actions.end_role(held, by=admin, at=NOON)
    assert not may(User.objects.get(pk=sari.pk), Deed.AUDIT_VIEW)
    assert give(sari, Role.REGISTRY_OFFICER, admin)
    assert deeds() == ["staff.give_role", "staff.end_role", "staff.give_role"]


def test_a_role_ended_today_can_be_given_again_today(admin, sari):
    actions.end_role(give(sari, Role.LEADER, admin), by=admin, at=NOON)
    assert give(sari, Role.LEADER, admin).until_date is None


def test_the_last_administrator_stays(admin):
    with pytest.raises(actions.Refused):
        actions.end_role(admin.assignments.get(), by=admin, at=NOON)
    other = people.person_with(Role.ADMINISTRATOR, username="other")
    actions.end_role(admin.assignments.get(), by=other, at=NOON)
    assert not Assignment.objects.in_force(NOON.date()).filter(user=admin).exists()


def test_an_account_has_a_name_of_its_own_and_no_role(admin):
    user = actions.make_account("yuli", display_name="Yuli", password="x" * 16, by=admin, at=NOON)
    assert not user.assignments.exists()
    assert user.check_password("x" * 16)
    with pytest.raises(actions.Refused):
        actions.make_account("yuli", display_name="Other", password=None, by=admin, at=NOON)


def test_the_system_account_is_one_and_cannot_sign_in(admin, client):
    assert actions.system_user() == actions.system_user()
    assert not actions.system_user().has_usable_password()
    assert not actions.system_user().is_active


def test_who_lost_the_phone_gets_a_password_and_sets_up_the_second_factor_anew(admin, sari):
    Authenticator.objects.create(user=sari, type="totp", data={})
    actions.let_in_again(sari, password="n" * 16, by=admin, at=NOON)
    assert User.objects.get(pk=sari.pk).check_password("n" * 16)
    assert not Authenticator.objects.filter(user=sari).exists()
    with pytest.raises(actions.Refused):
        actions.let_in_again(admin, password="n" * 16, by=admin, at=NOON)


def test_the_first_administrator_is_made_from_the_command_line(db):
    out = io.StringIO()
    call_command("account", "first", stdout=out)
    name, password = out.getvalue().split()
    assert User.objects.get(username=name).check_password(password)
    assert may(User.objects.get(username=name), Deed.STAFF_ASSIGN)
    with pytest.raises(CommandError):
        call_command("account", "first", stdout=out)

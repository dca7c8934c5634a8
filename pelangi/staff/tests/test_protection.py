"""Protection: what is sealed opens only in its own place, under its own key, and never after erasure."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelangi.staff import audit
from pelangi.staff.actions import erase_person, system_user
from pelangi.staff.models import AuditEntry, PersonKey
from pelangi.staff.protection import (
    Erased,
    keyed_hash,
    new_person_key,
    nik_hash,
    seal,
    seal_for,
    unseal,
    unseal_for,
)
from pelangi.staff.tests.people import NOON

NIK = "1971055005800001"
RECORD = {"name": "Contoh Sari", "nik": NIK, "born": None}


@pytest.fixture
def key(db):
    key = new_person_key(NOON)
    key.save()
    return key


@given(clear=st.binary(max_size=300), context=st.text(max_size=30))
def test_what_was_sealed_opens_unchanged_in_its_place(clear, context):
    assert unseal(seal(clear, context), context) == clear


@given(clear=st.binary(min_size=1, max_size=60), at=st.integers(4, 200), bit=st.integers(0, 7))
def test_a_single_changed_bit_is_refused(clear, at, bit):
    sealed = bytearray(seal(clear, "cell"))
    sealed[at % (len(sealed) - 4) + 4] ^= 1 << bit
    with pytest.raises(InvalidTag):
        unseal(bytes(sealed), "cell")


def test_a_cell_moved_to_another_row_is_refused():
    with pytest.raises(InvalidTag):
        unseal(seal(b"x", "find.nik:R1"), "find.nik:R2")


def test_the_same_value_sealed_twice_looks_different():
    assert seal(b"x", "cell") != seal(b"x", "cell")


def test_the_clear_value_is_not_in_the_sealed_one():
    assert NIK.encode() not in seal(NIK.encode(), "cell")


json_values = st.dictionaries(st.text(max_size=9), st.one_of(st.text(max_size=20), st.integers(), st.none()))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=json_values)
def test_a_person_sealed_under_their_key_opens_unchanged(key, data):
    assert unseal_for(key, seal_for(key, data, "ask.person"), "ask.person") == data


def test_another_persons_key_does_not_open_it(key):
    other = new_person_key(NOON)
    with pytest.raises(InvalidTag):
        unseal_for(other, seal_for(key, RECORD, "ask.person"), "ask.person")


def test_another_context_does_not_open_it(key):
    with pytest.raises(InvalidTag):
        unseal_for(key, seal_for(key, RECORD, "ask.person"), "ask.health")


def test_a_wrapped_key_given_to_another_person_is_refused(key):
    thief = PersonKey.objects.create(made_at=NOON, wrapped=key.wrapped)
    with pytest.raises(InvalidTag):
        unseal_for(thief, seal_for(key, RECORD, "ask.person"), "ask.person")


def test_an_erased_person_is_unreadable_and_the_chain_still_holds(key):
    sealed = seal_for(key, RECORD, "ask.person")
    by = system_user()
    audit.record("ask.view_request", by=by, at=NOON, person=key.pk)

    assert erase_person(key, by=by, at=NOON, reason="own_wish")

    with pytest.raises(Erased):
        unseal_for(PersonKey.objects.get(pk=key.pk), sealed, "ask.person")
    assert audit.verify() == (2, [])


def test_erasing_twice_is_erasing_once(key):
    by = system_user()
    assert erase_person(key, by=by, at=NOON)
    assert not erase_person(key, by=by, at=NOON.replace(year=2027))
    assert PersonKey.objects.get(pk=key.pk).dropped_at == NOON
    assert AuditEntry.objects.filter(deed="staff.erase_person").count() == 1


def test_after_rotation_old_values_still_open_and_new_ones_use_the_new_key(settings, key):
    old = settings.MASTER_KEY
    before, person = seal(b"x", "cell"), seal_for(key, RECORD, "ask.person")

    settings.MASTER_KEY = f"new-master,{old}"
    assert unseal(before, "cell") == b"x"
    assert unseal_for(key, person, "ask.person") == RECORD
    after = seal(b"x", "cell")

    settings.MASTER_KEY = "new-master"
    assert unseal(after, "cell") == b"x"
    with pytest.raises(LookupError, match="master key"):
        unseal(before, "cell")


def test_rotation_does_not_break_look_ups_or_the_chains_seal(settings, db):
    old, hashed = settings.MASTER_KEY, nik_hash(NIK)
    audit.record("ask.other", by="yuliana", at=NOON)
    settings.MASTER_KEY = f"new-master,{old}"
    assert nik_hash(NIK) == hashed
    assert audit.verify() == (1, [])


def test_a_nik_hash_is_stable_keyed_and_empty_for_an_empty_nik(settings):
    hashed = nik_hash(NIK)
    assert nik_hash(NIK) == hashed
    assert nik_hash("") == ""
    assert NIK not in hashed
    settings.MASTER_KEY = "another installation"
    assert nik_hash(NIK) != hashed


def test_hashes_for_different_purposes_do_not_meet():
    assert keyed_hash("x", "nik") != keyed_hash("x", "ticket")

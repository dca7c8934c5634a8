"""The audit chain: whatever is altered, dropped, moved, cut off or forged is found and named."""

import io
from contextlib import suppress
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from pelangi.staff import audit
from pelangi.staff.audit import Fault, Line
from pelangi.staff.models import AuditEntry, ChainHead
from pelangi.staff.protection import new_person_key
from pelangi.staff.tests.people import NOON
from pelangi.staff.words import fault_in_words

pytestmark = pytest.mark.django_db
COUNT = 6


@pytest.fixture
def chain():
    key = new_person_key(NOON)
    key.save()
    lines = [Line("ask.view_request", f"ask.Request:{n}", key.pk, {"purpose": "é"}) for n in range(COUNT)]
    audit.record_many(lines[:4], by="yuliana", at=NOON)
    audit.record_many(lines[4:], by="andri", at=NOON)


@pytest.fixture
def unguarded():
    """Take the database's own guard away, as somebody with full rights on the server could."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for trigger in ["audit_no_change"] if postgres else ["audit_no_update", "audit_no_delete"]:
            cursor.execute(f"DROP TRIGGER {trigger}" + (" ON staff_auditentry" if postgres else ""))


def test_an_untouched_chain_holds(chain):
    assert audit.verify() == (COUNT, [])


def test_an_empty_installation_holds():
    assert audit.verify() == (0, [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "somebody"),
        ("deed", "ask.other"),
        ("thing", "ask.Request:99"),
        ("detail", '{"purpose":"other"}'),
        ("person", None),
        ("at_us", 1),
    ],
)
def test_an_altered_entry_is_named(chain, unguarded, column, value):
    AuditEntry.objects.filter(sequence=3).update(**{column: value})
    assert audit.verify() == (COUNT, [Fault(3, "altered")])


def test_an_altered_entry_with_a_fitting_hash_is_betrayed_by_the_next(chain, unguarded):
    entry = AuditEntry.objects.get(sequence=3)
    entry.actor = "somebody"
    entry.hash = audit.hash_of(
        (3, entry.at_us, "somebody", entry.deed, entry.thing, entry.person, entry.detail, entry.previous_hash)
    )
    entry.save()
    assert audit.verify() == (COUNT, [Fault(4, "unlinked")])


@pytest.mark.parametrize(
    ("gone", "fault"),
    [([1], Fault(1, "missing", 1)), ([3], Fault(3, "missing", 3)), ([2, 3, 4], Fault(2, "missing", 4))],
)
def test_a_dropped_entry_is_named(chain, unguarded, gone, fault):
    AuditEntry.objects.filter(sequence__in=gone).delete()
    assert audit.verify() == (COUNT - len(gone), [fault])


def test_entries_in_another_order_are_named(chain, unguarded):
    for old, new in ((2, 100), (3, 2), (100, 3)):
        AuditEntry.objects.filter(sequence=old).update(sequence=new)
    _count, faults = audit.verify()
    assert {fault.sequence for fault in faults} >= {2, 3}


def test_a_closed_gap_is_named_all_the_same(chain, unguarded):
    AuditEntry.objects.filter(sequence=3).delete()
    for old in range(4, COUNT + 1):
        AuditEntry.objects.filter(sequence=old).update(sequence=old - 1)
    _count, faults = audit.verify()
    assert Fault(3, "unlinked") in faults
    assert Fault(COUNT, "missing", COUNT) in faults


def test_a_cut_off_end_is_named(chain, unguarded):
    AuditEntry.objects.filter(sequence__gt=4).delete()
    assert audit.verify() == (4, [Fault(5, "missing", 6)])


def test_a_cut_off_end_with_a_moved_head_is_named(chain, unguarded):
    AuditEntry.objects.filter(sequence__gt=4).delete()
    last = AuditEntry.objects.get(sequence=4)
    ChainHead.objects.update(sequence=4, hash=last.hash)
    assert audit.verify() == (4, [Fault(4, "head")])


def test_a_head_sealed_without_the_master_key_is_named(chain, unguarded):
    head = ChainHead.objects.get()
    ChainHead.objects.update(seal=sha256(f"{head.sequence}:{head.hash}".encode()).hexdigest())
    assert audit.verify() == (COUNT, [Fault(COUNT, "head")])


def test_an_entry_added_past_the_end_is_named(chain):
    last = AuditEntry.objects.get(sequence=COUNT)
    fields = (COUNT + 1, 1, "somebody", "ask.other", "", None, "{}", last.hash)
    names = ("sequence", "at_us", "actor", "deed", "thing", "person", "detail", "previous_hash")
    AuditEntry.objects.create(**dict(zip(names, fields, strict=True)), hash=audit.hash_of(fields))
    assert audit.verify() == (COUNT + 1, [Fault(COUNT + 1, "head")])


def test_a_chain_emptied_with_its_head_is_noticed(chain, unguarded):
    AuditEntry.objects.all().delete()
    ChainHead.objects.all().delete()
    assert audit.verify() == (0, [Fault(0, "head")])


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: AuditEntry.objects.filter(sequence=1).update(actor="somebody"),
        lambda: AuditEntry.objects.filter(sequence=1).delete(),
        lambda: AuditEntry.objects.all().delete(),
    ],
)
def test_the_database_refuses_change_and_deletion(chain, attempt):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attempt()
    assert audit.verify() == (COUNT, [])


def test_a_deed_that_fails_leaves_no_line(chain):
    with suppress(ZeroDivisionError), transaction.atomic():
        audit.record("ask.other", by="yuliana", at=NOON)
        raise ZeroDivisionError
    assert audit.verify() == (COUNT, [])


def test_the_moment_is_kept_to_the_microsecond():
    at = NOON.replace(microsecond=123_457)
    audit.record("ask.other", by="yuliana", at=at)
    assert AuditEntry.objects.get().at == at


def run(*args) -> tuple[int, str]:
    """Run a command; return its exit code and what it printed."""
    out = io.StringIO()
    try:
        call_command(*args, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_that_the_chain_holds(chain):
    code, text = run("audit", "verify")
    assert (code, "Rantai utuh" in text) == (0, True)


def test_the_command_names_each_fault_in_both_languages(chain, unguarded):
    AuditEntry.objects.filter(sequence=2).update(actor="somebody")
    AuditEntry.objects.filter(sequence__gt=4).delete()
    code, text = run("audit", "verify")
    assert code == 1
    assert "en: Entry 2 was altered" in text
    assert "en: Entries 5 to 6 are missing" in text
    assert text.count("id: ") == 2


@pytest.mark.parametrize("kind", ["altered", "missing", "unlinked", "head"])
def test_every_kind_of_fault_has_its_words(kind):
    assert "7" in fault_in_words(Fault(7, kind))

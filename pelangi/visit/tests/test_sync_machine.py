"""A model of two devices and the server: whatever is dropped, doubled, reordered or killed, nothing is lost.

The model knows only what each device noted and had seen; what must stand on the server follows from core.merge.
"""

import json
import os
import sqlite3
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import httpx
import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pelangi.ask.models import Need, Request
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.core.journey import MoveNotAllowed
from pelangi.core.merge import Edit, heads
from pelangi.plan.models import Appointment, Plan
from pelangi.staff.tests.people import NOON, small_city
from pelangi.visit import actions, api, queries, refusals, to_decide
from pelangi.visit.actions.facts import is_closed
from pelangi.visit.field_client import FieldClient, ShutOut, Wire
from pelangi.visit.models import Attachment, Device, Fact, SyncItem
from pelangi.visit.tests.doors import TODAY, field_officer, one_connection, promised, round_on, team

pytestmark = pytest.mark.django_db
# thousands in the nightly run; both databases run it
RUNS = int(os.environ.get("PELANGI_SYNC_RUNS", "80" if os.environ.get("DATABASE_URL") else "200"))
FINAL = {"applied", "conflict", "held"}
DEVICES, DOORS, MINUTES = st.integers(0, 1), st.integers(0, 1), st.integers(1, 4)


class Killed(BaseException):
    """The server process ends here."""


class Lost(ConnectionError):
    """The line broke."""


def made_before() -> tuple[list[int], list[tuple[str, str]]]:
    """Make two doors of one round and enrol two phones of its team; every run begins there and is rolled back to it.

    Returns the keys of the doors, and the key and token of each device.
    """
    on = round_on()
    doors = [promised(admitted(f"machine:{n}"), on=on).pk for n in (1, 2)]
    phones = []
    for name in ("petugas", "petugas-2"):
        user = field_officer(name)
        device, token = actions.enrol_device(
            user=user, team=team("T1", user), name=name, by=coordinator(), at=NOON
        )
        phones.append((str(device.pk), token))
    return doors, phones


class TwoPhones(RuleBasedStateMachine):
    scene: tuple[list[int], list[tuple[str, str]]]  # as made_before returns it

    @initialize()
    def begin(self):
        cache.clear()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        doors, phones = self.scene
        self.doors = [Appointment.objects.get(pk=pk) for pk in doors]
        self.application = get_wsgi_application()
        self.skew = [timedelta(0), timedelta(0)]
        self.photos, self.met, self.revoked = [], [], set()
        self.phones = [self._phone(number, *phone) for number, phone in enumerate(phones)]
        self.settled = None

    def _phone(self, number: int, device: str, token: str) -> FieldClient:
        http = httpx.Client(transport=httpx.WSGITransport(app=self.application), base_url="http://localhost")
        clock = lambda: datetime.now(UTC) + self.skew[number]  # noqa: E731
        return FieldClient(Wire(http, token), device, sqlite3.connect(":memory:"), clock=clock)

    # ---------------------------------------------------------------- noting
    def _note(self, which, door, changes, **more):
        self.phones[which].note(self.doors[door].pk, changes, **more)

    @rule(which=DEVICES, door=DOORS, minutes=MINUTES)
    def note_minutes(self, which, door, minutes):
        self._note(which, door, {"minutes": minutes})

    @rule(which=DEVICES, door=DOORS, words=st.sampled_from(["pintu belakang", "ada anjing", ""]))
    def note_words(self, which, door, words):
        self._note(which, door, {"note": words})

    @rule(which=DEVICES, door=DOORS, move=st.sampled_from(["finish", "find_absent", "find_deceased"]))
    def note_outcome(self, which, door, move):
        self._note(which, door, {"outcome": {"move": move, "reason": ""}})

    @rule(which=DEVICES, door=DOORS, move=st.sampled_from(["record_refusal", "find_moved"]))
    def note_outcome_with_reason(self, which, door, move):
        self._note(which, door, {"outcome": {"move": move, "reason": "belum bersedia"}})

    @rule(which=DEVICES, door=DOORS)
    def arrive(self, which, door):
        self._note(which, door, {"arrived_at": "2026-11-24T09:00:00+07:00"})

    @rule(which=DEVICES, door=DOORS)
    def take_a_value_back(self, which, door):
        self._note(which, door, {"minutes": None})

    @rule(which=DEVICES, door=DOORS, minutes=MINUTES)
    def note_two_fields_at_once(self, which, door, minutes):
        self._note(which, door, {"minutes": minutes, "danger": True})

    @rule(which=DEVICES, door=DOORS)
    def note_an_exception(self, which, door):
        self._note(which, door, {"on_iris": {"result": "exception_permanent", "confirmed_by": "Contoh"}})

    @rule(which=DEVICES, door=DOORS)
    def note_a_statement(self, which, door):
        self._note(which, door, {"statement": {"form": "F-2.03", "witnesses": ["Saksi A", "Saksi B"]}})

    @rule(which=DEVICES, door=DOORS)
    def hand_over(self, which, door):
        receipt = {"documents": ["identity_card"], "receiver": "Contoh", "relation": "anak"}
        self._note(which, door, {"handed_over": receipt})

    @rule(which=DEVICES, door=DOORS)
    def find_a_new_need(self, which, door):
        self._note(which, door, {"new_needs": ["family_card"]})

    @rule(which=DEVICES, door=DOORS)
    def ask_satisfaction(self, which, door):
        self._note(which, door, {"satisfaction": [4] * 9})

    @rule(which=DEVICES, door=DOORS, photo=st.binary(min_size=1, max_size=40))
    def take_a_photo(self, which, door, photo):
        self._note(which, door, {"danger": False}, attachments=[photo])
        self.photos.append((which, self.doors[door].pk, photo))

    @rule(which=DEVICES, door=DOORS)
    def meet_somebody(self, which, door):
        person = {"name": "Tetangga Contoh", "documents": ["identity_card"]}
        body = self.phones[which].note_person(self.doors[door].pk, person)
        self.met.append(body["item_id"])

    # ---------------------------------------------------------------- the line
    @rule(which=DEVICES)
    def sync(self, which):
        self._try(which, lambda phone: phone.sync(TODAY))

    @rule(which=DEVICES)
    def push_only(self, which):
        self._try(which, lambda phone: phone.push())

    @rule(which=DEVICES)
    def pull_only(self, which):
        self._try(which, lambda phone: phone.pull(TODAY))

    def _try(self, which, deed):
        try:
            deed(self.phones[which])
        except ShutOut:
            assert which in self.revoked

    def _send(self, which, items):
        if items and which not in self.revoked:
            return self.phones[which].wire.items(items)
        return []

    @rule(which=DEVICES)
    def the_answer_is_lost(self, which):
        self._send(which, self.phones[which].unsent())

    @rule(which=DEVICES)
    def a_batch_comes_twice(self, which):
        items = self.phones[which].unsent()
        first, second = self._send(which, items), self._send(which, items)
        for one, two in zip(first, second, strict=True):
            known = {"gap", "attachments"} & {one["reason"]}
            assert known or one | {"repeated": True} == two

    @rule(which=DEVICES)
    def a_batch_comes_in_reverse(self, which):
        self._send(which, self.phones[which].unsent()[::-1])

    @rule(which=DEVICES, index=st.integers(0, 5))
    def one_item_comes_alone(self, which, index):
        self._send(which, self.phones[which].unsent()[index : index + 1])

    @rule(which=DEVICES)
    def an_item_is_dropped(self, which):
        self._send(which, self.phones[which].unsent()[1:])

    @rule(which=DEVICES)
    def everything_ever_sent_comes_again(self, which):
        rows = self.phones[which].store.execute("SELECT body FROM item ORDER BY sequence")
        self._send(which, [json.loads(body) for (body,) in rows])

    @rule(which=DEVICES)
    def half_of_the_attachments_come(self, which):
        phone = self.phones[which]
        rows = phone.store.execute("SELECT sha, appointment, bytes FROM blob WHERE done = 0").fetchall()
        for sha, door, data in rows if which not in self.revoked else ():
            got = phone.wire.received([(sha, door)])[0]["received"]
            if got == 0 and len(data) > 1:
                phone.wire.piece(sha, door, size=len(data), start=0, data=data[: len(data) // 2])

    # ---------------------------------------------------------------- the server dies
    @rule(which=DEVICES, at_write=st.integers(1, 25))
    def the_server_dies_before_a_write(self, which, at_write):
        self._die(which, at_write, after=False)

    @rule(which=DEVICES, at_write=st.integers(1, 25))
    def the_server_dies_after_a_write(self, which, at_write):
        self._die(which, at_write, after=True)

    def _die(self, which, at_write, *, after):
        left = at_write

        def doomed(execute, sql, params, many, context):
            nonlocal left
            writes = sql.startswith(("INSERT", "UPDATE", "DELETE"))
            left -= writes
            if writes and left == 0 and not after:
                raise Killed
            result = execute(sql, params, many, context)
            if writes and left == 0:
                raise Killed
            return result

        with connection.execute_wrapper(doomed), suppress(Killed):
            self._try(which, lambda phone: phone.push())

    # ---------------------------------------------------------------- the device dies, its clock jumps
    def _die_here(self, *_args, **_more):
        raise Killed

    @rule(which=DEVICES)
    def the_device_dies_while_noting(self, which):
        phone = self.phones[which]
        before = phone.last_sequence
        with suppress(Killed), phone.store:
            phone._append("edit", self.doors[0].pk, {"changes": {"minutes": 9}, "base_version": 0})
            raise Killed
        assert phone.last_sequence == before

    @rule(which=DEVICES, hours=st.integers(-72, 72))
    def the_clock_jumps(self, which, hours):
        self.skew[which] = timedelta(hours=hours)

    @rule(which=DEVICES)
    def the_cursor_is_forgotten(self, which):
        with self.phones[which].store as store:
            store.execute("DELETE FROM fact WHERE name = 'cursor'")

    @rule(which=DEVICES, after=st.booleans())
    def the_device_dies_at_the_write_of_its_receipts(self, which, after):
        phone = self.phones[which]
        keep = phone.keep_receipts

        def dies(batch, receipts):
            if after:
                keep(batch, receipts)
            raise Killed

        phone.keep_receipts = dies
        with suppress(Killed):
            self._try(which, lambda phone: phone.push())
        phone.keep_receipts = keep

    @rule(which=DEVICES)
    def the_device_dies_before_it_keeps_what_it_pulled(self, which):
        phone = self.phones[which]
        before, told = phone.cursor, phone.wire.changes
        phone.wire.changes = self._die_here
        with suppress(Killed):
            self._try(which, lambda phone: phone.pull(TODAY))
        phone.wire.changes = told
        assert phone.cursor == before

    @rule(which=DEVICES, door=DOORS)
    def other_bytes_come_under_a_photos_name(self, which, door):
        if which in self.revoked:
            return
        sha = sha256(b"foto").hexdigest()
        (told,) = self.phones[which].wire.received([(sha, self.doors[door].pk)])
        if told["received"] == 0:
            answer = self.phones[which].wire.piece(sha, self.doors[door].pk, size=4, start=0, data=b"lain")
            assert answer == {"received": 0, "complete": False}

    # ---------------------------------------------------------------- the office
    @rule(which=DEVICES)
    def items_come_while_the_plan_is_replaced(self, which):
        Plan.objects.update(state=Plan.State.SUPERSEDED)
        self._send(which, self.phones[which].unsent())
        Plan.objects.update(state=Plan.State.PUBLISHED)

    @rule()
    def a_held_item_counts_by_hand_and_that_is_taken_back(self):
        for item in self._held()[:1]:
            before = self._standing()
            why = item.reply["reason"]
            if not self._let_count(item):
                return
            actions.undo_settled(item, by=coordinator(), at=NOON)
            item.refresh_from_db()
            assert (item.outcome, item.reply["reason"]) == ("held", why)
            assert self._standing() == before

    @rule()
    def a_held_item_counts_by_hand(self):
        for item in self._held()[:1]:
            self._let_count(item)

    def _held(self):
        return list(SyncItem.objects.filter(outcome="held").order_by("pk"))

    def _let_count(self, item):
        """Apply by hand; a door that has ended takes no more. Say whether it was applied."""
        try:
            actions.settle_held(item, apply=True, reason="diperiksa", by=coordinator(), at=NOON)
        except MoveNotAllowed:
            return False
        return True

    def _standing(self):
        heads = Fact.objects.filter(superseded_by=None, withdrawn_at=None)
        return sorted(heads.values_list("appointment", "field", "value_hash"))

    @rule()
    def the_round_is_closed(self):
        """Doors that are settled end; what is said of them later waits for a person, and is never lost."""
        actions.close_round("T1", TODAY, by=coordinator(), at=NOON)

    def _disputed(self):
        return to_decide.disputed_facts(to_decide.disputes_of(coordinator()))

    @rule(last=st.booleans())
    def a_person_chooses(self, last):
        for facts in self._disputed()[:1]:
            seen = [fact.pk for fact in facts]
            chosen = facts[-1 if last else 0]
            self.settled = actions.settle_conflict(
                chosen, seen=seen, reason="diperiksa", by=coordinator(), at=NOON
            )

    @precondition(lambda self: self.settled is not None)
    @rule()
    def a_choice_is_taken_back(self):
        with suppress(refusals.GoneOn):
            actions.undo_settlement(self.settled, by=coordinator(), at=NOON)
        self.settled = None

    @rule()
    def a_gap_is_bridged_by_hand(self):
        for item in SyncItem.objects.filter(outcome="held")[:1]:
            if item.reply["reason"] == "gap":
                self._let_count(item)

    @rule()
    def a_held_item_is_refused_and_that_is_taken_back(self):
        for item in SyncItem.objects.filter(outcome="held")[:1]:
            why = item.reply["reason"]
            actions.settle_held(item, apply=False, reason="keliru", by=coordinator(), at=NOON)
            actions.undo_settled(item, by=coordinator(), at=NOON)
            item.refresh_from_db()
            assert (item.outcome, item.reply["reason"]) == ("held", why)

    @rule()
    def the_night_names_gaps(self):
        for device in Device.objects.all():
            actions.reconcile(device, by="nightly", at=NOON)

    @precondition(lambda self: not self.revoked)
    @rule()
    def the_second_phone_is_revoked(self):
        actions.revoke_device(Device.objects.get(pk=self.phones[1].device), by=coordinator(), at=NOON)
        self.revoked.add(1)

    # ---------------------------------------------------------------- what must hold
    @invariant()
    def what_stands_is_what_nobody_had_seen_when_saying_something_else(self):
        if not hasattr(self, "doors"):
            return
        by_field = defaultdict(list)
        for fact in Fact.objects.filter(withdrawn_at=None, appointment__in=self.doors).select_related("item"):
            by_field[fact.appointment_id, fact.field].append(fact)
        for facts in by_field.values():
            edits = {
                Edit(
                    one.cursor,
                    one.base,
                    *((str(one.item.device_id), one.item.device_sequence) if one.item else ("", 0)),
                ): one.pk
                for one in facts
            }
            assert {edits[head] for head in heads(edits)} == {
                one.pk for one in facts if one.superseded_by_id is None
            }

    @invariant()
    def a_death_that_stands_has_its_certificate_open(self):
        doors = getattr(self, "doors", ())
        heads_ = queries.heads_of(*doors, field="outcome")
        died = {
            head.appointment_id
            for head in heads_
            if (queries.value_of(head) or {}).get("move") == "find_deceased"
        }
        asked = [door.request_id for door in doors]
        needs = Need.objects.filter(request__in=asked, document_kind="death_certificate")
        open_ = {need.request_id for need in needs if need.state in {"ready", "planned"}}
        for door in doors:
            assert ((door.request_id in open_) == (door.pk in died)) or is_closed(door)

    @invariant()
    def a_receipt_is_never_for_something_the_server_does_not_have(self):
        for phone in getattr(self, "phones", ()):
            told = phone.receipts()
            if not told:
                continue
            assert {receipt["outcome"] for receipt in told.values()} <= FINAL
            assert SyncItem.objects.filter(device=phone.device, device_sequence__in=told).count() == len(told)

    def teardown(self):
        if not hasattr(self, "phones"):
            return
        try:
            self._everything_arrives_once()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _everything_arrives_once(self):
        """The line is good again: every phone that may still speak empties its outbox, and all of it is there."""
        for number, phone in enumerate(self.phones):
            if number in self.revoked:
                continue
            phone.sync(TODAY)
            assert phone.unsent() == []
            items = SyncItem.objects.filter(device=phone.device)
            assert items.count() == phone.last_sequence
            for item in items.exclude(outcome__in=["applied", "conflict"]):
                assert item.outcome == "held"
                assert item.reply["reason"] in {
                    "plan_replaced",
                    "moved",
                }  # a person decides, without a time limit
                assert actions.body_of(item)["changes"] if item.kind == "edit" else actions.body_of(item)
            for which, door, photo in self.photos:
                if which == number:
                    sha = sha256(photo).hexdigest()
                    kept = Attachment.objects.get(device=phone.device, appointment=door, sha256=sha)
                    assert queries.bytes_of(kept) == photo
        applied = SyncItem.objects.filter(item_id__in=self.met, outcome="applied").count()
        met = Request.objects.filter(channel=Request.Channel.DOOR).exclude(state="cancelled")  # taken back
        assert met.count() == applied


@pytest.mark.slow
def test_two_phones_and_a_server_lose_nothing(monkeypatch):
    monkeypatch.setattr(api.THROTTLE, "num_requests", 10**9)
    small_city()
    monkeypatch.setattr(TwoPhones, "scene", made_before(), raising=False)
    with one_connection():
        run_state_machine_as_test(
            TwoPhones,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=12,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
            ),
        )


def test_the_model_has_at_least_thirty_kinds_of_step():
    steps = [member for member in vars(TwoPhones).values() if hasattr(member, "hypothesis_stateful_rule")]
    assert len(steps) >= 30

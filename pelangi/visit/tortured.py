"""The verdict after a torture: reckoned from the phones' journals and the rule of merging, not by the sync itself."""

import json
import sqlite3
from collections import Counter, defaultdict
from hashlib import sha256

from pelangi.ask.models import Request
from pelangi.core.merge import Edit, heads
from pelangi.visit.models import Attachment, Fact, SyncItem
from pelangi.visit.queries import bytes_of, value_of
from pelangi.visit.torture_phone import Phone


def verdict(phones: list[Phone]) -> Counter:
    """Return {noted, conflicts, lost, doubled, overwritten}."""
    found: Counter = Counter(noted=0, lost=0, doubled=0, overwritten=0, conflicts=0)
    for phone in phones:
        _compare(phone, found)
    by_field: dict[tuple, list[Fact]] = defaultdict(list)
    for fact in Fact.objects.filter(item__device__in=[phone.device for phone in phones]).select_related(
        "item"
    ):
        by_field[fact.appointment_id, fact.field].append(fact)
    for facts in by_field.values():
        _judge(facts, found)
    return found


def _compare(phone: Phone, found: Counter) -> None:
    """Every item in the store or the journal must be on the server once, with the same values and whole photos."""
    store = sqlite3.connect(phone.store)
    bodies = [json.loads(body) for (body,) in store.execute("SELECT body FROM item")]
    unsent = store.execute("SELECT COUNT(*) FROM item WHERE receipt IS NULL").fetchone()[0]
    store.close()
    journal = set(phone.journal.read_text(encoding="utf-8").split())
    found["noted"] += len(bodies)
    found["lost"] += unsent + len(journal - {body["item_id"] for body in bodies})
    for body in bodies:
        if body["kind"] == "person":
            met = Request.objects.filter(source_ref=f"visit:{body['item_id']}").count()
            found["lost"] += met == 0
            found["doubled"] += max(0, met - 1)
            continue
        kept = list(SyncItem.objects.filter(item_id=body["item_id"]))
        found["doubled"] += max(0, len(kept) - 1)
        facts = Fact.objects.filter(item__in=kept).select_related("appointment__request__person__key")
        values = Counter((fact.field, json.dumps(_plain(value_of(fact)), sort_keys=True)) for fact in facts)
        wanted = Counter(
            (field, json.dumps(_plain(value), sort_keys=True)) for field, value in body["changes"].items()
        )
        found["lost"] += (wanted - values).total()
        found["doubled"] += (values - wanted).total()
        found["lost"] += sum(not _is_whole(phone, sha, body["appointment"]) for sha in body["attachments"])


def _plain(value):
    """Times are compared by their moment's spelling in the wire's own form."""
    return value.replace("Z", "+00:00") if isinstance(value, str) else value


def _is_whole(phone: Phone, sha: str, appointment: int) -> bool:
    kept = Attachment.objects.filter(device=phone.device, appointment=appointment, sha256=sha).first()
    return kept is not None and kept.complete_at is not None and sha256(bytes_of(kept)).hexdigest() == sha


def _judge(facts: list[Fact], found: Counter) -> None:
    """What stands on the server must be exactly the values that nobody had seen when saying something else."""
    edits = {
        Edit(fact.cursor, fact.base, str(fact.item.device_id), fact.item.device_sequence): fact
        for fact in facts
    }
    wanted = {edits[head].pk for head in heads(edits)}
    standing = {fact.pk for fact in facts if fact.superseded_by_id is None}
    found["overwritten"] += len(wanted - standing)
    found["doubled"] += len(standing - wanted)
    found["conflicts"] += len({fact.value_hash for fact in facts if fact.pk in standing}) > 1

"""A device that speaks the protocol in Python: the demo, the tests, the torture and the benchmark use it.

Its store is one SQLite file: an append-only outbox, attachments by their hash, the cursor and what was pulled.
Nothing leaves the outbox without a receipt.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import httpx

PIECE_BYTES = 256 * 2**10
BATCH = 50
TABLES = """
CREATE TABLE IF NOT EXISTS item (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL, receipt TEXT);
CREATE TABLE IF NOT EXISTS blob (
    sha TEXT, appointment INTEGER, bytes BLOB, done INTEGER, PRIMARY KEY (sha, appointment)
);
CREATE TABLE IF NOT EXISTS door (appointment INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class ShutOut(ConnectionError):
    """The server does not know this device any more."""


class Wire:
    """The calls of the protocol over any HTTP client with a base address."""

    def __init__(self, http: httpx.Client, token: str):
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    def _call(self, method: str, path: str, expected: tuple[int, ...] = (200,), **more) -> httpx.Response:
        answer = self._http.request(method, f"/api/visit/{path}", headers=self._headers, **more)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise ShutOut(path)
        if answer.status_code not in expected:
            raise ConnectionError(f"{path}: {answer.status_code} {answer.text[:200]}")
        return answer

    def hello(self) -> dict:
        """Ask who this device is and what time the server has."""
        return self._call("GET", "hello").json()

    def changes(self, day: date, since: int, *, last_sequence: int = 0, unsent: int = 0) -> dict:
        """Ask what changed on the round of a day after a cursor."""
        asked = {"day": str(day), "since": since, "last_sequence": last_sequence, "unsent": unsent}
        return self._call("GET", "changes", params=asked).json()

    def items(self, items: list[dict]) -> list[dict]:
        """Send a batch; return one receipt an item."""
        return self._call("POST", "items", json=items).json()

    def received(self, named: list[tuple[str, int]]) -> list[dict]:
        """Ask how much of several attachments (SHA-256, appointment) has come."""
        asked = [{"sha": sha, "appointment": appointment} for sha, appointment in named]
        return self._call("POST", "attachments", json=asked).json()

    def piece(self, sha: str, appointment: int, *, size: int, start: int, data: bytes) -> dict:
        """Send one piece; return how much has come."""
        where = {"appointment": appointment, "size": size, "start": start}
        return self._call("PUT", f"attachments/{sha}", (200, 409), params=where, content=data).json()


class FieldClient:
    """One device: notes without signal, syncs when there is one."""

    def __init__(
        self,
        wire: Wire,
        device: str,
        store: sqlite3.Connection,
        *,
        clock: Callable[[], datetime] | None = None,
        piece_bytes: int = PIECE_BYTES,
    ):
        self.wire, self.device, self.store, self.piece_bytes = wire, device, store, piece_bytes
        self.clock = clock or (lambda: datetime.now(UTC))
        store.executescript(TABLES)

    # ------------------------------------------------------------ noting, without signal
    def note(self, appointment: int, changes: dict, *, attachments: list[bytes] = ()) -> dict:
        """Append one edit of a door, its attachments first, in one transaction of the store."""
        named = [(hashlib.sha256(each).hexdigest(), each) for each in attachments]
        with self.store:
            for sha, each in named:
                self.store.execute("INSERT OR IGNORE INTO blob VALUES (?, ?, ?, 0)", (sha, appointment, each))
            more = {
                "changes": changes,
                "base_version": self.cursor,
                "attachments": [sha for sha, _each in named],
            }
            return self._append("edit", appointment, more)

    def note_person(self, appointment: int, person: dict) -> dict:
        """Append somebody met at a door."""
        with self.store:
            return self._append("person", appointment, {"person": person})

    def _append(self, kind: str, appointment: int, more: dict) -> dict:
        sequence = self.last_sequence + 1
        body = {
            "item_id": str(uuid4()),
            "sequence": sequence,
            "device": self.device,
            "kind": kind,
            "at": self.clock().isoformat(),
            "clock_offset_ms": int(self._get("offset_ms", "0")),
            "appointment": appointment,
            **more,
        }
        self.store.execute("INSERT INTO item VALUES (?, ?, NULL)", (sequence, json.dumps(body)))
        return body

    # ------------------------------------------------------------ what the device knows
    @property
    def cursor(self) -> int:
        return int(self._get("cursor", "0"))

    @property
    def last_sequence(self) -> int:
        return self.store.execute("SELECT COALESCE(MAX(sequence), 0) FROM item").fetchone()[0]

    def unsent(self) -> list[dict]:
        """Return the items without a final receipt, in their order."""
        rows = self.store.execute("SELECT body FROM item WHERE receipt IS NULL ORDER BY sequence")
        return [json.loads(body) for (body,) in rows]

    def receipts(self) -> dict[int, dict]:
        """Return the stored receipts by sequence number."""
        rows = self.store.execute("SELECT sequence, receipt FROM item WHERE receipt IS NOT NULL")
        return {sequence: json.loads(receipt) for sequence, receipt in rows}

    def doors(self) -> dict[int, dict]:
        """Return the round as it was pulled last, by appointment."""
        return {
            key: json.loads(body) for key, body in self.store.execute("SELECT appointment, body FROM door")
        }

    def _get(self, name: str, default: str) -> str:
        row = self.store.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def _set(self, name: str, value: object) -> None:
        self.store.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, str(value)))

    # ------------------------------------------------------------ with signal
    def sync(self, day: date) -> None:
        """Send attachments, then items, then pull. Broken off anywhere, the next call goes on."""
        self.set_clock()
        self.push()
        self.pull(day)

    def set_clock(self) -> None:
        """Estimate how far the server's clock is from ours."""
        server = datetime.fromisoformat(self.wire.hello()["server_time"])
        with self.store:
            self._set("offset_ms", round((server - self.clock()).total_seconds() * 1000))

    def push(self) -> None:
        """Send what has no receipt yet; keep each receipt as it comes."""
        blobs = self.store.execute("SELECT sha, appointment, bytes FROM blob WHERE done = 0").fetchall()
        for start in range(0, len(blobs), BATCH):
            some = blobs[start : start + BATCH]
            come = self.wire.received([(sha, appointment) for sha, appointment, _data in some])
            for (sha, appointment, data), done in zip(some, come, strict=True):
                self._upload(sha, appointment, data, done)
        waiting = self.unsent()
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            self.keep_receipts(batch, self.wire.items(batch))

    def keep_receipts(self, batch: list[dict], receipts: list[dict]) -> None:
        """Store the receipts of a batch in one transaction."""
        with self.store:
            for body, receipt in zip(batch, receipts, strict=True):
                if receipt["item_id"] != body["item_id"]:
                    raise ConnectionError("a receipt for another item")
                self.store.execute(
                    "UPDATE item SET receipt = ? WHERE sequence = ?", (json.dumps(receipt), body["sequence"])
                )

    def _upload(self, sha: str, appointment: int, data: bytes, done: dict) -> None:
        while not done["complete"]:
            start = done["received"]
            piece = data[start : start + self.piece_bytes]
            done = self.wire.piece(sha, appointment, size=len(data), start=start, data=piece)
        with self.store:
            self.store.execute(
                "UPDATE blob SET done = 1 WHERE sha = ? AND appointment = ?", (sha, appointment)
            )

    def pull(self, day: date) -> None:
        """Take over what changed since our cursor; doors and cursor in one transaction."""
        told = self.wire.changes(
            day, self.cursor, last_sequence=self.last_sequence, unsent=len(self.unsent())
        )
        with self.store:
            for door in told["doors"]:
                row = (door["appointment"], json.dumps(door))
                self.store.execute("INSERT OR REPLACE INTO door VALUES (?, ?)", row)
            for key in told["gone"]:
                self.store.execute("DELETE FROM door WHERE appointment = ?", (key,))
            self._set("cursor", told["cursor"])

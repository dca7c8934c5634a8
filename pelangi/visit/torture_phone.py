"""The phones of the torture: a small process of its own that forks each of them, because it starts so often.

Nothing of the server is loaded here. Orders come over a socket, `[key, {…}]`; what became of a phone goes back as
`(key, status)`, the status as `os.wait` gives it.
"""

import os
import random
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from multiprocessing.connection import Connection, wait
from pathlib import Path

import httpx

from pelangi.visit.field_client import FieldClient, Wire

WRITES = ("INSERT", "UPDATE", "DELETE")
NOTES = 3  # of one phone in one round
SHARE_MET, SHARE_PHOTOS = 0.1, 0.25
FIELDS = ("minutes", "note", "outcome", "arrived_at", "danger")
PIECE_BYTES = 32 * 2**10  # small, so that photos come in several


@dataclass(frozen=True)
class Phone:
    """One device: its id and token, and where its store and journal lie."""

    device: str
    token: str
    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / f"{self.device}.sqlite3"

    @property
    def journal(self) -> Path:
        return self.folder / f"{self.device}.journal"


class Doom:
    """Kills this very process at its n-th write; 0: never."""

    def __init__(self, at_write: int):
        self.left = at_write

    def write(self) -> None:
        """Count one moment just before or after a write."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@cache
def _http(address: str) -> httpx.Client:
    """Return a client made before forking, because making one takes longer than a round."""
    return httpx.Client(base_url=address, timeout=20, trust_env=False)


def work_a_round(phone: Phone, address: str, doors: list[int], *, day: date, seed: str, moment: int) -> None:
    """Note some things at doors, once for each seed, and sync; killed anywhere, the same call goes on."""
    chance, doom = random.Random(seed), Doom(moment)  # noqa: S311  # chance, not secrecy
    store = sqlite3.connect(phone.store)
    store.execute("PRAGMA synchronous=FULL")
    store.set_trace_callback(lambda sql: doom.write() if sql.startswith((*WRITES, "COMMIT")) else None)
    wire = Wire(_http(address), phone.token)
    client = FieldClient(wire, phone.device, store, piece_bytes=PIECE_BYTES)
    already = client.last_sequence
    begun = int(client._get(f"begun {seed}", str(already)))
    with store:
        client._set(f"begun {seed}", begun)
    for number in range(NOTES):
        note = _something(chance, f"{phone.device[:4]} {seed} {number}", chance.choice(doors))
        if begun + number < already:
            continue
        body = note(client)
        doom.write()
        with phone.journal.open("a", encoding="utf-8") as journal:
            journal.write(f"{body['item_id']}\n")
            journal.flush()
            os.fsync(journal.fileno())
        doom.write()
    client.sync(day)
    store.close()


def _something(chance: random.Random, words: str, door: int) -> Callable[[FieldClient], dict]:
    """Return what is noted next: some fields of a door, perhaps with a photo, or somebody met there."""
    if chance.random() < SHARE_MET:
        person = {"name": f"Contoh {words}", "documents": ["identity_card"]}
        return lambda client: client.note_person(door, person)
    values = {
        "minutes": chance.randrange(1, 600),
        "note": words,
        "outcome": {"move": chance.choice(("finish", "find_absent", "find_deceased")), "reason": ""},
        "arrived_at": f"2026-11-24T09:{chance.randrange(60):02}:00+07:00",
        "danger": chance.random() < 0.5,
    }
    changes = {name: values[name] for name in chance.sample(FIELDS, chance.randrange(1, 4))}
    photos = [chance.randbytes(chance.randrange(1, 90_000))] if chance.random() < SHARE_PHOTOS else []
    if photos:
        changes["papers"] = [sha256(photo).hexdigest() for photo in photos]
    return lambda client: client.note(door, changes, attachments=photos)


def fork(work: Callable[[], None]) -> int:
    """Run `work` in a forked process that ends with it; return its id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def main(line: Connection) -> None:
    """Fork a phone for each order, and tell of each that ended, until the line is hung up."""
    ended, woken = socket.socketpair()
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_how: None)
    at_work: dict[int, int] = {}
    while True:
        ready = wait([line, ended])
        if ended in ready:
            ended.recv(4096)
            for child, status in _ended():
                line.send((at_work.pop(child), status))
        if line in ready:
            try:
                key, order = line.recv()
            except EOFError:
                return
            _http(order["address"])
            at_work[fork(lambda order=order: work_a_round(**order))] = key


def _ended() -> list[tuple[int, int]]:
    """Return (process, status) of every phone that ended since."""
    found = []
    try:
        while (one := os.waitpid(-1, os.WNOHANG))[0]:
            found.append(one)
    except ChildProcessError:
        pass  # none is left
    return found


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))

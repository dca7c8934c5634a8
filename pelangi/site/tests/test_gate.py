"""Devices wait for each other at the gate; the office goes past it."""

from io import BytesIO
from itertools import pairwise
from threading import Event, Thread

import pytest

from pelangi.site.gate import FIRST_CALL, DeviceGate, Turns

ITEMS = {"PATH_INFO": "/api/visit/items", "CONTENT_LENGTH": "4"}


class Counter:
    """An application that works on devices only when it is let, and keeps what it was given."""

    def __init__(self):
        self.go, self.busy, self.bodies = Event(), Event(), []

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].startswith("/api/visit/"):
            self.busy.set()
            assert self.go.wait(10)
            self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b"done"]


class Line(BytesIO):
    """The line to a phone: says when it was read to its end."""

    def __init__(self, data: bytes):
        super().__init__(data)
        self.taken = Event()

    def read(self, *size):
        data = super().read(*size)
        self.taken.set()
        return data


def call(gate: DeviceGate, environ: dict) -> tuple[str, dict, bytes]:
    said = []
    body = b"".join(gate(environ, lambda status, headers: said.append((status, dict(headers)))))
    return *said[0], body


def test_devices_take_turns_the_rest_comes_again_and_the_office_goes_past():
    counter = Counter()
    gate = DeviceGate(counter, at_work=1, in_hand=2)
    lines = [Line(b"one "), Line(b"two ")]
    answers = []
    threads = [
        Thread(target=lambda line=line: answers.append(call(gate, ITEMS | {"wsgi.input": line})))
        for line in lines
    ]
    for thread in threads:
        thread.start()
    assert counter.busy.wait(10)
    assert all(line.taken.wait(10) for line in lines)  # the second is off the line while the first is at work
    status, headers, _body = call(gate, ITEMS | {"wsgi.input": BytesIO(b"tri ")})
    assert status.startswith("503")
    assert int(headers["Retry-After"]) >= 2
    assert call(gate, {"PATH_INFO": "/ask/"})[2] == b"done"
    counter.go.set()
    for thread in threads:
        thread.join(10)
    assert [answer[0] for answer in answers] == ["200 OK", "200 OK"]
    assert sorted(counter.bodies) == [b"one ", b"two "]


def test_a_failure_frees_its_place():
    def fails(_environ, _start_response):
        raise ValueError

    gate = DeviceGate(fails, in_hand=1)
    for _again in range(3):
        try:
            call(gate, ITEMS | {"wsgi.input": BytesIO(b"x" * 4)})
        except ValueError:
            continue
        raise AssertionError("a place was not freed")


def test_nobody_new_begins_while_some_are_at_it_and_those_go_on():
    gate = DeviceGate(lambda _environ, start: start("200 OK", []) or [b"done"], in_hand=3, beginners=2)
    hello = {"PATH_INFO": FIRST_CALL}
    gate.in_hand = 2  # two are at it
    assert call(gate, hello)[0].startswith("503")
    assert call(gate, ITEMS | {"wsgi.input": BytesIO(b"four")})[2] == b"done"
    gate.in_hand = 1
    assert call(gate, hello)[2] == b"done"


def test_those_who_are_sent_away_come_one_after_the_other_at_the_pace_of_those_let_in():
    now = [0.0]
    turns = Turns(lambda: now[0])
    first = [turns.sent_away() for _each in range(10)]
    assert first[0] == pytest.approx(2.0)
    assert all(after - before == pytest.approx(0.14) for before, after in pairwise(first))
    for _each in range(40):  # one is let in every second, and somebody always waits
        turns.sent_away()
        now[0] += 1.0
        turns.let_in()
    slow = [turns.sent_away() for _each in range(3)]
    assert slow[2] - slow[1] == pytest.approx(0.7, abs=0.05)
    assert max(turns.sent_away() for _each in range(200)) == 60.0
    now[0] += 1000  # a night: nobody waited, so nothing is learnt from it
    turns.let_in()
    now[0] += 50
    turns.let_in()
    assert turns.pace_s == pytest.approx(1.0, abs=0.05)

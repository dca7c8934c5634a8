"""The torture finds what it is there for: a planted fault is reported, and without one there is nothing to report."""

import json
import os
import subprocess
import sys

import pytest

# in a process of its own: the torture forks servers and phones, and has a database of its own
SCRIPT = """
import json, sys
import django
django.setup()
from unittest.mock import patch
from django.db import transaction
from pelangi.visit import api
from pelangi.visit.actions import facts
from pelangi.visit.management.commands.visit import make_scene, own_database
from pelangi.visit.torture import ROUNDS_A_DAY, Sweep, torture

received, calls = api.receive_all, []

def receipt_before_commit(*args, **more):
    with transaction.atomic():
        receipts = received(*args, **more)
        calls.append(1)
        transaction.set_rollback(len(calls) % 2 == 1)
    return receipts

PLANTED = {
    "nothing": lambda: patch.object(api, "receive_all", received),
    "lost": lambda: patch.object(api, "receive_all", receipt_before_commit),
    "doubled": lambda: patch.object(facts, "_relink", lambda *said: None),
    "overwritten": lambda: patch.object(facts, "has_seen", lambda one, other: one.cursor > other.cursor),
}
found = {}
with own_database():
    for day, (name, plant) in enumerate(PLANTED.items()):
        rounds = range(ROUNDS_A_DAY * day, ROUNDS_A_DAY * day + 4)
        with plant():
            scene = make_scene(doors=1)
            found[name] = torture(scene, numbers=rounds, seed=7, sweep=Sweep(), progress=lambda: None)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found() -> dict:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "pelangi.site.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=False, timeout=300
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.mark.slow
def test_nothing_is_reported_where_nothing_was_planted(found):
    assert [found["nothing"][what] for what in ("lost", "doubled", "overwritten")] == [0, 0, 0]
    assert found["nothing"]["server kills"] > 0
    assert found["nothing"]["phone kills"] > 0


@pytest.mark.parametrize("fault", ["lost", "doubled", "overwritten"])
def test_a_planted_fault_is_reported(found, fault):
    assert found[fault][fault] > 0

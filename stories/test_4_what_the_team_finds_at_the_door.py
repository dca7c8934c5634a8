"""Visit: what happened at the door comes in from the team's phone, once, whatever the signal does.

Andri's team has three doors today. His phone has no signal; in the evening it sends everything, then sends it
again because the answer got lost.

    door            what Andri finds                        what follows by itself
    --------------  --------------------------------------  ---------------------------------------------
    Nek Fatimah     she died last week                      her KTP-el is not made; a death certificate is
                                                            needed, so that her family can settle things
    Pak Yohanes     nobody at home                          he waits for the next plan
    Rina            fingers too worn to be captured         a second person must approve the exception

All people are invented.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.core.journey import NeedState
from pelangi.staff.roles import Role
from pelangi.visit import actions
from pelangi.visit.models import Device, Visit
from pelangi.visit.tests.doors import promised, round_on


@pytest.fixture
def doors(town):
    """Three promised visits today, by name."""
    now = timezone.now()
    today = round_on(town.today, of=town.team, at=now)
    people = {
        "Fatimah": {"obstacle": "bedridden"},
        "Yohanes": {"sex": "L"},
        "Rina": {"group": "disability", "obstacle": "wheelchair"},
    }
    return {
        name: promised(admitted(f"story:{name}", name=f"{name} Contoh", at=now, **more), on=today, at=now)
        for name, more in people.items()
    }


@pytest.fixture
def phone(town, doors):
    """Andri's phone; it sends what he noted and returns the receipts."""
    cache.clear()
    _device, token = actions.enrol_device(
        user=town.field_officer, team=town.team, name="HP Andri", by=coordinator(), at=timezone.now()
    )
    browser = town.anybody().browser

    def send(*items: dict) -> list[dict]:
        answer = browser.post(
            "/api/visit/items",
            list(items),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 200, answer.content
        return answer.json()

    return send


def noted(door, sequence: int, move: str, **more) -> dict:
    """What the phone keeps until there is a signal."""
    at = timezone.now() - timedelta(minutes=30)
    plain = {"item_id": str(uuid4()), "sequence": sequence, "kind": "visit", "at": at.isoformat()}
    return plain | {"appointment": door.pk, "move": move, "base_version": 0} | more


def needs_of(door) -> dict[str, str]:
    return dict(door.request.needs.values_list("document_kind", "state"))


def test_an_old_woman_was_found_dead_so_a_death_certificate_is_needed(town, doors, phone):
    door = doors["Fatimah"]
    (receipt,) = phone(noted(door, 1, "find_deceased"))
    assert receipt["outcome"] == "applied"
    assert needs_of(door) == {
        "identity_card": NeedState.CANCELLED,
        "death_certificate": NeedState.READY,
    }
    page = town.desk(Role.OUTREACH_COORDINATOR, name="yuliana", language="id").reads(
        "ask:request", door.request.ticket
    )
    assert "Akta Kematian".lower() in page.lower()


def test_nobody_at_home_means_the_next_plan_not_the_end(doors, phone):
    door = doors["Yohanes"]
    phone(noted(door, 1, "find_absent"))
    assert needs_of(door) == {"identity_card": NeedState.READY}


def test_sent_twice_it_happened_once(doors, phone):
    evening = [noted(doors["Fatimah"], 1, "find_deceased"), noted(doors["Yohanes"], 2, "find_absent")]
    first = phone(*evening)
    assert phone(*evening) == [told | {"repeated": True} for told in first]
    assert Visit.objects.count() == 2
    assert doors["Fatimah"].request.needs.filter(document_kind="death_certificate").count() == 1


def test_what_arrives_out_of_order_waits_and_is_not_lost(doors, phone):
    later, earlier = noted(doors["Yohanes"], 2, "find_absent"), noted(doors["Fatimah"], 1, "find_deceased")
    (held,) = phone(later)
    assert held["outcome"] == "held"
    assert phone(earlier, later)[1]["outcome"] == "applied"


def test_an_exception_is_approved_by_somebody_who_was_not_there(town, doors, phone):
    captured = {"photo": "captured", "fingers": "exception_permanent"}
    phone(noted(doors["Rina"], 1, "finish", captured=captured, minutes=25))
    approver = town.desk(Role.EXCEPTION_APPROVER, name="suhardi")
    assert "Rina Contoh" in approver.reads("visit:exceptions")
    assert "approved" in approver.does("visit:approve", Visit.objects.get().pk)
    assert Visit.objects.get().exception_approved_by == approver.user


def test_a_lost_phone_is_shut_out_at_once(town, doors, phone):
    town.desk(Role.ADMINISTRATOR, name="dedi").does("visit:revoke", Device.objects.get().pk)
    with pytest.raises(AssertionError, match="Unauthorized"):
        phone(noted(doors["Rina"], 1, "finish"))

"""Site: the open leads of a ward with a campaign lie on the start page of whoever may see them, and of nobody else."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from pelangi.find.models import Lead
from pelangi.report import actions
from pelangi.site.waiting import waiting_for
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


def test_a_campaign_lies_on_the_start_page_of_its_ward():
    small_city()
    leader = person_with(Role.LEADER)
    here = person_with(Role.WARD_OFFICER, "ward", WARD, username="kelurahan")
    elsewhere = person_with(Role.WARD_OFFICER, "ward", OTHER_WARD, username="lain")
    for number in range(3):
        Lead.objects.create(identity=f"n{number}", ward_id=WARD, found_at=now())
    before = [len(waiting_for(one)) for one in (here, elsewhere, leader)]
    flag = actions.Flagged("wait", "ward", WARD)
    actions.open_campaign(flag, now().date() + timedelta(days=9), note="late", by=leader, at=now())
    after = [waiting_for(one) for one in (here, elsewhere, leader)]
    assert [len(tasks) for tasks in after] == [before[0] + 1, *before[1:]]
    assert 3 in [task["count"] for task in after[0]]

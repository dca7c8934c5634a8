"""Innovate: a keeper leaves the city's service, and the innovation does not leave with them.

Rian and Mega keep *Antar Akta*. Rian retires; the administrator wants to shut his account and is asked who takes over.
Only then is it shut. A year on, another keeper is gone without a word: the room sees it before anybody asks.

    what happens                               what the pages say
    -----------------------------------------  -----------------------------------------------------------
    two keepers                                nothing is missing
    the account is to be shut                  first: who takes over Antar Akta? it is not shut
    Mega names Sari                            the account is shut; Sari has the work on her list
    Sari's post at the agency ends, unsaid     one keeper is missing; the grade says why and what mends it
    Mega tries to go as well                   refused: two keepers at least must remain

Names of people are invented.
"""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from pelangi.innovate import keeping, lasting
from pelangi.innovate.models import Innovation, Keeper
from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OFFICE

CODE = "antar-akta"


@pytest.fixture
def people(town):
    """Three of the registry office, and the administrator."""
    office = [
        town.desk(Role.AGENCY_INNOVATOR, "agency", OFFICE, name=name) for name in ("mega", "rian", "sari")
    ]
    return *office, town.desk(Role.ADMINISTRATOR, name="dedi")


@pytest.fixture
def innovation(people) -> Innovation:
    """Entered, and kept by Mega and Rian."""
    mega, rian, *_others = people
    mega.does(
        "innovate:register",
        name="Antar Akta",
        agency=OFFICE,
        stage="penerapan",
        initiator="Perangkat Daerah",
        form="Inovasi pelayanan publik",
        main_affair="Sosial",
    )
    for desk in (mega, rian):
        mega.does("innovate:name_keeper", CODE, user=str(desk.user.pk))
    return Innovation.objects.get()


def test_a_keeper_leaves_and_the_innovation_stays(innovation, people):
    mega, rian, sari, dedi = people
    is_asked_for_first(rian, dedi)
    handed_over(mega, rian, sari, dedi)
    gone_without_a_word(innovation, mega, sari)


def is_asked_for_first(rian, dedi) -> None:
    """The account of somebody who keeps something is not shut before it is handed over."""
    said = dedi.does("staff:shut_account", rian.user.pk)
    assert "Antar Akta" in said
    assert User.objects.get(pk=rian.user.pk).is_active


def handed_over(mega, rian, sari, dedi) -> None:
    """Nobody goes without a successor; then the account is shut at once and the work is on another list."""
    leaving = Keeper.objects.get(user=rian.user)
    assert "two keepers at least must remain" in mega.does(
        "innovate:release_keeper", CODE, leaving.pk, successor=""
    )
    assert "Antar Akta" not in sari.reads("innovate:work")
    mega.does("innovate:release_keeper", CODE, leaving.pk, successor=str(sari.user.pk))
    assert "Antar Akta" in sari.reads("innovate:work")
    dedi.does("staff:shut_account", rian.user.pk)
    assert not User.objects.get(pk=rian.user.pk).is_active
    leaving.refresh_from_db()
    assert leaving.until_date == localdate()  # who kept it before stays written down
    assert "Earlier keepers" in mega.reads("innovate:keepers", CODE)


def gone_without_a_word(innovation, mega, sari) -> None:
    """A post that ended is seen without anybody telling: on the page of keepers, in the grade, and by the last one."""
    before = lasting.continuity_of(innovation, localdate())
    Assignment.objects.filter(user=sari.user).update(until_date=localdate() - timedelta(days=1))
    assert [one.user for one in keeping.keepers_now(innovation, localdate())] == [mega.user]
    assert "left: hand over" in mega.reads("innovate:keepers", CODE)
    after = lasting.continuity_of(innovation, localdate())
    assert before != after
    last = Keeper.objects.get(user=mega.user, until_date=None)
    assert "two keepers at least must remain" in mega.does(
        "innovate:release_keeper", CODE, last.pk, successor=""
    )

"""One demo city for all test processes, one server and one browser for each."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from pelangi.site.tests.browser.house import House, demo_city, running_house
from pelangi.site.tests.browser.phone import Phone, invitation, make_rounds, synced


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What starts browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, playwright: Playwright) -> Iterator[House]:
    """The running demo city."""
    own = Path(tmp_path_factory.mktemp("house"))
    shared = own.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else own.parent
    with running_house(demo_city(shared), own / "data", playwright) as it:
        yield it


@pytest.fixture(scope="session")
def teams(house: House) -> Iterator[dict]:
    """Teams that have a round today and no phone yet: {team, officer}, one after the other."""
    made = make_rounds(house)
    return ({"team": f"TU{number}", "officer": made["officer"]} for number in range(1, made["teams"] + 1))


@pytest.fixture
def phones(
    house: House, teams: Iterator[dict], tmp_path: Path, playwright: Playwright
) -> Iterator[Callable[..., Phone]]:
    """Make enrolled phones of one team that have its round: phones("HP satu")."""
    made: list[Phone] = []
    whose = next(teams)

    def enrolled(name: str = "HP uji") -> Phone:
        phone = Phone(playwright, house, tmp_path / name, name=f"{name} {whose['team']}")
        made.append(phone)
        phone.open()
        phone.enrol(invitation(house, phone.name, **whose))
        expect(phone.page.locator(".stop").first).to_be_visible()
        synced(phone.page)
        return phone

    try:
        yield enrolled
    finally:
        for phone in made:
            phone.close()


@pytest.fixture
def phone(phones: Callable[..., Phone]) -> Phone:
    """One of them."""
    return phones()

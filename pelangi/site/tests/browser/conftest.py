"""One demo city for all test processes, one server and one browser for each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from pelangi.site.tests.browser.house import House, demo_city, running_house, shared_city
from pelangi.site.tests.browser.looked import LookedAt, shared_folder
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
    with running_house(demo_city(shared_city(shared_folder(own))), own / "data", playwright) as it:
        yield it


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> LookedAt:
    """What was looked at in this run, by whichever process."""
    return LookedAt(shared_folder(Path(tmp_path_factory.mktemp("looked"))))


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


# what takes longest comes first, so that both processes are busy to the end
LONGEST_FIRST = (
    "[outreach-coordinator]",
    "test_field_trouble.py",
    "[registry-officer]",
    "[ward-officer]",
    "[auditor]",
    "[innovation-verifier]",
    "test_manual.py",
)
SHARED_OUT = "test_every_page.py"


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup`: the roles of the longest file each by themselves, every other file on one process."""
    if any(item.path.parent != Path(__file__).parent for item in items):
        return  # not these tests alone
    for item in items:
        if item.path.name != SHARED_OUT:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    name = item.name[item.name.find("[") :] if item.path.name == SHARED_OUT else item.path.name
    return LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST)

"""One demo city for all test processes, one server and one browser for each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from pelangi.site.tests.browser.house import House, demo_city, running_house


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

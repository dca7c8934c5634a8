"""One demo city for all test processes, one server and one browser for each."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from pelangi.site.tests.browser.house import House, demo_city, running_house


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The running demo city."""
    own = Path(tmp_path_factory.mktemp("house"))
    shared = own.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else own.parent
    with sync_playwright() as playwright, running_house(demo_city(shared), own / "data", playwright) as it:
        yield it

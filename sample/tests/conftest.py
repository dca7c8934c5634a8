"""One small city for all tests of the generator."""

import csv
from datetime import date
from pathlib import Path

import pytest

from sample.generate import generate

AS_OF = date(2026, 11, 24)
RESIDENTS = 3_000


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("city")
    generate(out, seed=1, as_of=AS_OF, residents=RESIDENTS)
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def register(city: Path) -> list[dict[str, str]]:
    return rows_of(city / "register.csv")


@pytest.fixture(scope="session")
def truth(city: Path) -> list[dict[str, str]]:
    return rows_of(city / "truth.csv")

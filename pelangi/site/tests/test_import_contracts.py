"""The direction of imports holds, and every contract breaks when it is violated."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

pytestmark = pytest.mark.no_database

ROOT = Path(settings.BASE_DIR)
ORDER = [*settings.ROOMS, "site"]  # core has no tables

# what is planted where -> the contract that must break
PLANTS = {
    "an early room imports a late one": (
        "find/planted.py",
        "from pelangi.report import models\n",
        "Later rooms may read earlier ones",
    ),
    "a new room has no place in the story": ("chat/__init__.py", "", "Later rooms may read earlier ones"),
    "a model imports a view": ("ask/models.py", "\nfrom pelangi.ask import views\n", "Inside a room"),
    "a query imports a form": ("plan/queries.py", "\nfrom pelangi.plan import forms\n", "Inside a room"),
    "the core imports Django": (
        "core/planted.py",
        "import django.utils.timezone\n",
        "The core is plain Python",
    ),
    "a room imports another room's page": (
        "issue/planted.py",
        "from pelangi.ask import views\n",
        "A room is entered by its actions",
    ),
}


def broken_contracts(folder: Path) -> list[str]:
    """Run import-linter on the copy in `folder`; return the names of the contracts that do not hold."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return [found[1] for line in done.stdout.splitlines() if (found := re.match(r"\s*(\S.*) BROKEN\b", line))]


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "pelangi",
        folder / "pelangi",
        ignore=lambda path, names: (
            [n for n in names if "." in n and not n.endswith((".py", ".yaml"))]
            + [n for n in names if n in {"static", "templates", "locale", "__pycache__"}]
        ),
    )
    return folder


def test_every_contract_is_kept(copied):
    assert broken_contracts(copied) == []


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_violation_breaks_its_contract(plant, copied):
    name, text, contract = PLANTS[plant]
    file = copied / "pelangi" / name
    before = file.read_text() if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text((before or "") + text)
    try:
        assert any(broken.startswith(contract) for broken in broken_contracts(copied))
    finally:
        if before is None:
            file.unlink()
            if not any(file.parent.iterdir()):
                file.parent.rmdir()
        else:
            file.write_text(before)


def keys_that_point_to_a_later_room() -> list[str]:
    """Return every relation that import-linter cannot see because it is written as a string."""
    return [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in ORDER
        and ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]


def test_no_foreign_key_points_to_a_later_room():
    assert keys_that_point_to_a_later_room() == []


def test_a_foreign_key_to_a_later_room_is_noticed(monkeypatch):
    monkeypatch.setattr(f"{__name__}.ORDER", list(reversed(ORDER)))
    assert "find.Lead.entry -> find.RosterEntry" not in keys_that_point_to_a_later_room()
    assert "ask.Request.lead -> find.Lead" in keys_that_point_to_a_later_room()

"""What every test of the repository shares."""

import gc
from importlib import import_module

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.test import SimpleTestCase
from hypothesis import settings
from pytest_django import DjangoDbBlocker

# How long one example takes says how busy the machine is, not whether the code is right; speed is measured in bench/.
settings.register_profile("any machine", parent=settings(), deadline=None)
settings.load_profile("any machine")

# A quarter of a second for each password is meant for those who guess; the servers of the browser tests take it.
PBKDF2PasswordHasher.iterations = 1_000

# Of two hundred megabytes of modules nothing is ever garbage, and Python looks through them every 700 objects: an
# eighth of all time. So it looks less often, and once all is loaded no more at what is there already.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    """All modules are loaded."""
    gc.collect()
    gc.freeze()


def asks_for_database(item: pytest.Item) -> bool:
    """Say whether a test may use the database: pytest-django refuses it to all others."""
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    of_django = isinstance(getattr(item, "cls", None), type) and issubclass(item.cls, SimpleTestCase)
    return bool(fixtures) or of_django or item.get_closest_marker("django_db") is not None


@pytest.hookimpl(trylast=True)  # pytest-django sorts too
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a test marked slow come first, so that both processes of `make test` are busy to the end.

    A file that is not run on PostgreSQL because it has no use for a database is held to that.
    """
    unsaid = [
        item.nodeid for item in items if item.get_closest_marker("no_database") and asks_for_database(item)
    ]
    if unsaid:
        raise pytest.UsageError(f"these ask for a database; take no_database from their file: {unsaid}")
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tables come straight from the models, in a tenth of the time; what only a migration makes is added here.

    The migrations themselves are run by `make test`'s own check of them and by the demo city of the browser tests.
    """
    audit = import_module("pelangi.staff.migrations.0002_audit_is_append_only")
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        audit.add_triggers(None, editor)

"""What every test of the repository shares."""

from importlib import import_module

import pytest
from django.db import connection
from hypothesis import settings
from pytest_django import DjangoDbBlocker

# How long one example takes says how busy the machine is, not whether the code is right; speed is measured in bench/.
settings.register_profile("any machine", parent=settings(), deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tables come straight from the models, in a tenth of the time; what only a migration makes is added here.

    The migrations themselves are run by `make test`'s own check of them and by the demo city of the browser tests.
    """
    audit = import_module("pelangi.staff.migrations.0002_audit_is_append_only")
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        audit.add_triggers(None, editor)

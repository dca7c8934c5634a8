"""The reference pages say what the code does: `pelangi reference` writes them, and they must not lag."""

import pytest
from django.utils import translation

from pelangi.site.reference import FOLDER, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_current(name):
    with translation.override("en"):
        assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name](), "run: pelangi reference"

"""Whatever the linkage can say has words on the pages: no code of a program reaches a reader."""

import pytest

from pelangi.core.linkage.model import COMPARISONS
from pelangi.core.linkage.verdicts import ReasonCode
from pelangi.find.waterfall import EVIDENCE_NAMES, LEVELS
from pelangi.find.words import COLUMN_NAMES, REASONS

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize("reason", ReasonCode)
def test_every_reason_has_a_sentence(reason: ReasonCode):
    assert REASONS[reason.value]


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: one.code)
def test_every_finding_has_a_name_and_words(comparison):
    assert comparison.code in EVIDENCE_NAMES or comparison.code in COLUMN_NAMES
    assert {level.code for level in comparison.levels} <= set(LEVELS[comparison.code])

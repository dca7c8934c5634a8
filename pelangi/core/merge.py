"""Merging what several people said of one thing without signal: which value has seen which, and what is left.

Idea: each field is a multi-value register. A value is replaced only by a value whose author had seen it; values
that nobody replaced stand side by side until a person chooses. The outcome is the same in every order of arrival.
Source: Shapiro et al. (2011), "Conflict-free Replicated Data Types", section 3.2.2 (MV-Register).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """One value of one field.

    cursor: its place in the order of the server's commits, 1 and up. base: the highest cursor its author had
    seen, 0 for none. device: who noted it, empty for a person in the office. sequence: its number on that device.
    """

    cursor: int
    base: int
    device: str
    sequence: int


def has_seen(later: Edit, earlier: Edit) -> bool:
    """Return whether the author of `later` knew `earlier`: it was pulled, or noted before on the same device."""
    same_device = bool(later.device) and later.device == earlier.device
    if same_device:
        return earlier.sequence < later.sequence
    return earlier.cursor <= later.base


def heads(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that no other has seen, in the order of their cursors."""
    every = sorted(edits, key=lambda edit: edit.cursor)
    return [edit for edit in every if not any(has_seen(other, edit) for other in every if other != edit)]


def missing_ranges(came: Iterable[int], highest: int) -> list[tuple[int, int]]:
    """Return the gaps in the numbers 1 to `highest` (≥ 0) as (first, last) ranges, both inclusive, ascending."""
    gaps, expected = [], 1
    for number in [*sorted({one for one in came if 1 <= one <= highest}), highest + 1]:
        if number > expected:
            gaps.append((expected, number - 1))
        expected = number + 1
    return gaps

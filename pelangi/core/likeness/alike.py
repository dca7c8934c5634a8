"""What two texts have in common and in what they differ, in words a person can check."""

from dataclasses import dataclass

from pelangi.core.likeness.thesaurus import ideas, of_government
from pelangi.core.likeness.words import FILLERS, fold, roots

MOST = 12  # words shown of a kind
SHORTEST = 4


@dataclass(frozen=True)
class Likeness:
    """Ideas both speak of, words both use, and ideas of government of only one; by first mention."""

    ideas: tuple[str, ...]
    words: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def likeness(first: str, second: str) -> Likeness:
    """Compare two texts. A word counts as common when a root of at least four letters is."""
    words, others = fold(first), fold(second)
    mine, theirs = dict.fromkeys(ideas(words)), dict.fromkeys(ideas(others))
    known = {root for word in others if word not in FILLERS for root in roots(word) if len(root) >= SHORTEST}
    common = [word for word in dict.fromkeys(words) if word not in FILLERS and known & set(roots(word))]
    return Likeness(
        tuple(one for one in mine if one in theirs)[:MOST],
        tuple(common)[:MOST],
        tuple(one for one in mine if one not in theirs and one in of_government())[:MOST],
        tuple(one for one in theirs if one not in mine and one in of_government())[:MOST],
    )

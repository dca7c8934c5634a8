"""Which innovations speak of the same thing, however they word it?"""

from pelangi.core.likeness.alike import Likeness, likeness
from pelangi.core.likeness.library import Found, Library, Text, text_of
from pelangi.core.likeness.meaning import DIMENSIONS, meaning, meaning_of_asked

__all__ = [
    "DIMENSIONS",
    "Found",
    "Library",
    "Likeness",
    "Text",
    "likeness",
    "meaning",
    "meaning_of_asked",
    "text_of",
]

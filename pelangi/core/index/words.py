"""Words for people: every remark and refusal of the index in Indonesian and in English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One sentence in both languages; empty and false when there is nothing to say."""

    id: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.id or self.en)

    def __str__(self) -> str:
        return f"{self.id} / {self.en}" if self else ""

    def at(self, where: str) -> "Words":
        """Return the same sentence with the place it speaks of in front."""
        return Words(f"{where}: {self.id}", f"{where}: {self.en}")


NOTHING = Words()


class Refused(ValueError):
    """Something makes no sense; `words` says what, and how to mend it, in both languages."""

    def __init__(self, words_id: str, words_en: str) -> None:
        self.words = Words(words_id, words_en)
        super().__init__(str(self.words))

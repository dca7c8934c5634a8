"""Numbers that were met before, among millions, in eight bytes each."""

import numpy as np

FRESH = 200_000  # kept as a set until they are laid down in order


class Seen:
    """A set of texts that is only added to. Of 3 million, two are confused with a chance of 1 in 4 million."""

    def __init__(self) -> None:
        self._fresh: set[int] = set()
        self._laid = np.empty(0, dtype=np.int64)  # in ascending order

    def __contains__(self, text: str) -> bool:
        number = hash(text)
        if number in self._fresh:
            return True
        at = int(self._laid.searchsorted(np.int64(number)))
        return at < len(self._laid) and int(self._laid[at]) == number

    def add(self, text: str) -> None:
        """Remember a text."""
        self._fresh.add(hash(text))
        if len(self._fresh) >= FRESH:
            fresh = np.fromiter(self._fresh, dtype=np.int64, count=len(self._fresh))
            self._laid = np.concatenate([self._laid, fresh])
            self._laid.sort()
            self._fresh.clear()

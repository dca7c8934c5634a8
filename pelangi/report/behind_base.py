"""What every source of cases behind a number returns."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from pelangi.core.fairness import CaseRow
from pelangi.report.behind_kept import Kept

Keys = list[int | None] | Kept


class Nothing(LookupError):
    """There is no such number on any page."""


@dataclass(frozen=True)
class Behind:
    """What is counted, in words, and the request of each record counted; None: it belongs to none.

    people: instead of requests, people found (Lead) or of the register (RegisterEntry).
    """

    title: str
    keys: Keys
    people: QuerySet | None = None

    @property
    def count(self) -> int:
        """Return how many records there are; what the page said."""
        return len(self.keys) if self.people is None else self.people.count()


def keys_of(records: QuerySet, path: str) -> Keys:
    """Return the request of each record."""
    return list(records.order_by("pk").values_list(path, flat=True))


def cases_of(title: str, rows: Iterable[CaseRow]) -> Behind:
    """Return these cases under a title."""
    return Behind(title, [row.key for row in rows])

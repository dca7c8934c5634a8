"""Pages of lists that may be very long: nobody counts a million rows to show fifty."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST_SHOWN = 1_000
"""Rows that can be paged through; who looks for one of more than these narrows the list."""


def count_up_to(things: QuerySet, most: int = MOST_SHOWN) -> int:
    """Return how many rows there are, `most` at the most: the database stops counting there."""
    return things.order_by().select_related(None)[:most].count()


def said_count(count: int, most: int = MOST_SHOWN) -> str:
    """Return a count as it is shown: "1000+" when counting stopped."""
    return f"{count}+" if count >= most else str(count)


class LongList(Paginator):
    """A paginator that reads the keys of `most` rows once and no further: the rows of a page are read by key.

    `object_list` is an ordered QuerySet; `rows`, where given, the same things before they were searched: what is
    costly to find (words of a name) is found once a page.
    """

    def __init__(
        self, object_list: QuerySet, per_page: int, *, rows: QuerySet | None = None, most: int = MOST_SHOWN
    ) -> None:
        super().__init__(object_list, per_page)
        self.most, self.rows = most, object_list if rows is None else rows

    @cached_property
    def keys(self) -> list:
        """Return the keys that can be paged through, in the list's order."""
        return list(self.object_list.select_related(None).values_list("pk", flat=True)[: self.most])

    @cached_property
    def count(self) -> int:
        """Return the rows that can be paged through."""
        return len(self.keys)

    @property
    def count_said(self) -> str:
        """Return the count as it is shown."""
        return said_count(self.count, self.most)

    def page(self, number: int) -> Page:
        """Return one page: its keys in the list's order, then their rows."""
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        keys = self.keys[begin : begin + self.per_page]
        rows = {row.pk: row for row in self.rows.filter(pk__in=keys).order_by()}
        return self._get_page([rows[key] for key in keys if key in rows], number, self)

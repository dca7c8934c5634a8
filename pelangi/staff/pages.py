"""Pages of lists that may be very long: nobody counts a million rows to show fifty."""

from collections.abc import Callable, Mapping

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST_SHOWN = 1_000
"""Rows that can be paged through; who looks for one of more than these narrows the list."""


def count_up_to(things: QuerySet, most: int = MOST_SHOWN) -> int:
    """Return how many rows there are, `most` at the most: the database stops counting there."""
    return things.order_by().select_related(None)[:most].count()


_compiled: dict[tuple, tuple[list[str], str, list]] = {}
"""Statements of `count_each` by key: putting one together takes longer than the database takes to answer it."""
MOST_COMPILED = 500


def count_each(key: tuple, make: Callable[[], Mapping[str, tuple[QuerySet, int]]]) -> dict[str, int]:
    """Return how many rows each of several lists has, up to its own limit, in one statement.

    `make` returns {name: (rows, limit)}; `key` holds everything those depend on, such as whose rights and which day.
    """
    statement = _compiled.get(key)  # held here: another thread may empty the store meanwhile
    if statement is None:
        if len(_compiled) >= MOST_COMPILED:
            _compiled.clear()
        statement = _compiled[key] = _one_statement(make())
    names, sql, values = statement
    found = dict.fromkeys(names, 0)
    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found.update((names[number], count) for number, count in cursor.fetchall())
    return found


def _one_statement(lists: Mapping[str, tuple[QuerySet, int]]) -> tuple[list[str], str, list]:
    parts, values = [], []
    for number, (things, most) in enumerate(lists.values()):
        keys = things.order_by().select_related(None).values_list("pk")[:most]
        try:
            sql, given = keys.query.sql_with_params()
        except EmptyResultSet:  # no row can be in it
            continue
        parts.append(f"SELECT {number}, COUNT(*) FROM ({sql}) counted")  # noqa: S608 (the ORM wrote it; values apart)
        values += given
    return list(lists), " UNION ALL ".join(parts), values


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

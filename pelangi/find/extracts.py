"""Extracts of the register: how far the reading of each is, what its columns were taken for, what was lost in cells."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from pelangi.find import incoming
from pelangi.find.actions.registers import SILENT
from pelangi.find.models import RegisterSnapshot
from pelangi.find.reading import ColumnFound, Extract, NotATable
from pelangi.find.reading.columns import plain
from pelangi.find.reading.reasons import file_words, words
from pelangi.find.refusals import Unreadable
from pelangi.find.words import REGISTER_COLUMN_NAMES

State = RegisterSnapshot.State
SHOWN_SHARE = 0.01  # from which on the whole length is guessed from what was read


@dataclass(frozen=True)
class Standing:
    """How far the reading of an extract is."""

    snapshot: RegisterSnapshot
    is_moving: bool  # waits for its turn, or is being read now
    has_broken_off: bool  # was being read, and nothing was heard of it for a while

    @property
    def expected_rows(self) -> int:
        """Return how many rows the file probably has, to a thousand; 0 while nobody can tell."""
        share = self.snapshot.read_share
        return int(round(self.snapshot.row_count / share, -3)) if share >= SHOWN_SHARE else 0


def standing(snapshot: RegisterSnapshot) -> Standing:
    """Return how far the reading of an extract is."""
    silent = snapshot.beat_at is None or snapshot.beat_at < timezone.now() - SILENT
    is_reading = snapshot.state == State.READING
    is_moving = snapshot.state == State.WAITING or (is_reading and not silent)
    return Standing(snapshot, is_moving, is_reading and silent)


def extracts() -> QuerySet[RegisterSnapshot]:
    """Return the extracts that were read to their end, newest first."""
    whole = RegisterSnapshot.objects.filter(state=State.TAKEN).select_related("imported_by")
    return whole.order_by("-received_on", "-pk")


def columns_found(snapshot: RegisterSnapshot) -> tuple[list[ColumnFound], bool]:
    """Return what each column was taken for, as confirmed for the last extract if its headings are these.

    The second value says whether it was remembered. Raises Unreadable for a file without a table.
    """
    last = extracts().exclude(column_map={}).first()
    try:
        with incoming.opened(snapshot.stored_as) as path:
            found = Extract(path, today=snapshot.received_on).proposal()
    except NotATable as error:
        raise Unreadable(file_words(error.code, get_language() or "id")) from error
    said = {plain(heading): column for column, heading in last.column_map.items()} if last else {}
    is_remembered = bool(said) and set(said) <= {plain(one.heading) for one in found}
    if is_remembered:
        for one in found:
            one.column = said.get(plain(one.heading), "")
    return found, is_remembered


def warnings_in_words(snapshot: RegisterSnapshot, language: str) -> list[tuple[str, int, str]]:
    """Return (column, rows, what was wrong with that cell) of rows that were taken without it."""
    out = []
    for key, rows in sorted(snapshot.warning_counts.items()):
        column, _colon, code = key.partition(":")
        out.append((str(REGISTER_COLUMN_NAMES.get(column, column)), rows, words(code, language).wrong))
    return out

"""Lists as offices send them, read without Django: every row comes out good or bad, none is lost.

tables → headings → columns → values → roster, register. `proposal` says what the columns seem to hold, `keeping`
packs sheets until a person has confirmed it. `reasons` says in words what is wrong and how to mend it.
"""

from pelangi.find.reading.headings import NOTHING_SAID, Confirmed
from pelangi.find.reading.keeping import packed, unpacked, without_forbidden
from pelangi.find.reading.layouts import headings_seen
from pelangi.find.reading.proposal import ColumnFound, Proposal, propose
from pelangi.find.reading.register import Extract, is_register
from pelangi.find.reading.register_row import RegisterReading, RowReader
from pelangi.find.reading.roster import BadRow, GoodRow, RosterReading, read_roster, read_row, read_tables
from pelangi.find.reading.tables import NotATable, Sheet, begun, read_sheets

__all__ = [
    "NOTHING_SAID",
    "BadRow",
    "ColumnFound",
    "Confirmed",
    "Extract",
    "GoodRow",
    "NotATable",
    "Proposal",
    "RegisterReading",
    "RosterReading",
    "RowReader",
    "Sheet",
    "begun",
    "headings_seen",
    "is_register",
    "packed",
    "propose",
    "read_roster",
    "read_row",
    "read_sheets",
    "read_tables",
    "unpacked",
    "without_forbidden",
]

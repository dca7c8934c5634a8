"""Lists as offices send them, read without Django: every row comes out good or bad, none is lost.

tables → headings → columns → values → roster, register. `reasons` says in words what is wrong and how to mend it.
"""

from pelangi.find.reading.register import RegisterReading, read_register
from pelangi.find.reading.roster import BadRow, GoodRow, RosterReading, read_roster
from pelangi.find.reading.tables import NotATable

__all__ = [
    "BadRow",
    "GoodRow",
    "NotATable",
    "RegisterReading",
    "RosterReading",
    "read_register",
    "read_roster",
]

"""Every deed of this room: bring in, link, decide, settle, forget."""

from pelangi.find.actions.leads import settle_lead
from pelangi.find.actions.registers import import_register
from pelangi.find.actions.retention import purge
from pelangi.find.actions.rosters import import_roster

__all__ = ["import_register", "import_roster", "purge", "settle_lead"]

"""Every deed of this room: bring in, link, decide, settle, forget."""

from pelangi.find.actions.leads import settle_lead
from pelangi.find.actions.retention import purge

__all__ = ["purge", "settle_lead"]

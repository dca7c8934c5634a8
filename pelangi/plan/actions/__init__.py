"""The deeds of this room."""

from pelangi.plan.actions.propose import propose
from pelangi.plan.actions.publish import discard, publish
from pelangi.plan.actions.teams import save_team

__all__ = ["discard", "propose", "publish", "save_team"]

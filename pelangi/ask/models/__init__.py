"""The rows of this room: cases, messages to people, and what other systems are told."""

from pelangi.ask.models.cases import (
    URGENT_FIRST,
    NameToken,
    Need,
    NeedMove,
    PaperPhoto,
    Person,
    Request,
    RequestMove,
)
from pelangi.ask.models.consents import Consent
from pelangi.ask.models.messages import Message, MessageStep, NoMessages
from pelangi.ask.models.outside import ApiToken, SavedList, Webhook, WebhookCall
from pelangi.ask.models.papers import PaperAtHand
from pelangi.ask.models.rights import RightsRequest
from pelangi.ask.models.rules import TriageRules

__all__ = [
    "URGENT_FIRST",
    "ApiToken",
    "Consent",
    "Message",
    "MessageStep",
    "NameToken",
    "Need",
    "NeedMove",
    "NoMessages",
    "PaperAtHand",
    "PaperPhoto",
    "Person",
    "Request",
    "RequestMove",
    "RightsRequest",
    "SavedList",
    "TriageRules",
    "Webhook",
    "WebhookCall",
]

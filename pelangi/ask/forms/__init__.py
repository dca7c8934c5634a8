"""Forms of this room. They check what was typed; deeds check what may be done."""

from pelangi.ask.forms.desk import (
    AnswerRightForm,
    AskRightForm,
    JoinForm,
    NikForm,
    PlaceForm,
    PriorityForm,
    QueueFilter,
    ReasonForm,
    SaveListForm,
    SubjectForm,
    TicketForm,
    TriageRuleForm,
)
from pelangi.ask.forms.neighbour import NeighbourForm
from pelangi.ask.forms.new import NewRequestForm
from pelangi.ask.forms.public import PublicRequestForm
from pelangi.ask.forms.systems import TokenForm, WebhookForm

__all__ = [
    "AnswerRightForm",
    "AskRightForm",
    "JoinForm",
    "NeighbourForm",
    "NewRequestForm",
    "NikForm",
    "PlaceForm",
    "PriorityForm",
    "PublicRequestForm",
    "QueueFilter",
    "ReasonForm",
    "SaveListForm",
    "SubjectForm",
    "TicketForm",
    "TokenForm",
    "TriageRuleForm",
    "WebhookForm",
]

"""What devices send and are told, field by field: the shapes of the protocol (docs/algorithms/sync.md)."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

from pelangi.core.documents import DocumentKind
from pelangi.core.journey import Move
from pelangi.visit.words import CAPTURES, MODALITIES

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
WRITABLE = r"^[^\x00]*$"  # PostgreSQL keeps no NUL
SHA256 = r"^[0-9a-f]{64}$"
Outcome = Literal[
    Move.FINISH,
    Move.FINISH_PARTLY,
    Move.FIND_ABSENT,
    Move.RECORD_REFUSAL,
    Move.FIND_DECEASED,
    Move.FIND_MOVED,
    Move.STOP_UNSAFE,
    Move.STOP_TECHNICAL,
    Move.CANCEL,
]
Text = Annotated[str, Field(max_length=160, pattern=WRITABLE)]
Sha = Annotated[str, Field(pattern=SHA256)]
Marks = Annotated[list[Annotated[int, Field(ge=1, le=4)]], Field(min_length=9, max_length=9)]


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class ItemBase(Strict):
    """What every item carries. Sending it again changes nothing."""

    item_id: UUID = Field(description="made by the device, once for each item: the idempotency key")
    sequence: int = Field(ge=1, le=2_000_000_000, description="1, 2, 3 … without gaps, for each device")
    device: UUID | None = Field(None, description="the device's own id; refused when it is another's")
    at: AwareDatetime = Field(
        ge=EARLIEST,
        lt=LATEST,
        description="when it happened by the device's clock, with its time zone; 2000 to 2099",
    )
    clock_offset_ms: int = Field(
        0, ge=-(10**12), le=10**12, description="server clock minus device clock, as the device estimates it"
    )
    appointment: int = Field(ge=1, le=2**62)


class VisitItem(ItemBase):
    """A move of the visit itself, final at once."""

    kind: Literal["visit"]
    move: Literal[Move.START] | Outcome
    base_version: int = Field(ge=0, le=1000, description="the version of the visit the device had seen")
    reason: str = Field(
        "", max_length=200, pattern=WRITABLE, description="required by moves that say so; no personal data"
    )
    minutes: int | None = Field(None, ge=0, le=600)
    captured: dict[Literal[tuple(MODALITIES)], Literal[tuple(CAPTURES)]] = Field(
        default_factory=dict, description="what came of each modality; never the biometrics themselves"
    )
    documents: list[DocumentKind] | None = Field(None, description="partly done: what was finished")
    note: str = Field("", max_length=1000, pattern=WRITABLE, description="sealed under the person's key")
    satisfaction: Marks | None = Field(None, description="the nine elements of the survey, in their order")


class OutcomeIn(Strict):
    move: Outcome
    reason: Text = ""


class ModalityIn(Strict):
    result: Literal[tuple(CAPTURES)]
    confirmed_by: Text = Field("", description="the second officer who confirmed an exception")
    reason: Text = ""


class ResultIn(Strict):
    """What came of one document that was asked for."""

    is_done: bool
    reason: Text = Field("", description="why not; no names")


class StatementIn(Strict):
    """A statement of responsibility (SPTJM) and who stands by it."""

    form: Literal["F-1.04", "F-1.05", "F-2.03", "F-2.04"]
    witnesses: list[Text] = Field(min_length=2, max_length=2)


class ReceiptIn(Strict):
    """What was handed over, and to whom."""

    documents: list[DocumentKind]
    receiver: Text
    relation: Text = ""
    witness: Text = Field(
        "", description="where nobody can sign or give a thumb: the second officer, who saw it"
    )
    old_cards: list[DocumentKind] = Field(
        default_factory=list, description="of which of them the old card was taken in"
    )


class Changes(Strict):
    """The fields of a door. A field that is left out is not changed; null takes a value back."""

    arrived_at: AwareDatetime | None = None
    outcome: OutcomeIn | None = None
    on_photo: ModalityIn | None = None
    on_signature: ModalityIn | None = None
    on_fingers: ModalityIn | None = None
    on_iris: ModalityIn | None = None
    documents: list[DocumentKind] | None = Field(None, description="partly done: what was finished")
    results: dict[DocumentKind, ResultIn] | None = Field(None, description="what came of each document")
    statement: StatementIn | None = None
    papers: list[Sha] | None = Field(None, max_length=20, description="photos of papers, by their SHA-256")
    glass: Sha | None = Field(None, description="signature or thumb drawn on the screen, by its SHA-256")
    handed_over: ReceiptIn | None = None
    new_needs: list[DocumentKind] | None = None
    satisfaction: Marks | None = None
    minutes: int | None = Field(None, ge=0, le=600)
    note: Annotated[str, Field(max_length=1000, pattern=WRITABLE)] | None = None
    danger: bool | None = None
    notice: bool | None = Field(None, description="the notice of rights was spoken and understood")


class EditItem(ItemBase):
    """Some fields of one door, merged against what the device had seen; correctable until the round is closed."""

    kind: Literal["edit"]
    base_version: int = Field(ge=0, le=2_000_000_000, description="the cursor the device had seen")
    changes: Changes
    attachments: list[Sha] = Field(
        default_factory=list,
        max_length=20,
        description="the item counts only when all of these have come whole",
    )


class PersonIn(Strict):
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=WRITABLE)]
    address: Text = ""
    phone: Annotated[str, Field(max_length=30, pattern=WRITABLE)] = ""
    group: Annotated[str, Field(max_length=24, pattern=WRITABLE)] = ""
    documents: list[DocumentKind] = Field(min_length=1)


class PersonItem(ItemBase):
    """Somebody else met at this door: becomes a request."""

    kind: Literal["person"]
    person: PersonIn


ItemIn = Annotated[VisitItem | EditItem | PersonItem, Field(discriminator="kind")]


class DocumentOut(Schema):
    kind: DocumentKind
    name: str


class FactOut(Schema):
    """A standing value of a field. Two different ones of a field: a conflict that waits for a person."""

    field: str
    value: object
    cursor: int
    at: datetime
    by: str
    device: UUID | None


class ContactOut(Schema):
    """Somebody to call before the visit: the companion, or who asked."""

    name: str
    relation: str
    phone: str


class SafetyNote(Schema):
    """Somebody was in danger here, and has not taken that back."""

    at: datetime
    by: str


class DoorOut(Schema):
    """One person to be met: the least that is needed to find the door and make the documents."""

    appointment: int
    position: int
    arrive_min: int = Field(description="minutes after midnight, local time")
    start_min: int
    depart_min: int
    ward: str
    institution: str
    lat: float
    lon: float
    kits: int
    version: int = Field(description="moves of the visit so far: base_version of an item of kind visit")
    state: str
    is_warned: bool = Field(description="a team was in danger with this person or at this address before")
    safety_note: SafetyNote | None = Field(description="who said so last, and when")
    name: str
    address: str
    rt: str
    rw: str
    phone: str
    contacts: list[ContactOut]
    obstacle: str = Field(description="what keeps the person at home: a kind of obstacle, never an illness")
    window: str = Field(description="any, morning, afternoon: when the person can be met")
    promised_at: datetime | None = Field(description="when the visit was promised to the person")
    ticket: str = Field(description="as it is read out")
    documents: list[DocumentOut]
    to_hand_over: list[DocumentOut] = Field(description="made, or expected to be by then: bring them")
    facts: list[FactOut]
    is_held: bool = Field(
        description="the person asked that their data not be used: nothing of them is told, note nothing more"
    )


class ChangesOut(Schema):
    """What changed for the device's round after the cursor it named."""

    day: date
    team: str
    holds_until: datetime = Field(description="the device forgets this round then")
    cursor: int = Field(description="name it next time as `since`, and as base_version of edits")
    doors: list[DoorOut]
    gone: list[int] = Field(description="tombstones: appointments that are no longer on this round")


class HelloOut(Schema):
    device: UUID
    name: str
    person: str
    team: str
    key: str = Field(description="64 hex digits: binds the device's store to this server")
    next_sequence: int
    server_time: datetime
    holds_until: datetime = Field(description="the store is wiped then")
    rounds: list[date] = Field(
        description="days whose round the device may hold: until closed, today's, the next"
    )
    office_phone: str
    roads: str = Field(description="changes when the city gets other roads; empty: it has none")


class RoadsOut(Schema):
    """The roads around a round by size of road: lines of [longitude, latitude]."""

    main: list[list[tuple[float, float]]] = []
    middle: list[list[tuple[float, float]]] = []
    small: list[list[tuple[float, float]]] = []


class Receipt(Schema):
    """What became of an item. Applied, conflict and refused are final; held waits, nothing to be sent again."""

    item_id: UUID
    outcome: Literal["applied", "conflict", "held", "refused"]
    repeated: bool = Field(False, description="it had come before; this is its stored receipt")
    version: int | None = Field(None, description="of the visit after an applied item of kind visit")
    reason: str | None = None
    fields: list[str] | None = Field(
        None, description="conflict: where somebody else said something different"
    )


class AttachmentOut(Schema):
    received: int = Field(description="bytes that have come: go on from here; 0 again when they were others")
    complete: bool


class NamedIn(Strict):
    """An attachment by its name."""

    appointment: int = Field(ge=1, le=2**62)
    sha: Sha


class KeptOut(AttachmentOut):
    appointment: int
    sha: str


class ErrorOut(Schema):
    detail: str


class FaultsOut(Schema):
    """Where the sent data do not fit their description."""

    detail: list[dict]


class TooMany(Schema):
    detail: str

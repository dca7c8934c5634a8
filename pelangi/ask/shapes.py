"""What other systems send and are told, field by field."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from pelangi.core.documents import DocumentKind
from pelangi.core.journey import NeedState, RequestState

WRITABLE = r"^[^\x00]*$"  # PostgreSQL keeps no NUL
Text = Annotated[str, Field(max_length=200, pattern=WRITABLE)]
Short = Annotated[str, Field(max_length=120, pattern=WRITABLE)]
House = Annotated[str, Field(pattern=r"^[0-9]{0,3}$")]
Obstacles = Literal[
    "", "cannot_travel", "no_transport", "wheelchair", "remote", "afraid", "confined", "bedridden", "in_hospital",
    "end_of_life",
]  # fmt: skip


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class ReporterIn(Strict):
    """Who asks; is told about the visit."""

    name: Short = ""
    phone: Annotated[str, Field(max_length=30, pattern=r"^[0-9+ .\-]*$")] = ""
    relation: Annotated[str, Field(max_length=60, pattern=WRITABLE)] = ""


class RequestIn(Strict):
    """Somebody asks for one person. The same reference again makes no second request."""

    reference: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._\-]+$")] = Field(
        description="the other system's own number of this request: the idempotency key"
    )
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*\S[^\x00]*$")]
    documents: Annotated[list[DocumentKind], Field(min_length=1, max_length=12)]
    ward: Annotated[str, Field(max_length=20)] = Field("", description="Kemendagri code of the ward")
    institution: Annotated[str, Field(max_length=40)] = Field(
        "", description="code of the institution where the person stays; its ward counts then"
    )
    nik: Annotated[str, Field(pattern=r"^([0-9]{16})?$")] = ""
    sex: Literal["", "L", "P"] = ""
    birth_date: date | None = Field(None, ge=date(1850, 1, 1), le=date(2100, 1, 1))
    mother_name: Short = ""
    address: Text = ""
    rt: House = ""
    rw: House = ""
    phone: Annotated[str, Field(max_length=30, pattern=r"^[0-9+ .\-]*$")] = ""
    obstacle: Obstacles = Field("", description="the kind of obstacle, never an illness")
    companion: Short = ""
    window: Literal["any", "morning", "afternoon"] = "any"
    reporter: ReporterIn = ReporterIn()


class DocumentStatusOut(Schema):
    kind: DocumentKind
    state: NeedState


class StatusOut(Schema):
    """Where a request stands; nothing about the person."""

    ticket: str
    reference: str | None = Field(None, description="the caller's own number, when the caller made it")
    state: RequestState
    received_at: datetime
    documents: list[DocumentStatusOut]
    planned_on: date | None = Field(None, description="when the visit was planned last, if one is")
    is_held: bool = Field(
        description="the person asked that their data not be used: documents and day are not told while that holds"
    )


class PageOut(Schema):
    """Requests in the order they were made; `next` is what to send as `after` for the rest, null at the end."""

    requests: list[StatusOut]
    next: int | None


class ErrorOut(Schema):
    detail: str


class FaultsOut(Schema):
    """Where the sent data do not fit their description."""

    detail: list[dict]

"""Forms and letters filled: facts are put where the file asks for them, and what is unknown stays a blank line."""

from dataclasses import dataclass, field
from datetime import date
from html import unescape

import segno
from django.template.loader import render_to_string

from pelangi.core.documents import DocumentKind, document_rules
from pelangi.issue import paper_files
from pelangi.issue.paper_files import PLACEHOLDER, Paper

BLANK = "........................................"
ALWAYS_OFFERED = ("f106",)
"""Of use to any request, though no document asks for it: changed data."""


@dataclass(frozen=True)
class Facts:
    """What a paper can be filled with. `mark`: what its QR code says: the ticket, never a NIK."""

    mark: str
    values: dict[str, str]
    lists: dict[str, list] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()  # of the documents that are asked for


@dataclass(frozen=True)
class Wanted:
    """The forms of one document: those it takes, and those that may stand in for a missing paper."""

    needed: tuple[str, ...]
    instead: tuple[str, ...]


def wanted(kind: str) -> Wanted:
    """Return which forms a document asks for, after `core/documents.yaml`; slugs such as "f102"."""
    rule = document_rules()[DocumentKind(kind)]
    accepted = [one.code for papers in rule.accepted.values() for one in papers]
    return Wanted(_forms(one.code for one in rule.requirements), _forms(accepted))


def _forms(codes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.removeprefix("form_") for code in codes if code.startswith("form_")))


def laid_out(paper: Paper, facts: Facts):
    """Return the paper filled and laid out; `.write_pdf(pdf_variant="pdf/ua-1")` makes the file."""
    import weasyprint  # heavy: only when a paper is made

    page = render_to_string(
        "issue/paper.html",
        {
            "paper": paper,
            "city": facts.values["city.name"].upper(),
            "mark": facts.mark,
            "qr": segno.make(facts.mark, error="m").svg_inline(scale=2) if facts.mark else "",
            "blocks": [_filled(block, facts) for block in paper.blocks],
        },
    )
    look = weasyprint.CSS(string=paper_files.look(), url_fetcher=_refuse)
    return weasyprint.HTML(string=page, url_fetcher=_refuse).render(
        stylesheets=[look], pdf_variant="pdf/ua-1"
    )


def _filled(block: dict, facts: Facts) -> dict:
    """Return one block with its values; a block for other documents than those asked for stays blank."""
    is_meant = not block.get("for") or facts.kinds & set(block["for"])
    values = facts.values if is_meant else {}
    out = {"heading": block.get("heading", "")}
    if "fields" in block:
        out["fields"] = [_field(one, values) for one in block["fields"]]
    elif "table" in block:
        listed = _listed(block, facts.lists[block["rows"]]) if "rows" in block else _rows(block, values)
        out |= {"columns": block["table"], "rows": listed}
    elif "choices" in block:
        out["choices"] = [
            (one["label"], bool(facts.kinds & set(one.get("when", [])))) for one in block["choices"]
        ]
    elif "list" in block:
        out["points"] = facts.lists.get(block["list"], [])
    elif "signatures" in block:
        out["signatures"] = [
            one | {"name": values.get(one.get("name", ""), "")} for one in block["signatures"]
        ]
    else:
        out["text"] = PLACEHOLDER.sub(lambda found: values.get(found[1]) or BLANK, block["text"])
    return out


def _field(one: dict, values: dict) -> dict:
    value = values.get(one.get("from", ""), "")
    signs = value.ljust(one["boxes"])[: one["boxes"]] if one.get("boxes") else ""
    return {
        "label": one["label"],
        "value": value,
        "boxes": [unescape("&#160;") if s == " " else s for s in signs],
    }


def _listed(block: dict, found: list[dict]) -> list[list[str]]:
    """Return the rows of a table that shows a list, and blank ones below it."""
    names = block["table"]
    blank: list[dict] = [{} for _row in range(block.get("blank", 0))]
    return [
        [str(number) if name == "No." else row.get(block["cells"].get(name, ""), "") for name in names]
        for number, row in enumerate([*found, *blank], start=1)
    ]


def _rows(block: dict, values: dict) -> list[list[str]]:
    """Return the rows of a table: one that is known, and blank ones below it."""
    names = block["table"]
    first = [values.get(block.get("first", {}).get(name, ""), "") for name in names]
    rows = [first, *([""] * len(names) for _row in range(block.get("blank", 0)))]
    return [[str(number) if name == "No." else cell for name, cell in zip(names, row, strict=True)]
            for number, row in enumerate(rows, start=1)]  # fmt: skip


def _refuse(url: str, *_more, **_others):
    raise ValueError(f"a form fetches nothing, and asked for {url}")


MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def written(day: date | None) -> str:
    """Write a day as Indonesian papers do, whatever language the screen has."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def weekday(day: date | None) -> str:
    """Return the Indonesian name of the day of the week."""
    return DAYS[day.weekday()] if day else ""

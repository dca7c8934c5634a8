"""Forms and letters as files: what is printed, in which order, and where each value comes from.

One YAML file for each in `paper/`; a file of the same name in the office's own folder stands in for it, and a new
one there is a new form. `paper.css` is their look. A file is read and judged anew whenever it is used.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from pelangi.core.documents import DocumentKind

SHIPPED = Path(__file__).with_name("paper")
SLUG = re.compile(r"[a-z0-9_]{1,30}")
PLACEHOLDER = re.compile(r"\{([a-z_.]+)\}")
KINDS = ("fields", "table", "choices", "text", "list", "signatures")

_OFFICE = {"city.name", "today"}
# by what a paper is about: the values it may name
VALUES = {
    "request": _OFFICE
    | {
        "person.name", "person.nik", "person.sex", "person.birth_date", "person.birth_day", "person.mother_name",
        "person.address", "person.rt", "person.rw", "person.phone", "person.companion", "person.disability",
        "reporter.name", "reporter.phone", "reporter.relation", "ward.name", "district.name", "request.ticket",
        "documents", "visit.day", "visit.hour", "visit.team", "office.phone",
    },
    "round": _OFFICE | {"round.day", "round.hours", "round.team", "round.kits", "office.phone"},
    "batch": _OFFICE | {"batch.officer", "batch.count", "office.phone"},
    "destruction": _OFFICE
    | {"destruction.number", "destruction.day", "destruction.count", "destruction.by", "destruction.witness"},
    "receipt": _OFFICE
    | {
        "receipt.code", "receipt.document", "receipt.by", "receipt.at", "person.name", "receiver.name",
        "receiver.relation", "office.phone",
    },
}  # fmt: skip
LISTS = {"request": {"papers"}, "round": set(), "batch": set(), "destruction": set(), "receipt": set()}
# by what a paper is about: the rows a table may show, and the values of each
ROWS = {
    "round": {
        "crew": {"crew.name"},
        "stops": {"stop.start", "stop.place", "stop.people", "stop.documents"},
    },
    "destruction": {"cards": {"card.kind", "card.count", "card.first", "card.last"}},
    "batch": {"documents": {"doc.ticket", "doc.name", "doc.kind", "doc.place", "doc.checked"}},
}
SPECIAL = {"person.disability": {"f101"}}
"""Special-category values, and the only forms that ask for them (biodata records a disability)."""

ABBREVIATIONS = {"SPTJM", "NKRI", "NIK", "KK", "KTP-EL", "KIA", "RT", "RW"}


class BadPaper(ValueError):
    """A form file cannot be used; the text says why, for whoever wrote it."""


@dataclass(frozen=True)
class Paper:
    """A form or letter. `about`: what it is filled from, one of VALUES. `confidence`: H, M or L, of its facts."""

    slug: str
    code: str
    title: str
    source: str
    confidence: str
    about: str
    is_form: bool
    is_wide: bool
    is_own: bool
    blocks: tuple[dict, ...]

    @property
    def title_in_text(self) -> str:
        """Return the title as it is read in a list: capitals only where it begins, and in abbreviations."""
        words = [
            word if word.strip("()").upper() in ABBREVIATIONS else word.lower() for word in self.title.split()
        ]
        return " ".join([words[0].capitalize() if words[0].islower() else words[0], *words[1:]])

    def names(self) -> set[str]:
        """Return the values that the paper prints: nothing else is taken from what is known."""
        return {name for block in self.blocks for name in _named(block)}


def own_folder() -> Path:
    """Return the folder of the office's own files; it need not be there."""
    return Path(settings.FORMS_DIR)


def slugs() -> list[str]:
    """Return the names of all papers, the office's own among them."""
    found = {path.stem for folder in (SHIPPED, own_folder()) for path in folder.glob("*.yaml")}
    return sorted(slug for slug in found if SLUG.fullmatch(slug))


def look() -> str:
    """Return the style of all papers."""
    own = own_folder() / "paper.css"
    return (own if own.is_file() else SHIPPED / "paper.css").read_text(encoding="utf-8")


def paper(slug: str) -> Paper:
    """Return one paper. Raises KeyError when there is none, BadPaper when its file cannot be used."""
    if not SLUG.fullmatch(slug):
        raise KeyError(slug)
    own = own_folder() / f"{slug}.yaml"
    path = own if own.is_file() else SHIPPED / f"{slug}.yaml"
    if not path.is_file():
        raise KeyError(slug)
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _judged(slug, said, is_own=path == own)
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, KeyError, TypeError) as fault:
        raise BadPaper(_("The file %(name)s cannot be read: %(why)s") % _said(path, fault)) from fault


def _said(path: Path, fault: Exception) -> dict[str, str]:
    missing = _("%(field)s is missing") % {"field": fault.args[0]} if isinstance(fault, KeyError) else ""
    return {"name": path.name, "why": missing or str(fault).splitlines()[0]}


def _judged(slug: str, said: dict, *, is_own: bool) -> Paper:
    about = said.get("about", "request")
    if about not in VALUES:
        raise BadPaper(
            _("%(slug)s: about must be one of %(kinds)s") % {"slug": slug, "kinds": ", ".join(VALUES)}
        )
    found = Paper(
        slug=slug,
        code=str(said["code"]),
        title=str(said["title"]),
        source=str(said["source"]),
        confidence=str(said.get("confidence", "L")),
        about=about,
        is_form=bool(said.get("form", True)),
        is_wide=bool(said.get("wide", False)),
        is_own=is_own,
        blocks=tuple(said["blocks"]),
    )
    for block in found.blocks:
        _judge_block(slug, about, block)
    return found


def _judge_block(slug: str, about: str, block: dict) -> None:
    if sum(kind in block for kind in KINDS) != 1:
        raise BadPaper(
            _("%(slug)s: each block has one of %(kinds)s") % {"slug": slug, "kinds": ", ".join(KINDS)}
        )
    for name in _named(block):
        if name not in VALUES[about]:
            raise BadPaper(_("%(slug)s: there is no value %(name)s") % {"slug": slug, "name": name})
        if slug not in SPECIAL.get(name, {slug}):
            raise BadPaper(_("%(slug)s: %(name)s is for other forms only") % {"slug": slug, "name": name})
    _judge_rows(slug, about, block)
    rows = block.get("list")
    if rows and rows not in LISTS[about]:
        raise BadPaper(_("%(slug)s: there is no list %(name)s") % {"slug": slug, "name": rows})
    unknown = set(_kinds_of(block)) - set(DocumentKind)
    if unknown:
        raise BadPaper(
            _("%(slug)s: there is no document %(name)s") % {"slug": slug, "name": ", ".join(sorted(unknown))}
        )


def _judge_rows(slug: str, about: str, block: dict) -> None:
    if "rows" not in block:
        return
    known = ROWS.get(about, {}).get(block["rows"])
    if known is None:
        raise BadPaper(_("%(slug)s: there is no list %(name)s") % {"slug": slug, "name": block["rows"]})
    for column, name in block["cells"].items():
        if name not in known or column not in block["table"]:
            raise BadPaper(_("%(slug)s: there is no value %(name)s") % {"slug": slug, "name": name})


def _kinds_of(block: dict) -> list[str]:
    ticked = [one for choice in block.get("choices", []) for one in choice.get("when", [])]
    return [*block.get("for", []), *ticked]


def _named(block: dict) -> list[str]:
    """Return the values a block names."""
    of_fields = [one["from"] for one in block.get("fields", []) if "from" in one]
    of_signatures = [one["name"] for one in block.get("signatures", []) if "name" in one]
    of_table = list(block.get("first", {}).values())
    return [*of_fields, *of_signatures, *of_table, *PLACEHOLDER.findall(block.get("text", ""))]

"""PDF: opens without a password, has pages and words; what can run or hides in it is taken out.

A PDF without anything of that kind is kept byte for byte, so that an electronic signature stays whole. A signed one
that carries something active is refused: cleaning it would break its signature.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from pelangi.core.evidence.kinds import Limits
from pelangi.core.evidence.refusals import NotProof, bomb, damaged, empty, encrypted, no_text, too_many
from pelangi.core.evidence.unpacking import refuse_swelling

ACTIONS = {  # what an action may be called that does more than turn a page or open an address
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "form",
    "/ImportData": "form",
    "/GoToE": "embedded",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}
KEYS = {  # what is taken out of whatever carries it
    "/AA": "javascript",
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/XFA": "form",
    "/EmbeddedFiles": "embedded",
    "/EF": "embedded",
    "/AF": "embedded",
    "/RichMediaContent": "media",
}
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
MOST_OBJECTS = 300_000
DEEPEST = 40
WORDS = 12  # bytes of shown text from which a document counts as readable
FORMS_DEEP = 4
TAIL = 4096  # bytes at the end in which the end is marked


@dataclass(frozen=True)
class Read:
    """A PDF as it is kept."""

    content: bytes
    pages: int
    removed: tuple[str, ...]


def look(content: bytes, limits: Limits) -> Read:
    """Return the PDF without what runs in it. Raises NotProof."""
    if b"%%EOF" not in content[-TAIL:]:
        raise damaged("PDF")  # cut short: readers mend such files and show less than there was
    try:
        with pikepdf.open(BytesIO(content)) as document:
            return _judged(document, content, limits)
    except NotProof:
        raise
    except pikepdf.PasswordError as why:
        raise encrypted() from why
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, RecursionError) as why:
        raise damaged("PDF") from why


def _judged(document: pikepdf.Pdf, content: bytes, limits: Limits) -> Read:
    pages = len(document.pages)
    if not pages:
        raise empty()
    if pages > limits.pages:
        raise too_many(pages, limits.pages)
    _refuse_bombs(document, limits)
    if not _is_readable(document):
        raise no_text()
    signed = _is_signed(document)
    removed = sorted(set(_cleaned(document)))
    if not removed:
        return Read(content, pages, ())
    if signed:
        raise _signed_and_active()
    kept = BytesIO()
    document.save(kept, deterministic_id=True, encryption=False)
    return Read(kept.getvalue(), pages, tuple(removed))


def _refuse_bombs(document: pikepdf.Pdf, limits: Limits) -> None:
    if len(document.objects) > MOST_OBJECTS:
        raise bomb()
    left = 4 * limits.unpacked
    for one in document.objects:
        if isinstance(one, pikepdf.Stream):
            left = refuse_swelling(one, limits, left)


def _signed_and_active() -> NotProof:
    return NotProof(
        "active",
        "PDF ini bertanda tangan elektronik dan memuat skrip atau lampiran; membersihkannya akan merusak tanda"
        " tangan. Simpan tanpa skrip dan lampiran, lalu tanda tangani lagi.",
        "This PDF is signed electronically and carries scripts or attachments; cleaning it would break the"
        " signature. Save it without scripts and attachments, then sign it again.",
    )


def _is_signed(document: pikepdf.Pdf) -> bool:
    form = document.Root.get("/AcroForm")
    return isinstance(form, pikepdf.Dictionary) and bool(int(form.get("/SigFlags", 0)) & 1)


# ---------------------------------------------------------------- what runs
def _cleaned(document: pikepdf.Pdf) -> Iterator[str]:
    """Take out what runs, wherever it hangs; say what it was."""
    for one in document.objects:
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
            yield from _cleaned_within(one, 0)
    yield from _cleaned_within(document.Root, 0)


def _cleaned_within(one: pikepdf.Object, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise bomb()
    if isinstance(one, pikepdf.Array):
        yield from _cleaned_array(one, depth)
        return
    for key, value in list(one.items()):
        what = KEYS.get(key) or _runs(value)
        if what:
            del one[key]
            yield what
        elif _is_nested(value):
            yield from _cleaned_within(value, depth + 1)


def _cleaned_array(array: pikepdf.Object, depth: int) -> Iterator[str]:
    for number in reversed(range(len(array))):
        value = array[number]
        if what := _runs(value):
            del array[number]
            yield what
        elif _is_nested(value):
            yield from _cleaned_within(value, depth + 1)


def _is_nested(value: object) -> bool:
    """Whether it lies within its holder; what stands by itself is looked at in its own turn."""
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def _runs(value: object) -> str | None:
    if not isinstance(value, pikepdf.Dictionary):
        return None
    if str(value.get("/Subtype", "")) in ANNOTATIONS:
        return "embedded" if value.get("/Subtype") == "/FileAttachment" else "media"
    return ACTIONS.get(str(value.get("/S", "")))


# ---------------------------------------------------------------- words
def _is_readable(document: pikepdf.Pdf) -> bool:
    found = 0
    for page in document.pages:
        found += _shown(page.obj, page.obj, 0)
        if found >= WORDS:
            return True
    return False


def _shown(holder: pikepdf.Object, drawn: pikepdf.Object, depth: int) -> int:
    """Return how many bytes of text a page or a form draws, the forms within it included."""
    found = 0
    for instruction in pikepdf.parse_content_stream(drawn, "Tj TJ ' \""):
        if isinstance(instruction, pikepdf.ContentStreamInstruction):
            found += sum(map(_letters, instruction.operands))
    resources = holder.get("/Resources")
    forms = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if depth >= FORMS_DEEP or found >= WORDS or not isinstance(forms, pikepdf.Dictionary):
        return found
    for form in forms.values():
        if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form":
            found += _shown(form, form, depth + 1)
    return found


def _letters(operand: object) -> int:
    if isinstance(operand, pikepdf.String):
        return len(bytes(operand).strip())
    return sum(map(_letters, operand)) if isinstance(operand, pikepdf.Array) else 0

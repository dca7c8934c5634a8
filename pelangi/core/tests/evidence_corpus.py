"""Files as offices send them, good and bad, made by dice from a seed: (name, content, asked, date, expected)."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from pelangi.core.evidence import Asked

WORDS = ("keputusan", "wali", "kota", "layanan", "jemput", "bola", "dokumen", "anggaran", "warga", "laporan")
PDF_ROW, PICTURE_ROW = Asked(("pdf",)), Asked(("jpg", "jpeg", "png"))
ANY_ROW, VIDEO_ROW = Asked(), Asked(("mp4", "link"))
WINDOW_ROW = Asked(("pdf",), (2024, 2026))


@dataclass(frozen=True)
class Case:
    """expected: "good", "cleaned", or the code of the refusal."""

    name: str
    content: bytes
    asked: Asked
    expected: str
    dated: date | None = None


def sentence(dice: random.Random) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(dice.randint(5, 14)))


def pdf(dice: random.Random, *, pages: int | None = None, text: bool = True) -> pikepdf.Pdf:
    made = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for _ in range(dice.randint(1, 4) if pages is None else pages):
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        drawn = f"BT /F1 12 Tf 72 700 Td ({sentence(dice)}) Tj ET" if text else "0 0 595 842 re f"
        page.obj.Contents = made.make_stream(drawn.encode())
    return made


def saved(made: pikepdf.Pdf, **how) -> bytes:
    kept = io.BytesIO()
    made.save(kept, deterministic_id="encryption" not in how, **how)
    return kept.getvalue()


def picture(dice: random.Random, form: str, *, exif: bool = False) -> bytes:
    made = Image.new("RGB", (dice.randint(20, 90), dice.randint(20, 90)), (dice.randrange(256), 90, 30))
    kept, more = io.BytesIO(), {}
    if exif:
        told = made.getexif()
        told[0x010E] = "Rahasia Rumah"
        told.get_ifd(0x8825)[1] = "S"
        more = {"exif": told}
    made.save(kept, form, **more)
    return kept.getvalue()


MAIN = {
    "word/document.xml": "wordprocessingml.document.main+xml",
    "xl/workbook.xml": "spreadsheetml.sheet.main+xml",
    "ppt/presentation.xml": "presentationml.presentation.main+xml",
}


def package(main: str, parts: dict[str, bytes], kind: str | None = None) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind or MAIN[main]}"/></Types>')
        for name, part in parts.items():
            made.writestr(name, part)
    return kept.getvalue()


def office(dice: random.Random, *, text: bool = True, more: dict[str, bytes] | None = None) -> bytes:
    said = sentence(dice) if text else ""
    parts = dice.choice(
        [
            {"word/document.xml": f"<w:document><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:document>"},
            {"ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": f"<a:p><a:t>{said}</a:t></a:p>"},
            {"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": f"<c t='inlineStr'><t>{said}</t></c>"},
        ]
    )
    return package(next(iter(parts)), {k: v.encode() for k, v in parts.items()} | (more or {}))


def video(dice: random.Random) -> bytes:
    body = dice.randbytes(dice.randint(50, 400))
    return b"\0\0\0\x14ftypisom\0\0\2\0isom" + (len(body) + 8).to_bytes(4, "big") + b"mdat" + body


# ---------------------------------------------------------------- good
def plain_pdf(dice: random.Random) -> bytes:
    how = dice.choice([{}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {"linearize": True}])
    return saved(pdf(dice), **how)


def pdf_with_links(dice: random.Random) -> bytes:
    made = pdf(dice)
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 90, 20]),
        A=Dictionary(S=Name.URI, URI=String("https://contoh.go.id")),
    )
    made.pages[0].obj.Annots = Array([link])
    return saved(made)


def pdf_drawn_by_form(dice: random.Random) -> bytes:
    made = pdf(dice, pages=1, text=False)
    form = made.make_stream(f"BT /F1 12 Tf [({sentence(dice)})] TJ ET".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))
    made.pages[0].obj.Contents = made.make_stream(b"/X Do")
    return saved(made)


def pdf_no_copying(dice: random.Random) -> bytes:
    return saved(pdf(dice), encryption=pikepdf.Encryption(owner="pemilik", user=""))


# ---------------------------------------------------------------- bad
def pdf_locked(dice: random.Random) -> bytes:
    strength = dice.choice([4, 6])
    return saved(pdf(dice), encryption=pikepdf.Encryption(owner="a", user="b", R=strength))


def office_locked(dice: random.Random) -> bytes:
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + dice.randbytes(600) + name + dice.randbytes(200)


def pdf_scanned(dice: random.Random) -> bytes:
    made = pdf(dice, text=False)
    scan = made.make_stream(picture(dice, "JPEG"))
    scan.Type, scan.Subtype, scan.Filter = Name.XObject, Name.Image, Name.DCTDecode
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=scan))
    return saved(made)


def pdf_empty(dice: random.Random) -> bytes:
    return dice.choice([saved(pikepdf.new()), b"", b"\0" * dice.randint(1, 300), b" \r\n" * 5])


def pdf_cut(dice: random.Random) -> bytes:
    whole = saved(pdf(dice))
    return whole[: len(whole) * dice.randint(30, 80) // 100]


def pdf_active(dice: random.Random) -> bytes:
    made = pdf(dice)
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    page = made.pages[0].obj
    which = dice.randrange(7)
    if which == 0:
        made.Root.OpenAction = made.make_indirect(script) if dice.random() < 0.5 else script
    elif which == 1:
        page.AA = Dictionary(O=script)
    elif which == 2:
        made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    elif which == 3:
        made.attachments["a.exe"] = dice.randbytes(50)
    elif which == 4:
        page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch))])
    elif which == 5:
        page.Annots = Array([made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.RichMedia))])
    else:
        hidden = Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]), Next=Array([script]))
        made.Root.OpenAction = hidden
    return saved(made, object_stream_mode=dice.choice(list(pikepdf.ObjectStreamMode)))


def pdf_signed_active(dice: random.Random) -> bytes:
    made = pdf(dice)
    made.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([]))
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))
    return saved(made)


def pdf_bomb(dice: random.Random) -> bytes:
    made = pdf(dice)
    packed = zlib.compress(b"0 " * (dice.randint(5, 9) * 2**20))
    twice = dice.random() < 0.3
    made.pages[0].obj.Contents = made.make_stream(zlib.compress(packed) if twice else packed)
    made.pages[0].obj.Contents.Filter = Array([Name.FlateDecode] * (2 if twice else 1))
    return saved(made, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def office_active(dice: random.Random) -> bytes:
    rels = b'<Relationship Type="x/attachedTemplate" Target="http://a.example/t.dotm" TargetMode="External"/>'
    more = [
        {"word/vbaProject.bin": dice.randbytes(80)},
        {"word/activeX/activeX1.bin": dice.randbytes(80)},
        {"word/embeddings/oleObject1.bin": dice.randbytes(80)},
        {"word/_rels/settings.xml.rels": rels},
        {"word/footer9.xml": b"<w:instrText> DDEAUTO c:\\\\x </w:instrText>"},
    ]
    return office(dice, more=dice.choice(more))


def office_macro(dice: random.Random) -> bytes:
    return package("word/document.xml", {}, "application/vnd.ms-word.document.macroEnabled.main+xml")


def zip_bomb(dice: random.Random) -> bytes:
    if dice.random() < 0.3:
        return office(dice, more={f"word/media/{n}.xml": b"" for n in range(4_001)})
    return office(dice, more={"word/media/a.xml": b"\0" * (dice.randint(5, 12) * 2**20)})


def of_wrong_type(dice: random.Random) -> bytes:
    made: list[Callable[[], bytes]] = [
        lambda: b"MZ" + dice.randbytes(300),
        lambda: b"\x7fELF" + dice.randbytes(300),
        lambda: b"<!DOCTYPE html><script>1</script>",
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        lambda: b"Rar!\x1a\x07" + dice.randbytes(90),
        lambda: package("word/document.xml", {}, "text/plain"),
        lambda: sentence(dice).encode(),
        lambda: b"GIF89a" + dice.randbytes(90),
        lambda: picture(dice, "PNG"),
        lambda: office(dice),
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + dice.randbytes(600),
    ]
    return dice.choice(made)()


def picture_cut(dice: random.Random) -> bytes:
    whole = picture(dice, dice.choice(["JPEG", "PNG"]))
    return whole[: len(whole) // 2]


Made = Callable[[random.Random], bytes]
DAYS = (date(2024, 1, 1), date(2025, 6, 1), date(2026, 12, 31))
OLD = (date(2023, 12, 31), date(2019, 3, 2), date(2027, 1, 1), None)
GOOD: tuple[tuple[Made, Asked], ...] = (
    (plain_pdf, PDF_ROW),
    (plain_pdf, WINDOW_ROW),
    (pdf_with_links, PDF_ROW),
    (pdf_drawn_by_form, PDF_ROW),
    (pdf_no_copying, PDF_ROW),
    (lambda dice: picture(dice, "JPEG", exif=dice.random() < 0.5), PICTURE_ROW),
    (lambda dice: picture(dice, "PNG", exif=dice.random() < 0.5), PICTURE_ROW),
    (office, ANY_ROW),
    (video, VIDEO_ROW),
    (plain_pdf, ANY_ROW),
)
BAD: tuple[tuple[Made, Asked, str], ...] = (
    (of_wrong_type, PDF_ROW, "type"),
    (plain_pdf, PICTURE_ROW, "type"),
    (pdf_locked, PDF_ROW, "encrypted"),
    (office_locked, ANY_ROW, "encrypted"),
    (pdf_empty, PDF_ROW, "empty"),
    (lambda dice: office(dice, text=False), ANY_ROW, "empty"),
    (plain_pdf, WINDOW_ROW, "window"),
    (pdf_scanned, PDF_ROW, "no_text"),
    (pdf_active, PDF_ROW, "cleaned"),
    (pdf_signed_active, PDF_ROW, "active"),
    (office_active, ANY_ROW, "active"),
    (office_macro, ANY_ROW, "active"),
    (pdf_bomb, PDF_ROW, "bomb"),
    (zip_bomb, ANY_ROW, "bomb"),
    (pdf_cut, PDF_ROW, "damaged"),
    (picture_cut, PICTURE_ROW, "damaged"),
)


def good(seed: int, many: int) -> list[Case]:
    """Return `many` files that are proof."""
    dice, made = random.Random(seed), []
    for number in range(many):
        make, asked = GOOD[number % len(GOOD)]
        made.append(Case(f"good-{number}", make(dice), asked, "good", dice.choice(DAYS)))
    return made


def bad(seed: int, many: int) -> list[Case]:
    """Return `many` files that are not, or that must be cleaned first."""
    dice, made = random.Random(seed), []
    for number in range(many):
        make, asked, expected = BAD[number % len(BAD)]
        dated = dice.choice(OLD if expected == "window" else DAYS)
        made.append(Case(f"{expected}-{number}", make(dice), asked, expected, dated))
    return made

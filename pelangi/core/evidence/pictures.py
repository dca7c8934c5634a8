"""Pictures: drawn anew from their points, so that neither place nor words nor a second file stays in them."""

import struct
from io import BytesIO

from PIL import Image, ImageOps

from pelangi.core.evidence import kinds
from pelangi.core.evidence.refusals import NotProof, bomb, damaged
from pelangi.core.pictures import only_whole_pictures

FORMATS = {kinds.JPG: ("JPEG",), kinds.PNG: ("PNG",)}
QUALITY = 90
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    struct.error,
    Image.DecompressionBombError,
)  # what Pillow raises for damaged or lying files


def redrawn(content: bytes, kind: str, limits: kinds.Limits) -> tuple[bytes, tuple[str, ...]]:
    """Return the picture drawn anew, and "metadata" when it carried something beside its points."""
    only_whole_pictures()
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS[kind])
        width, height = picture.size
        if width * height > limits.pixels:
            raise bomb()
        carried = bool(picture.getexif()) or any(
            key in picture.info for key in ("exif", "comment", "xmp", "photoshop", "Comment")
        )
        upright = ImageOps.exif_transpose(picture)
        upright = upright.convert("RGB" if kind == kinds.JPG else _mode(upright))
    except NotProof:
        raise
    except BROKEN as why:
        raise damaged(kind.upper()) from why
    bare = Image.new(
        upright.mode, upright.size
    )  # `upright` still carries what was written beside the picture
    bare.paste(upright)
    drawn = BytesIO()
    if kind == kinds.JPG:
        bare.save(drawn, "JPEG", quality=QUALITY)
    else:
        bare.save(drawn, "PNG")
    return drawn.getvalue(), ("metadata",) if carried else ()


def _mode(picture: Image.Image) -> str:
    if picture.has_transparency_data:
        return "RGBA"
    return "L" if picture.mode in ("1", "L", "I", "I;16") else "RGB"

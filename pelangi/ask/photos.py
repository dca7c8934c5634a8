"""Photos of papers as strangers send them: only what can be seen is kept.

What comes in is judged by its content, never by its name or by what the sender calls it. The picture is drawn
anew, so that nothing hidden stays: no place (EXIF), no words, no second file behind the picture.
"""

import struct
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from pelangi.ask.refusals import Refused
from pelangi.core.pictures import only_whole_pictures

FORMATS = ("JPEG", "PNG", "WEBP")  # SVG can hold scripts; the others are formats no telephone makes
MOST_BYTES = 8 * 2**20
MOST_PIXELS = 50_000_000  # the largest usual telephone camera; counted before a single pixel is unpacked
LONGEST_SIDE = 2000  # pixels: an A4 page can still be read
QUALITY = 80
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    struct.error,
    Image.DecompressionBombError,
)  # what Pillow raises for damaged or lying files


class NotAPhoto(Refused):
    def __init__(self):
        super().__init__(
            _("This file is no photo. Send a photo as your telephone takes it (JPEG, PNG or WebP).")
        )


class PhotoTooLarge(Refused):
    def __init__(self):
        super().__init__(_("This photo is too large. Send one of at most 8 MB and 50 million points."))


def redrawn(sent: bytes) -> bytes:
    """Return the picture as a fresh JPEG, at most LONGEST_SIDE pixels long, upright, with nothing but its points.

    Raises NotAPhoto for whatever is no whole JPEG, PNG or WebP picture, PhotoTooLarge before unpacking it.
    """
    if len(sent) > MOST_BYTES:
        raise PhotoTooLarge
    only_whole_pictures()
    try:
        picture = Image.open(BytesIO(sent), formats=FORMATS)
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise PhotoTooLarge
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked no larger than needed
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except PhotoTooLarge:
        raise
    except BROKEN as why:
        raise NotAPhoto from why
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)  # `upright` still carries what was written beside the picture
    bare.paste(upright)
    drawn = BytesIO()
    bare.save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue()

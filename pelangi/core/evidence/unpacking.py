"""Streams of a PDF unpacked piece by piece, so that one which swells without end is noticed before it fills memory."""

import zlib

import pikepdf

from pelangi.core.evidence.kinds import Limits
from pelangi.core.evidence.refusals import bomb

PIECE = 2**20


def refuse_swelling(stream: pikepdf.Object, limits: Limits, left: int) -> int:
    """Return how many bytes of `left` remain once the stream is unpacked. Raises NotProof for a bomb."""
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if not names or names[0] != "/FlateDecode":
        return left
    packed = stream.read_raw_bytes()
    for number in range(sum(name == "/FlateDecode" for name in names)):
        is_last = number + 1 == len(names)
        size, packed = _inflated(packed, limits, keep=not is_last, picture=stream.get("/Subtype") == "/Image")
        left -= size
        if left < 0:
            raise bomb()
        if is_last:
            break
    return left


def _inflated(packed: bytes, limits: Limits, *, keep: bool, picture: bool) -> tuple[int, bytes]:
    """Unpack once; a picture of one colour packs well and may, anything else that swells so much may not."""
    ratio = limits.ratio * (8 if picture else 1)
    most = min(limits.unpacked, max(limits.small, ratio * len(packed)))
    machine, size, kept, rest = zlib.decompressobj(), 0, bytearray(), packed
    try:
        while rest and not machine.eof:
            piece = machine.decompress(rest, PIECE)
            size += len(piece)
            if size > most:
                raise bomb()
            if keep:
                kept += piece
            rest = machine.unconsumed_tail
    except zlib.error:
        return size, bytes(kept)  # cut short: the reader of the file shows what came before
    return size, bytes(kept)

"""The smallest XLS and ODS workbooks that hold a table, made by hand: no library we use writes them."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

Table = Sequence[Sequence[object]]
SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods(sheets: Mapping[str, Table]) -> bytes:
    """Return an OpenDocument spreadsheet."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_ods_row, rows))}</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content)
    return file.getvalue()


def _ods_row(row: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: object) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell:%Y-%m-%d}"/>'
    if isinstance(cell, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{float(cell)!r}"/>'
    text = escape("".join(sign for sign in str(cell) if sign.isprintable()))
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def xls(sheets: Mapping[str, Table]) -> bytes:
    """Return an Excel 97 workbook (BIFF8 in a compound file)."""
    bodies = [_xls_sheet(rows) for rows in sheets.values()]
    names = [name[:31].encode("utf-16-le") for name in sheets]
    bof, eof = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6)), _record(0x000A, b"")
    start = len(bof) + len(eof) + sum(12 + len(name) for name in names)
    bounds = b""
    for name, body in zip(names, bodies, strict=True):
        bounds += _record(0x0085, struct.pack("<IHBB", start, 0, len(name) // 2, 1) + name)
        start += len(body)
    return _compound(bof + bounds + eof + b"".join(bodies))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_sheet(rows: Table) -> bytes:
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 6))
    width = max((len(row) for row in rows), default=0)
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, (int, float)):
                out += _record(0x0203, struct.pack("<HHHd", line, place, 0, float(cell)))
            elif cell != "":
                text = str(cell).encode("utf-16-le", errors="replace")[:4000]
                out += _record(0x0204, struct.pack("<HHHHB", line, place, 0, len(text) // 2, 1) + text)
    return out + _record(0x000A, b"")


def _compound(stream: bytes) -> bytes:
    """Wrap one stream "Workbook" into a compound file: header, allocation table, directory, stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    tables = next(n for n in range(1, 110) if n * (SECTOR // 4) >= count + 1 + n)
    chain = [FAT] * tables + [END] + [tables + 2 + n for n in range(count - 1)] + [END]
    chain += [FREE] * (tables * (SECTOR // 4) - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    folder = _entry("Root Entry", kind=5, child=1, first=END, size=0)
    folder += _entry("Workbook", kind=2, child=FREE, first=tables + 1, size=len(stream))
    folder = folder.ljust(SECTOR, b"\0")
    return header + struct.pack(f"<{len(chain)}I", *chain) + folder + stream


def _entry(name: str, *, kind: int, child: int, first: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    out = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return out + bytes(16) + struct.pack("<I16xIQ", 0, first, size)

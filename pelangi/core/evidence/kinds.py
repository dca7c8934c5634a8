"""What a file is, by its first bytes; its name and what the sender calls it are not looked at."""

from dataclasses import dataclass

JPG, PNG, PDF, MP4, MOV = "jpg", "png", "pdf", "mp4", "mov"
DOCX, XLSX, PPTX = "docx", "xlsx", "pptx"
ZIP, OLD_OFFICE = "zip", "ole"
ANY_PROOF = (PDF, JPG, PNG, DOCX, XLSX, PPTX)
"""Taken where a row names no kinds."""
NAMES = {
    JPG: ("foto JPEG", "a JPEG picture"),
    PNG: ("gambar PNG", "a PNG picture"),
    PDF: ("PDF", "a PDF"),
    MP4: ("video MP4", "an MP4 video"),
    MOV: ("video MOV", "a MOV video"),
    DOCX: ("dokumen Word", "a Word document"),
    XLSX: ("lembar kerja Excel", "an Excel workbook"),
    PPTX: ("salindia PowerPoint", "PowerPoint slides"),
    ZIP: ("arsip ZIP", "a ZIP archive"),
    OLD_OFFICE: ("dokumen Office lama", "an old Office document"),
    "program": ("program yang dapat dijalankan", "a program that can run"),
    "web": ("halaman web", "a web page"),
    "rar": ("arsip RAR", "a RAR archive"),
    "7z": ("arsip 7-Zip", "a 7-Zip archive"),
    "gif": ("gambar GIF", "a GIF picture"),
    "other": ("jenis yang tidak dikenal", "of no known kind"),
}
MIME = {
    JPG: "image/jpeg",
    PNG: "image/png",
    PDF: "application/pdf",
    MP4: "video/mp4",
    MOV: "video/quicktime",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
BEGINNINGS = (
    (b"\xff\xd8\xff", JPG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"GIF8", "gif"),
)
WEB = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php")


@dataclass(frozen=True)
class Limits:
    """The most that is taken; a city with more room may say so."""

    file: int = 25 * 2**20  # bytes
    video: int = 100 * 2**20
    pages: int = 500
    pixels: int = 50_000_000
    unpacked: int = 200 * 2**20  # bytes of one package or one stream
    ratio: int = 150  # unpacked to packed, for parts of more than `small` bytes
    small: int = 4 * 2**20
    entries: int = 4_000  # of one package


def kind_of(content: bytes) -> str:
    """Return the kind of the file by its content, "other" when it is none that is known."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[4:8] == b"ftyp":
        return MOV if content[8:10] == b"qt" else MP4
    if content[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(WEB):
        return "web"
    return "other"


def wanted(file_types: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of file a row takes: what it names, without links; what it does not name is any proof."""
    kinds = tuple(dict.fromkeys(JPG if one == "jpeg" else one for one in file_types if one != "link"))
    return kinds if file_types else ANY_PROOF

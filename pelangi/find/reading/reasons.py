"""What is wrong with a row or a file, what was expected, and how to mend it: in Indonesian and in English.

Kept as plain data, not as translations of a page, because a returned list goes to offices in both languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One reason in one language."""

    wrong: str
    mend: str


def _both(wrong_id: str, mend_id: str, wrong_en: str, mend_en: str) -> dict[str, Words]:
    return {"id": Words(wrong_id, mend_id), "en": Words(wrong_en, mend_en)}


REASONS: dict[str, dict[str, Words]] = {
    "no_name": _both(
        "Nama kosong atau tidak memuat huruf.",
        "Isi nama orangnya. Bila tidak diketahui, tulis misalnya “Tn. X 3”.",
        "The name is empty or has no letters.",
        "Write the person's name; if nobody knows it, for example “Mr X 3”.",
    ),
    "impossible_date": _both(
        "Tanggal lahir ini tidak ada di kalender.",
        "Tulis tanggal yang benar, atau tahunnya saja, misalnya 1950.",
        "This birth date is not in any calendar.",
        "Write the right date, or the year alone, for example 1950.",
    ),
    "unreadable_date": _both(
        "Tanggal lahir tidak dapat dibaca.",
        "Tulis seperti 31-12-1950, 31 Desember 1950, atau tahunnya saja.",
        "The birth date cannot be read.",
        "Write it like 31-12-1950, 31 Desember 1950, or the year alone.",
    ),
    "date_in_future": _both(
        "Tanggal lahir lebih baru dari hari daftar diterima.",
        "Periksa tahunnya.",
        "The birth date lies after the day the list arrived.",
        "Check the year.",
    ),
    "date_too_old": _both(
        "Tahun lahir terlalu tua.", "Periksa tahunnya.", "The birth year is too long ago.", "Check the year."
    ),
    "unreadable_age": _both(
        "Umur tidak dapat dibaca.",
        "Tulis umur dalam tahun, misalnya 64.",
        "The age cannot be read.",
        "Write the age in years, for example 64.",
    ),
    "age_too_high": _both(
        "Umur lebih dari 125 tahun.", "Periksa umurnya.", "The age is above 125 years.", "Check the age."
    ),
    "not_a_person": _both(
        "Baris ini tampaknya jumlah, catatan, atau tanda tangan, bukan orang.",
        "Tidak perlu diperbaiki. Bila ini orang, isi juga kolom lain.",
        "This row looks like a total, a note or a signature, not a person.",
        "Nothing to mend. If it is a person, fill in the other columns too.",
    ),
    "no_headings": _both(
        "Judul kolom di lembar ini tidak dikenali.",
        "Beri judul kolom, sekurang-kurangnya “Nama” dan “NIK” atau “Tanggal Lahir”.",
        "The column headings of this sheet are not recognised.",
        "Give the columns headings, at least “Nama” and “NIK” or “Tanggal Lahir”.",
    ),
    "no_register_id": _both(
        "Nomor baris data induk (register_id) kosong.",
        "Isi kolom register_id dengan nomor yang berbeda untuk setiap baris.",
        "The register's own number (register_id) is empty.",
        "Fill register_id with a number of its own for every row.",
    ),
    "register_id_twice": _both(
        "Nomor register_id ini sudah dipakai baris lain.",
        "Beri nomor lain atau hapus baris yang berulang.",
        "Another row has this register_id already.",
        "Give it another number or remove the repeated row.",
    ),
    "no_nik": _both(
        "NIK kosong atau rusak, dan data induk ini tidak punya nomor baris sendiri.",
        "Tulis NIK 16 angka sebagai teks, atau tambahkan kolom register_id.",
        "The NIK is empty or destroyed, and this register has no row number of its own.",
        "Write the 16 digits of the NIK as text, or add a column register_id.",
    ),
    "nik_twice": _both(
        "NIK ini sudah dipakai baris lain.",
        "Periksa kedua baris; hapus baris yang berulang.",
        "Another row has this NIK already.",
        "Check both rows; remove the repeated one.",
    ),
    "unknown_status": _both(
        "Status tidak dikenal.",
        "Tulis alive (hidup), dead (meninggal), atau moved (pindah).",
        "The status is not known.",
        "Write alive, dead or moved.",
    ),
    "unknown_card_state": _both(
        "Keadaan KTP-el tidak dikenal.",
        "Tulis recorded (sudah rekam), printed (sudah cetak), atau none (belum).",
        "The state of the identity card is not known.",
        "Write recorded, printed or none.",
    ),
    "nik_damaged": _both(
        "NIK rusak oleh lembar kerja (misalnya 1,97E+15); tidak dipakai.",
        "Ubah kolom NIK menjadi teks, lalu ketik ulang 16 angkanya.",
        "The spreadsheet destroyed the NIK (for example 1.97E+15); it is not used.",
        "Make the NIK column text and type the 16 digits again.",
    ),
    "nik_rounded": _both(
        "Angka terakhir NIK mungkin dibulatkan oleh lembar kerja.",
        "Ubah kolom NIK menjadi teks, lalu periksa angka terakhir.",
        "The last digit of the NIK may have been rounded by the spreadsheet.",
        "Make the NIK column text and check the last digit.",
    ),
    "nik_letters": _both(
        "NIK memuat huruf yang dibaca sebagai angka.",
        "Periksa NIK.",
        "The NIK has letters that were read as digits.",
        "Check the NIK.",
    ),
    "nik_length": _both(
        "NIK tidak terdiri atas 16 angka.",
        "Periksa NIK.",
        "The NIK does not have 16 digits.",
        "Check the NIK.",
    ),
    "nik_not_a_number": _both(
        "Isi kolom NIK bukan nomor; tidak dipakai.",
        "Isi NIK atau kosongkan.",
        "The NIK column holds no number; it is not used.",
        "Fill in the NIK or leave it empty.",
    ),
    "nik_is_family_card": _both(
        "Kolom NIK berisi nomor KK; dipindahkan ke kolom KK.",
        "Isi NIK orangnya bila diketahui.",
        "The NIK column holds the family-card number; it was moved there.",
        "Fill in the person's own NIK if it is known.",
    ),
    "sex_unclear": _both(
        "Jenis kelamin tidak dapat dibaca; dikosongkan.",
        "Tulis L atau P.",
        "The sex cannot be read; left empty.",
        "Write L or P.",
    ),
}

FILE_REASONS: dict[str, dict[str, str]] = {
    "empty_file": {"id": "Berkas ini kosong.", "en": "This file is empty."},
    "broken_workbook": {
        "id": "Berkas ini tidak dapat dibuka sebagai lembar kerja. Simpan ulang sebagai .xlsx atau .csv.",
        "en": "This file cannot be opened as a workbook. Save it again as .xlsx or .csv.",
    },
    "too_large": {
        "id": "Isi berkas ini terlalu besar. Bagi menjadi beberapa berkas.",
        "en": "What this file unfolds to is too large. Split it into several files.",
    },
    "no_people": {
        "id": "Tidak ada kolom nama yang dikenali. Beri judul kolom, misalnya “Nama” dan “NIK”.",
        "en": "No column of names was recognised. Give the columns headings, for example “Nama” and “NIK”.",
    },
    "no_people_among": {
        "id": "Tidak ada kolom nama di antara judul yang ditemukan: {found}. Ubah judul kolom nama menjadi “Nama”,"
        " lalu kirim lagi.",
        "en": "There is no column of names among the headings found: {found}. Call the column of names “Nama” and"
        " send the file again.",
    },
    "not_a_register": {
        "id": "Berkas ini bukan data induk: kolom register_id dan name tidak ada, begitu pula NIK, No. KK, nama,"
        " tanggal lahir, dan kelurahan bersama-sama.",
        "en": "This file is no register extract: the columns register_id and name are missing, and so are NIK, family"
        " card, name, birth date and ward together.",
    },
}


def words(code: str, language: str) -> Words:
    """Return a reason in a language; English when there is no such language."""
    reason = REASONS[code]
    return reason.get(language[:2], reason["en"])


def file_words(code: str, language: str) -> str:
    """Return why a whole file was refused."""
    reason = FILE_REASONS[code]
    return reason.get(language[:2], reason["en"])


def no_people_words(found: Sequence[str], language: str) -> str:
    """Return that a file has no column of names, naming the headings it has."""
    if not found:
        return file_words("no_people", language)
    named = ", ".join(f"“{heading}”" for heading in found)
    return file_words("no_people_among", language).format(found=named)

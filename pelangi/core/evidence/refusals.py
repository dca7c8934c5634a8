"""Why a file is no proof: what was found, what was expected, how to mend it; in both languages."""

from pelangi.core.index.words import Words


class NotProof(ValueError):
    """The file is refused. `code` says why in one word for lists and tests, `words` in sentences."""

    def __init__(self, code: str, words_id: str, words_en: str):
        super().__init__(words_id)
        self.code = code
        self.words = Words(words_id, words_en)


def damaged(kind: str) -> NotProof:
    """The file breaks off or is not built as its kind must be."""
    return NotProof(
        "damaged",
        f"Berkas {kind} ini rusak atau terpotong. Buka di komputer Anda; bila tidak terbuka, simpan ulang"
        " dari aslinya lalu unggah lagi.",
        f"This {kind} file is damaged or cut short. Open it on your computer; if it does not open, save it"
        " again from the original and send that.",
    )


def encrypted() -> NotProof:
    """The file opens with a password only."""
    return NotProof(
        "encrypted",
        "Berkas ini terkunci kata sandi, sehingga penilai tidak dapat membukanya. Simpan salinan tanpa kata"
        " sandi lalu unggah salinan itu.",
        "This file is locked by a password, so no assessor can open it. Save a copy without a password and"
        " send that copy.",
    )


def active(found: str, found_en: str = "") -> NotProof:
    """The file carries something that runs, and taking it out would change the document."""
    return NotProof(
        "active",
        f"Berkas ini memuat isi yang dapat berjalan ({found}). Simpan sebagai PDF, atau sebagai dokumen tanpa"
        " makro, lalu unggah lagi.",
        f"This file carries content that can run ({found_en or found}). Save it as PDF, or as a document"
        " without macros, and send that.",
    )


def bomb() -> NotProof:
    """The file unpacks to far more than it should."""
    return NotProof(
        "bomb",
        "Berkas ini membengkak jauh melebihi ukurannya saat dibuka, sehingga tidak aman. Ekspor ulang"
        " dokumen aslinya menjadi PDF.",
        "This file swells far beyond its size when it is opened, so it is not safe. Export the original"
        " document as PDF again.",
    )


def empty() -> NotProof:
    """There is nothing in it."""
    return NotProof(
        "empty",
        "Berkas ini kosong. Diharapkan dokumen yang ada isinya; periksa apakah Anda memilih berkas yang benar.",
        "This file is empty. A document with something in it is expected; see whether you chose the right"
        " file.",
    )


def no_text() -> NotProof:
    """Pages, but no words a machine can find."""
    return NotProof(
        "no_text",
        "Halaman berkas ini hanya gambar (hasil pindai) tanpa teks yang terbaca. Pindai ulang dengan pengenalan"
        " teks (OCR), atau ekspor dokumen aslinya menjadi PDF.",
        "The pages of this file are pictures only (a scan), without text that can be read. Scan it again with"
        " text recognition (OCR), or export the original document as PDF.",
    )


def out_of_window(first: int, last: int, dated: str) -> NotProof:
    """The document's date lies outside the years that count for the row."""
    years = f"{first}-{last}" if first != last else str(first)
    return NotProof(
        "window",
        f"Baris ini meminta bukti bertahun {years}; tanggal dokumen: {dated or 'tidak diisi'}."
        " Isi tanggal yang tertera pada dokumen, atau unggah dokumen dari tahun itu.",
        f"This row asks for proof of {years}; date of the document: {dated or 'not given'}."
        " Enter the date printed on the document, or send a document of those years.",
    )


def too_large(most: int) -> NotProof:
    """More bytes than are taken."""
    return NotProof(
        "too_large",
        f"Berkas ini lebih besar dari {most // 2**20} MB. Perkecil gambar di dalamnya atau bagi menjadi beberapa"
        " berkas.",
        f"This file is larger than {most // 2**20} MB. Make the pictures in it smaller or split it into several"
        " files.",
    )


def too_many(pages: int, most: int) -> NotProof:
    """More pages than an assessor reads."""
    return NotProof(
        "pages",
        f"Berkas ini berisi {pages} halaman; paling banyak {most}. Unggah halaman yang membuktikan saja.",
        f"This file has {pages} pages; {most} at most. Send only the pages that prove it.",
    )


def wrong_type(found_id: str, found_en: str, wanted: tuple[str, ...]) -> NotProof:
    """The content is of a kind the row does not take."""
    kinds = ", ".join(one.upper() for one in wanted)
    if not kinds:
        return NotProof(
            "type",
            "Baris ini tidak menerima berkas; isi tautan atau nomor dokumen.",
            "This row takes no file; give a link or the number of the document.",
        )
    return NotProof(
        "type",
        f"Isi berkas ini {found_id}, apa pun namanya. Baris ini menerima: {kinds}. Simpan atau ekspor dokumen"
        " ke jenis itu.",
        f"The content of this file is {found_en}, whatever its name. This row takes: {kinds}. Save or export"
        " the document as one of these.",
    )

"""Which of our columns a heading means, and which headings name what must never be stored."""

import re
import unicodedata

ROSTER_COLUMNS = (
    "name", "alias", "nik", "family_card_number", "sex", "birth_place", "birth_date", "age",
    "mother_name", "father_name", "address", "rt", "rw", "ward",
)  # fmt: skip
PLACE_AND_DATE, RT_RW = "birth_place_date", "rt_rw"  # two of our columns in one of theirs
FORBIDDEN = "forbidden"

# UU 27/2022 art. 4 (health, criminal record) and adminduk practice: not needed to issue a document, so never kept
_FORBIDDEN = re.compile(
    r"\b(diagnos\w*|penyakit|gangguan|icd\w*|keluhan|gejala|rekam medis|rm|perkara|pasal|kasus|pidana|kejahatan"
    r"|vonis|hukuman|putusan|ekspirasi|expirasi|residivis\w*|remisi|tindak|pelanggaran|bebas|obat\w*|terapi|dosis"
    r"|resep|medikasi|medicine|medication|diagnosis|crime|offence|offense|sentence|hiv|narkoba|napza)\b"
)
# headings that begin like ours and mean somebody or something else
_OTHERS = re.compile(
    r"\b(wali|kepala keluarga|kk nama|sekolah|petugas|penjamin|pendamping|suami|istri|pasangan|instansi|kerabat"
    r"|keluarga dihubungi|masuk|bank|rekening|kode pos|ibu asuh|pengasuh)\b"
)
_WHO = (
    r"(pasien|siswa|siswi|anak|penghuni|warga|wbp|warga binaan|lansia|penduduk|penerima|peserta|peserta didik"
    r"|klien|santri|penyandang|orang|napi|tahanan|odgj|jiwa|pm|penerima manfaat|kpm|sesuai ktp|ktp|murid|residen)"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        ("family_card_number", r"(no|nomor|nmr)? ?(kk|kartu keluarga|k k)|nkk|family card( number)?"),
        ("mother_name", r"(nama )?(gadis )?(ibu|mama)( kandung)?|nama gadis ibu kandung|mother( s)?( name)?"),
        ("father_name", r"(nama )?(ayah|bapak|bpk)( kandung)?|bin( binti)?|binti|father( s)?( name)?"),
        (
            "alias",
            r"(nama )?(alias|panggilan|kecil|lain|julukan|samaran)( alias| panggilan)?|nickname|als",
        ),
        (
            "nik",
            r"(no|nomor|nmr)? ?(nik|n i k|ktp|ktp el|ktp nik|nik ktp|identitas|induk kependudukan)|nik \w+|ktp",
        ),
        (
            PLACE_AND_DATE,
            r"ttl|t t l|(tempat|tmp|tmpt|tpt)( lahir)? (dan )?(tanggal|tgl|tg)( lahir| lhr)?|tempat lahir tgl lahir",
        ),
        (
            "birth_place",
            r"(tempat|tmp|tmpt|tpt|kota|kab) (lahir|lhr|kelahiran)|kelahiran tempat|birth ?place",
        ),
        (
            "birth_date",
            r"(tanggal|tgl|tg|tahun|thn) ?(lahir|lhr|kelahiran)|(kelahiran|lahir) (tanggal|tgl)|lahir|birth ?date|dob",
        ),
        ("sex", r"(jenis|jns) ?kelamin.*|kelamin|jk|j k|l p|lp|p l|lk pr|sex|gender|jenkel|jk l p"),
        ("age", r"(umur|usia|age)( (saat ini|sekarang))?( (th|thn|tahun|years?))?"),
        (RT_RW, r"rt (dan )?rw|rtrw"),
        ("rt", r"(no )?rt"),
        ("rw", r"(no )?rw"),
        ("ward", r"(nama )?(kel|kelurahan|desa|ward|ds)( (kel|kelurahan|desa|asal|domisili))*|kelurahan \w+"),
        ("address", r"(alamat|address|jalan|jln?|domisili|tempat tinggal)( \w+)*"),
        ("name", rf"(nama|name|full name|nm)( ?(lengkap|lgkp))?( {_WHO})*|nama lengkap.*"),
    )
)


def plain(heading: str) -> str:
    """Return a heading in lower-case words: "No. KK" → "no kk"."""
    letters = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def column_of(heading: str) -> str | None:
    """Return the column a heading means, FORBIDDEN, or None when it is not ours."""
    words = plain(heading)
    if not words or len(words) > 80:
        return None
    if words in ROSTER_COLUMNS or words.replace(" ", "_") in ROSTER_COLUMNS:
        return words.replace(" ", "_")
    if _FORBIDDEN.search(words):
        return FORBIDDEN
    if _OTHERS.search(words):
        return None
    return next((column for column, pattern in _PATTERNS if pattern.fullmatch(words)), None)

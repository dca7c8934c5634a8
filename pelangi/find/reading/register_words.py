"""What a register extract calls its columns and states, in the words of the contract and of the national register."""

from pelangi.find.reading.columns import column_of, plain

COLUMNS = (
    "register_id", "nik", "family_card_number", "name", "sex", "birth_place", "birth_date", "mother_name",
    "father_name", "address", "rt", "rw", "ward_code", "status", "identity_card", "birth_certificate",
    "child_card",
)  # fmt: skip
WITHOUT_OWN_NUMBER = (
    "nik",
    "family_card_number",
    "name",
    "birth_date",
    "ward_code",
)  # then it is a register too

# headings as exports of the national register (SIAK) and office tables write them, in plain words
_HEADINGS = {
    "id penduduk": "register_id", "no induk data": "register_id", "nama lgkp": "name", "jenis klmin": "sex",
    "tmpt lhr": "birth_place", "tgl lhr": "birth_date", "nama lgkp ibu": "mother_name", "nama ibu": "mother_name",
    "nama lgkp ayah": "father_name", "no rt": "rt", "no rw": "rw", "kode kelurahan": "ward_code",
    "kode kel": "ward_code", "kode wilayah": "ward_code", "ward": "ward_code", "kelurahan": "ward_code",
    "nama kel": "ward_code", "nama kelurahan": "ward_code", "desa kelurahan": "ward_code",
    "status": "status", "status penduduk": "status", "status kependudukan": "status", "flag status": "status",
    "status ktp": "identity_card", "status ktp el": "identity_card", "status rekam": "identity_card",
    "status perekaman": "identity_card", "ktp el": "identity_card", "akta lahir": "birth_certificate",
    "akta kelahiran": "birth_certificate", "akta lhr": "birth_certificate", "ada akta lahir": "birth_certificate",
    "kia": "child_card", "kartu identitas anak": "child_card", "status kia": "child_card",
}  # fmt: skip
STATUSES = {
    "": "alive", "alive": "alive", "hidup": "alive", "aktif": "alive", "penduduk": "alive", "ada": "alive",
    "dead": "dead", "meninggal": "dead", "mati": "dead", "wafat": "dead", "meninggal dunia": "dead",
    "moved": "moved", "pindah": "moved", "pindah keluar": "moved", "pindah datang": "alive",
}  # fmt: skip
CARD_STATES = {
    "": "none", "none": "none", "belum": "none", "belum rekam": "none", "belum merekam": "none", "tidak": "none",
    "tidak ada": "none", "recorded": "recorded", "rekam": "recorded", "sudah rekam": "recorded",
    "sudah merekam": "recorded", "perekaman": "recorded", "prr": "recorded", "print ready record": "recorded",
    "belum cetak": "recorded", "printed": "printed", "cetak": "printed", "sudah cetak": "printed",
    "tercetak": "printed", "card issued": "printed", "ktp el": "printed",
}  # fmt: skip
YES_NO = {
    "": "", "yes": "yes", "true": "yes", "ya": "yes", "ada": "yes", "sudah": "yes", "punya": "yes", "1": "yes",
    "no": "no", "false": "no", "tidak": "no", "tidak ada": "no", "belum": "no", "belum ada": "no",
    "tidak punya": "no", "0": "no",
}  # fmt: skip


def register_column_of(heading: str) -> str | None:
    """Return the column of a register extract that a heading means, or None."""
    words = plain(heading)
    column = words.replace(" ", "_")
    if column in COLUMNS:
        return column
    meant = _HEADINGS.get(words) or column_of(heading)
    return meant if meant in COLUMNS else None


def in_our_words(text: str, words: dict[str, str]) -> str | None:
    """Return what a state means, None when it is not known."""
    found = words.get(text)  # as the contract writes it: the usual case, fast
    return words.get(plain(text)) if found is None else found

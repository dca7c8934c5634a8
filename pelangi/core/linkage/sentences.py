"""The one plain Indonesian sentence of each row in the result file; pages translate the reason code instead."""

from pelangi.core.documents import document_rules
from pelangi.core.linkage.verdicts import ReasonCode, Verdict

FIELDS = {
    "nik": "NIK",
    "family_card": "nomor KK",
    "name": "nama",
    "birth": "tanggal lahir",
    "sex": "jenis kelamin",
    "mother": "nama ibu",
    "father": "nama ayah",
    "home": "tempat tinggal",
    "birth_place": "tempat lahir",
    "relative": "mungkin anggota keluarganya",
}
_SENTENCES = {
    ReasonCode.ALL_DOCUMENTS: "Terdaftar dan memiliki semua dokumen sesuai umurnya.",
    ReasonCode.LACKS_DOCUMENTS: "Terdaftar, tetapi belum memiliki {missing}.",
    ReasonCode.REGISTERED_AS_DEAD: "Ditemukan, tetapi tercatat sudah meninggal; perlu diperiksa.",
    ReasonCode.REGISTERED_AS_MOVED: "Ditemukan, tetapi tercatat sudah pindah; perlu diperiksa.",
    ReasonCode.REGISTERED_TWICE: "Ditemukan, tetapi tampaknya terdaftar dua kali (juga {other}); perlu diperiksa.",
    ReasonCode.SEVERAL_ALIKE: "Ada lebih dari satu penduduk yang sangat mirip (juga {other}); perlu dipilih.",
    ReasonCode.UNSURE: "Mungkin orang ini, tetapi belum pasti{fields}; perlu diperiksa.",
    ReasonCode.WEAK_EVIDENCE: "Tampaknya lengkap, tetapi belum cukup pasti bahwa ini orangnya{fields}; perlu"
    " diperiksa.",
    ReasonCode.BIRTH_DATE_UNKNOWN: "Ditemukan, tetapi tanggal lahir di data penduduk tidak lengkap; perlu diperiksa.",
    ReasonCode.PAPERS_UNKNOWN: "Ditemukan, tetapi data penduduk tidak menyebut semua dokumennya; perlu diperiksa.",
    ReasonCode.NOBODY_ALIKE: "Tidak ada penduduk yang cukup mirip dalam data.",
    ReasonCode.TOO_LITTLE_KNOWN: "Keterangan dalam daftar terlalu sedikit untuk dicari.",
}


def sentence(verdict: Verdict) -> str:
    """Return why a verdict was given, in one Indonesian sentence without personal data but register ids."""
    rules = document_rules()
    fields = [FIELDS[code] for code in verdict.details.get("fields", "").split("|") if code]
    return _SENTENCES[verdict.reason].format(
        missing=" dan ".join(rules[kind].name_id for kind in verdict.missing),
        other=verdict.details.get("other", ""),
        fields=f" karena berbeda: {', '.join(fields)}" if fields else "",
    )

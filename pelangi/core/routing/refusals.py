"""What a refused file is told, in Indonesian: the sentences of `Refused` are English, each with its like here.

The place of the error ("request R1: window") and what was found stand in both; `*` stands for them.
"""

import re

SENTENCES = {
    "*: * is missing": "{0}: {1} belum diisi",
    "*: an object was expected, not *": "{0}: seharusnya sebuah objek, bukan {1}",
    "*: * is not known here; known are *": "{0}: {1} tidak dikenal di sini; yang dikenal: {2}",
    "*: * must be a list, not *": "{0}: {1} harus berupa daftar, bukan {2}",
    "*: * must be a number, not *": "{0}: {1} harus berupa angka, bukan {2}",
    "*: * must be a text, not *": "{0}: {1} harus berupa teks, bukan {2}",
    "*: * must be a whole number, not *": "{0}: {1} harus berupa bilangan bulat, bukan {2}",
    "*: * must hold texts, not *": "{0}: {1} harus berisi teks, bukan {2}",
    "*: * must be an object": "{0}: {1} harus berupa objek",
    "*: * must be an object of shares, not *": "{0}: {1} harus berupa objek berisi bagian, bukan {2}",
    "*: * is not a time of day like 08:30": "{0}: {1} bukan jam seperti 08:30",
    "*: * is not a date like 2026-11-30": "{0}: {1} bukan tanggal seperti 2026-11-30",
    "*: this is not JSON (*)": "{0}: ini bukan JSON ({1})",
    "*: version * is not known; this program reads version 1": "{0}: versi {1} tidak dikenal; yang dibaca versi 1",
    "*: * = * must be at least *": "{0}: {1} = {2} paling sedikit {3}",
    "*: * = * must be above 0": "{0}: {1} = {2} harus di atas 0",
    "*: * min are longer than a day": "{0}: {1} menit lebih lama dari sehari",
    "*: cannot come after itself": "{0}: tidak dapat mengikuti dirinya sendiri",
    "*: 'after' goes round in a circle": "{0}: 'after' berputar tanpa awal",
    "*: * is done and still among the requests": "{0}: {1} sudah selesai tetapi masih ada di antara permohonan",
    "*: place * is not among the places": "{0}: tempat {1} tidak ada dalam daftar tempat",
    "*: shift on *, which is not among the days": "{0}: jam tugas pada {1}, yang tidak ada dalam daftar hari",
    "team * has * shifts on *; one shift a day is known": "tim {0} punya {1} jam tugas pada {2}; hanya satu per hari",
    "*: * is there more than once": "{0}: {1} tercantum lebih dari sekali",
    "days: at least one is needed, in order and each once": "days: paling sedikit satu hari, berurutan, tanpa ulangan",
    "shift * is upside down": "jam tugas {0} terbalik",
    "window * is upside down": "waktu {0} terbalik",
    "a break of * min does not fit between *": "istirahat {0} menit tidak muat antara {1}",
    "the round of * on * breaks a rule; ask the judge which": "putaran {0} pada {1} melanggar aturan; tanyakan juri",
    "*: lat and lon go together": "{0}: lat dan lon harus diisi keduanya",
    "*: lat and lon are needed to estimate drive times": "{0}: lat dan lon diperlukan untuk menaksir waktu tempuh",
    "*: * is not on Earth": "{0}: {1} tidak ada di bumi",
    "drive: a row of minutes must be a list, not *": "drive: satu baris menit harus berupa daftar, bukan {0}",
    "drive: from place * to itself takes * min instead of 0": "drive: tempat {0} ke dirinya {1} menit, seharusnya 0",
    "drive: mode * is not known; known are *": "drive: cara {0} tidak dikenal; yang dikenal: {1}",
    "drive: row * has minutes below 0": "drive: baris {0} berisi menit di bawah 0",
    "drive: row * has * of * minutes": "drive: baris {0} berisi {1} dari {2} menit",
    "drive: * rows for * places": "drive: {0} baris untuk {1} tempat",
    "drive: * is not a number of minutes": "drive: {0} bukan jumlah menit",
    "drive: roads needs the file of an OpenStreetMap extract": "drive: roads memerlukan berkas peta OpenStreetMap",
    "drive: * holds no road a car may use": "drive: {0} tidak berisi jalan yang dapat dilalui mobil",
    "drive: * is not an OpenStreetMap extract that can be read (*)": "drive: {0} bukan peta OpenStreetMap ({1})",
    "drive: Valhalla is not installed; on Python 3.12 or newer: pip install pyvalhalla": (
        "drive: Valhalla belum terpasang; pada Python 3.12 atau lebih baru: pip install pyvalhalla"
    ),
    "drive: the map of our own is for cars; * is driven by --engine valhalla": (
        "drive: peta kami sendiri hanya untuk mobil; {0} dihitung dengan --engine valhalla"
    ),
    "drive: *: No such file or directory": "drive: {0}: berkas tidak ada",
    "drive: *: *": "drive: {0}: tidak dapat dibaca ({1})",
    "floors: * is of no request; known are *": "floors: {0} tidak dimiliki permohonan mana pun; yang dikenal: {1}",
    "floors: *: * must be above 0 and at most 1": "floors: {0}: {1} harus di atas 0 dan paling banyak 1",
    "floors: *: * is not a number": "floors: {0}: {1} bukan angka",
    "floors: * is not known; known are *": "floors: {0} tidak dikenal; yang dikenal: {1}",
    "floors: a * needs a name": "floors: {0} perlu nama",
    "*: kind * is not known; known are *": "{0}: jenis {1} tidak dikenal; yang dikenal: {2}",
    "*: request * is done or under way": "{0}: permohonan {1} sudah selesai atau sedang berjalan",
    "*: request * is not under way": "{0}: permohonan {1} tidak sedang berjalan",
    "*: request * is not known": "{0}: permohonan {1} tidak dikenal",
    "*: team * is not known": "{0}: tim {1} tidak dikenal",
    "*: place * is not known": "{0}: tempat {1} tidak dikenal",
    "*: kits must be at least 1": "{0}: jumlah alat paling sedikit 1",
    "a reserve of * is not between 0 and 0.5": "cadangan {0} tidak di antara 0 dan 0,5",
    "* iterations": "{0} putaran hitung tidak mungkin",
    "* seconds": "{0} detik tidak mungkin",
    "engine spark did not start; it needs * (*)": "mesin spark tidak dapat dimulai; perlu {0} ({1})",
}


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(re.escape(part) for part in sentence.split("*")), re.DOTALL)


# what says most is tried first: the sentence with the most letters of its own
_KNOWN = [
    (_pattern(english), indonesian)
    for english, indonesian in sorted(SENTENCES.items(), key=lambda one: -len(one[0].replace("*", "")))
]


def in_indonesian(message: str) -> str | None:
    """Return what a refusal says in Indonesian; None for one that is not known here."""
    for pattern, indonesian in _KNOWN:
        found = pattern.fullmatch(message)
        if found:
            return indonesian.format(*found.groups())
    return None


def both(message: str) -> str:
    """Return a refusal in both languages, Indonesian first."""
    indonesian = in_indonesian(message)
    return f"{indonesian} / {message}" if indonesian else message

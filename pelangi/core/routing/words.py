"""Every sentence of the planner, in Indonesian and English, by code. Parameters stand in braces."""

from collections.abc import Mapping
from typing import Any


def clock(minutes: int) -> str:
    """Return a time of day as people write it; past midnight it goes on counting hours."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def say(code: str, params: Mapping[str, Any]) -> dict[str, str]:
    """Return the sentence of a code, {"id": …, "en": …}. Lists are joined by commas."""
    shown = {name: _shown(value) for name, value in params.items()}
    indonesian, english = SENTENCES[code]
    return {"id": indonesian.format(**shown), "en": english.format(**shown)}


def _shown(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


BROKEN_RULES = {
    "unknown_team": (
        "Putaran {day}: tim {team} tidak dikenal.",
        "Round on {day}: team {team} is not known.",
    ),
    "no_shift": (
        "Tim {team} tidak bertugas pada {day}.",
        "Team {team} has no shift on {day}.",
    ),
    "round_twice": (
        "Tim {team} punya dua putaran pada {day}.",
        "Team {team} has two rounds on {day}.",
    ),
    "unknown_request": (
        "Putaran {team} {day}: permohonan {request} tidak dikenal.",
        "Round {team} {day}: request {request} is not known.",
    ),
    "unknown_unplanned": (
        "Daftar tidak terjadwal: permohonan {request} tidak dikenal.",
        "Unplanned: request {request} is not known.",
    ),
    "twice": (
        "Permohonan {request} tercantum lebih dari sekali.",
        "Request {request} is there more than once.",
    ),
    "planned_and_unplanned": (
        "Permohonan {request} terjadwal dan sekaligus tercatat tidak terjadwal.",
        "Request {request} is both in a round and unplanned.",
    ),
    "forgotten": (
        "Permohonan {request} tidak ada di putaran mana pun dan tidak tercatat tidak terjadwal.",
        "Request {request} is neither in a round nor unplanned.",
    ),
    "leaves_before_shift": (
        "{team} {day}: tiba di {request} pukul {arrive}, padahal paling cepat {earliest} setelah jam tugas mulai.",
        "{team} {day}: arrives at {request} at {arrive}, but after the start of the shift {earliest} is the earliest.",
    ),
    "arrives_too_early": (
        "{team} {day}: tiba di {request} pukul {arrive}, padahal paling cepat pukul {earliest}.",
        "{team} {day}: arrives at {request} at {arrive}, but {earliest} is the earliest possible.",
    ),
    "home_too_late": (
        "{team} {day}: baru kembali pukul {home}, padahal tugas berakhir pukul {to}.",
        "{team} {day}: is back at {home}, but the shift ends at {to}.",
    ),
    "no_break": (
        "{team} {day}: tidak ada istirahat {min} menit antara pukul {from} dan {to}.",
        "{team} {day}: no break of {min} minutes between {from} and {to}.",
    ),
    "starts_before_arriving": (
        "{team} {day}: pelayanan {request} mulai pukul {start}, sebelum tiba pukul {arrive}.",
        "{team} {day}: {request} starts at {start}, before the arrival at {arrive}.",
    ),
    "wrong_length": (
        "{team} {day}: pelayanan {request} diberi {takes} menit, seharusnya {needs} menit.",
        "{team} {day}: {request} is given {takes} minutes but takes {needs}.",
    ),
    "outside_window": (
        "{team} {day}: {request} mulai pukul {start}, di luar waktu yang tersedia.",
        "{team} {day}: {request} starts at {start}, outside its windows.",
    ),
    "promise_broken": (
        "{team} {day}: {request} mulai pukul {start}, tidak sesuai janji.",
        "{team} {day}: {request} starts at {start}, which breaks its promise.",
    ),
    "skill_lacking": (
        "{team} {day}: tim tidak memiliki keahlian {skills} yang diperlukan {request}.",
        "{team} {day}: the team lacks {skills}, which {request} needs.",
    ),
    "too_few_kits": (
        "{team} {day}: {request} memerlukan {needs} alat, tim membawa {has}.",
        "{team} {day}: {request} needs {needs} kits, the team carries {has}.",
    ),
    "kits_of_day": (
        "{day}: semua tim memerlukan {needs} alat, yang tersedia {has}.",
        "{day}: the teams need {needs} kits together, {has} are there.",
    ),
    "first_not_planned": (
        "{request} pada {day} adalah kunjungan lanjutan, tetapi kunjungan pertama {first} tidak terjadwal.",
        "{request} on {day} follows {first}, which is not planned.",
    ),
    "too_soon_after": (
        "{request} pada {day} terlalu cepat setelah {first} ({first_day}): perlu jarak {min_days} hari.",
        "{request} on {day} is too soon after {first} ({first_day}): {min_days} days must lie between.",
    ),
    "wrong_drive": (
        "{team} {day}: tertulis {says} menit perjalanan, sebenarnya {drive_min}.",
        "{team} {day}: says {says} minutes of driving, it is {drive_min}.",
    ),
    "wrong_score": (
        "Nilai rencana {name} tertulis {says}, sebenarnya {judged}.",
        "The plan's score {name} says {says}, it is {judged}.",
    ),
}

REASONS_LEFT_OUT = {
    "no_team_skill": (
        "Tidak ada tim yang bertugas dengan keahlian {skills}.",
        "No team on duty has the skills {skills}.",
    ),
    "no_shift_at_all": (
        "Tidak ada tim yang bertugas pada hari-hari ini.",
        "No team is on duty on these days.",
    ),
    "more_kits_than_any_team": (
        "Perlu {needs} alat sekaligus; tim yang sesuai membawa paling banyak {has}.",
        "Needs {needs} kits at once; the most a fitting team can carry is {has}.",
    ),
    "more_kits_than_a_day": (
        "Perlu {needs} alat sekaligus; per hari hanya tersedia {has}.",
        "Needs {needs} kits at once; only {has} work on one day.",
    ),
    "window_never_meets_shift": (
        "Waktu yang tersedia tidak pernah bertemu dengan jam tugas tim yang sesuai.",
        "Its windows never meet a shift of a fitting team.",
    ),
    "promise_never_meets_shift": (
        "Waktu yang dijanjikan ({day} {from}-{to}) tidak bertemu dengan jam tugas tim yang sesuai.",
        "The promised hours ({day} {from}-{to}) meet no shift of a fitting team.",
    ),
    "window_unreachable": (
        "Dengan waktu tempuhnya, tidak ada tim yang sesuai yang dapat tiba dalam waktu yang tersedia.",
        "With the drive there and back, no fitting team can be there within its windows.",
    ),
    "promise_unreachable": (
        "Dengan waktu tempuhnya, tidak ada tim yang sesuai yang dapat menepati janji {day} {from}-{to}.",
        "With the drive there and back, no fitting team can keep the promise of {day} {from}-{to}.",
    ),
    "too_far": (
        "Terlalu jauh: perjalanan {drive_min} menit dan pelayanan {length_min} menit tidak muat dalam satu jam tugas.",
        "Too far: {drive_min} minutes of driving and {length_min} at the door do not fit within a shift.",
    ),
    "first_not_served": (
        "Menunggu kunjungan pertama {first}, yang tidak terjadwal.",
        "Waits for the first visit {first}, which is not planned.",
    ),
    "no_day_after_first": (
        "Baru boleh {min_days} hari setelah {first} ({first_day}); tidak ada hari yang sesuai setelah itu.",
        "Must be {min_days} days after {first} ({first_day}); no fitting day lies after that.",
    ),
    "kits_all_out": (
        "Semua alat sudah terpakai pada hari yang sesuai: {days}.",
        "All kits are out on the days that would fit: {days}.",
    ),
    "would_displace": (
        "Hanya muat bila menggeser {requests} (bobot {weight}; bobot permohonan ini {own_weight}).",
        "Would displace {requests} (weight {weight}; its own weight is {own_weight}).",
    ),
    "would_displace_fairly": (
        "Tempatnya dipakai {requests}, agar kelompok atau kelurahan mereka tidak tertinggal; menurut bobot saja "
        "permohonan ini lebih dahulu (bobot {own_weight}, mereka {weight}).",
        "Its place went to {requests}, so that their group or ward is not left behind; by weight alone this one would "
        "come first (its weight {own_weight}, theirs {weight}).",
    ),
    "would_break_promise": (
        "Hanya muat bila mengingkari janji kepada {requests}.",
        "Would break the promise made to {requests}.",
    ),
    "no_time_left": (
        "Tidak ada waktu tersisa: semua putaran yang sesuai sudah penuh dengan janji dan kunjungan lain.",
        "No time is left: every fitting round is full of promises and other visits.",
    ),
    "room_left": (
        "Masih ada tempat pada {team} {day}: rencana ini belum selesai dihitung.",
        "There is room with {team} on {day}: this plan was not worked out to the end.",
    ),
    "said": ("{text}", "{text}"),
}

NEEDS = {
    "team_with_skill": (
        "Perlu tim bertugas dengan keahlian {skills}.",
        "Needs a team on duty with the skills {skills}.",
    ),
    "more_kits": (
        "Perlu {kits} alat lagi pada {day}.",
        "Needs {kits} more kits on {day}.",
    ),
    "team_with_kits": (
        "Perlu tim yang membawa {kits} alat.",
        "Needs a team that carries {kits} kits.",
    ),
    "longer_shift": (
        "Perlu {min} menit lagi pada akhir tugas tim {team} pada {day}.",
        "Needs {min} more minutes at the end of the shift of {team} on {day}.",
    ),
    "other_hours": (
        "Perlu waktu kunjungan lain, misalnya {day} mulai pukul {from}.",
        "Needs other hours, for example {day} from {from}.",
    ),
    "promise_moved": (
        "Perlu janji dipindah ke {day} pukul {from}.",
        "Needs its promise moved to {day} at {from}.",
    ),
    "first_visit": (
        "Perlu kunjungan pertama {first} terjadwal lebih dahulu.",
        "Needs its first visit {first} to be planned.",
    ),
    "another_day": (
        "Perlu satu hari tugas tambahan.",
        "Needs another working day.",
    ),
    "another_day_after": (
        "Perlu hari tugas pada {day} atau sesudahnya.",
        "Needs a working day on or after {day}.",
    ),
    "nearer_start": (
        "Perlu tim yang berangkat dari tempat yang lebih dekat, atau menginap.",
        "Needs a team that starts nearer by, or stays overnight.",
    ),
    "nothing": (
        "Tidak perlu apa-apa: cukup dihitung lebih lama.",
        "Needs nothing but more computing time.",
    ),
}

REASONS_PLANNED = {
    "promised_here": (
        "Sudah dijanjikan pada {day} pukul {from}-{to}.",
        "Was promised on {day}, {from}-{to}.",
    ),
    "only_choice": (
        "Hanya {team} pada {day} yang dapat melayani.",
        "Only {team} on {day} can serve it.",
    ),
    "only_day": (
        "Hanya {day} yang sesuai; di antara timnya {team} paling dekat ({detour_min} menit tambahan jalan).",
        "Only {day} fits; of the teams, {team} drives the least more ({detour_min} min).",
    ),
    "after_first": (
        "{min_days} hari setelah kunjungan pertama {first}; menambah {detour_min} menit perjalanan.",
        "Comes {min_days} days after its first visit {first}; adds {detour_min} min of driving.",
    ),
    "least_detour": (
        "Paling sedikit menambah perjalanan: {detour_min} menit dengan {team} pada {day}.",
        "Adds the least driving: {detour_min} min with {team} on {day}.",
    ),
    "nearer_is_full": (
        "{other_team} pada {other_day} lebih dekat, tetapi penuh; di sini menambah {detour_min} menit perjalanan.",
        "{other_team} on {other_day} is nearer but full; here it adds {detour_min} min of driving.",
    ),
    "makes_room": (
        "Menambah {detour_min} menit perjalanan; di {other_team} pada {other_day} akan {other_min} menit, "
        "tetapi seluruh rencana menjadi lebih baik dengan pembagian ini.",
        "Adds {detour_min} min of driving; with {other_team} on {other_day} it would be {other_min}, "
        "but the plan as a whole was found better this way.",
    ),
}

NOTES = {
    "off_road": (
        "{count} tempat lebih dari 2 km dari semua jalan pada peta ({places}): waktu tempuhnya taksiran, "
        "garis lurus × {detour}.",
        "{count} places are over 2 km from every road of the map ({places}): drives there are estimates, "
        "straight line × {detour}.",
    ),
    "floor_impossible": (
        "Batas bawah {kind} {name} tidak mungkin: perlu {needed} orang, tetapi rencana apa pun menjangkau "
        "paling banyak {at_most} dari {people}.",
        "The floor of {kind} {name} is impossible: it asks for {needed} people, but no plan reaches more than "
        "{at_most} of {people}.",
    ),
    "floors_impossible_together": (
        "Batas-batas bawah tidak mungkin dipenuhi bersama: rencana apa pun kurang paling sedikit {short} orang.",
        "The floors are impossible together: every plan lacks at least {short} people.",
    ),
    "floors_mended_by_kit": (
        "Dengan {kits} alat per hari semua batas bawah terpenuhi: sebuah rencana sudah ditemukan.",
        "With {kits} kits a day every floor is met: a plan was found.",
    ),
    "floors_mended_by_time": (
        "Dengan jam tugas {min} menit lebih panjang semua batas bawah terpenuhi: sebuah rencana sudah ditemukan.",
        "With shifts {min} minutes longer every floor is met: a plan was found.",
    ),
    "floor_mended_by_lowering": (
        "Turunkan batas bawah {kind} {name} menjadi {share} %: sebuah rencana menjangkau {reached} orang.",
        "Lower the floor of {kind} {name} to {share} %: a plan reaches {reached} people.",
    ),
    "floors_not_reached": (
        "Batas bawah belum tercapai, kurang {short} orang ({floors}). Belum terbukti mustahil: coba waktu hitung "
        "lebih lama atau batas lebih rendah.",
        "Floors are not reached, {short} people are lacking ({floors}). This is not proven impossible: try more "
        "computing time or a lower floor.",
    ),
}

SENTENCES = NOTES | BROKEN_RULES | REASONS_LEFT_OUT | NEEDS | REASONS_PLANNED

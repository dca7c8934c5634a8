"""Small lists like those offices send, for the tests of this room. All people invented."""

from pathlib import Path

import xlsxwriter

REGISTER_HEADINGS = (
    "register_id,nik,family_card_number,name,sex,birth_place,birth_date,mother_name,father_name,address,rt,rw,"
    "ward_code,status,identity_card,birth_certificate,child_card"
)
REGISTER_ROWS = (
    "R1,1971050103600001,1971052011100001,SITI AMINAH,P,PANGKALPINANG,1960-03-01,HALIMAH,ABDULLAH,JL. MELATI 1,001,002,"
    "19.71.05.1005,alive,none,no,no",
    "R2,1971051512850002,1971052011100002,BUDI SANTOSO,L,TOBOALI,1985-12-15,PAINEM,KARTO,JL. MAWAR 2,003,001,"
    "19.71.05.1005,alive,printed,no,no",
    "R3,1971044207100003,1971042011100003,LIM MEI LING,P,SUNGAILIAT,2010-07-02,TJIA SIU LAN,LIM FA,JL. ASAM 3,002,001,"
    "19.71.04.1001,alive,none,yes,no",
    "R4,1971041001450004,1971042011100004,ATOK HASAN,L,MUNTOK,1945-01-10,RUKIAH,UMAR,JL. KENARI 4,002,002,"
    "19.71.04.1001,dead,printed,no,no",
)


def register_csv(folder: Path, *rows: str, name: str = "register.csv") -> Path:
    """Write a register extract of the given rows, by default four residents."""
    path = folder / name
    path.write_text("\n".join([REGISTER_HEADINGS, *(rows or REGISTER_ROWS)]) + "\n", encoding="utf-8")
    return path


def roster_csv(folder: Path, text: str, name: str = "daftar.csv", encoding: str = "utf-8") -> Path:
    """Write a list as text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def roster_xlsx(folder: Path, sheets: dict[str, list[list]], name: str = "daftar.xlsx") -> Path:
    """Write a workbook: sheet name -> rows of cells (numbers stay numbers)."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        for sheet_name, rows in sheets.items():
            sheet = book.add_worksheet(sheet_name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, place, cell)
    return path


PRISON_LIST = (
    "No;Nama;NIK;Tgl Lahir;JK;Nama Ibu;Kelurahan;Perkara\n"
    "1;SITI AMINAH;1971050103600001;01-03-1960;P;HALIMAH;Tua Tunu Indah;Pencurian\n"
    "2;BUDI SANTOSO;1971051512850002;15-12-1985;L;PAINEM;Tua Tunu Indah;Penipuan\n"
    "3;;1971051512850009;15-12-1985;L;;;Penipuan\n"
    "4;ORANG JAUH;1671051512850077;15-12-1990;L;WATI;Palembang;Narkotika\n"
)

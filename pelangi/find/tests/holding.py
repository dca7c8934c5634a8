"""What every list must be held to, however odd: no crash, no row lost, none twice, nothing forbidden kept."""

from datetime import date

from pelangi.find.reading import (
    Extract,
    NotATable,
    RosterReading,
    Sheet,
    packed,
    propose,
    read_sheets,
    read_tables,
    unpacked,
    without_forbidden,
)
from pelangi.find.reading.reasons import REASONS, file_words, words
from pelangi.find.tests.odd_files import SECRET, OddFile

TODAY = date(2026, 11, 24)


def held(file: OddFile) -> RosterReading | None:
    """Read a file as a page would, and again from its sealed draft; return what came out, None when refused.

    Raises AssertionError for whatever must not happen.
    """
    sheets, refused = _sheets(file)
    if refused:
        assert file.people is None, f"a sound file was refused: {refused}"
        assert file_words(refused, "id")
        assert file_words(refused, "en")
        return None
    reading = read_tables(sheets, today=TODAY)
    spots = [(row.sheet, row.row_number) for row in [*reading.rows, *reading.bad]]
    assert len(spots) == len(set(spots)), "a row came out twice"
    filled = {(sheet.name, number) for sheet in sheets for number, _row in sheet.numbered()}
    assert set(spots) <= filled, "a row came out that is not in the file"
    if file.people is not None:
        lost = file.people - set(spots)
        assert not lost, f"rows were lost: {sorted(lost)[:5]}"
        assert SECRET not in repr(reading), "a forbidden cell was kept"
    assert all(words(bad.reason, one) for bad in reading.bad for one in ("id", "en"))
    assert all(code in REASONS for row in reading.rows for code in row.warnings)
    kept, _dropped = without_forbidden(sheets)
    propose(kept)
    if file.people is not None:
        assert SECRET not in repr(kept), "a forbidden cell was kept in the draft"
    again = read_tables(unpacked(packed(kept)), today=TODAY)
    assert _rows(again) == _rows(reading), "the confirmed upload reads otherwise than the file"
    return reading


def _sheets(file: OddFile) -> tuple[list[Sheet], str]:
    """Return the sheets of a file, or the reason why it was refused."""
    with file.on_disk() as path:
        try:
            return read_sheets(path), ""
        except NotATable as refusal:
            return [], refusal.code


def _rows(reading: RosterReading) -> tuple:
    bad = [(row.sheet, row.row_number, row.column, row.reason) for row in reading.bad]
    return [(row.sheet, row.row_number, row.values, row.warnings) for row in reading.rows], bad


def held_as_register(file: OddFile) -> int:
    """Read a file as if it were a register extract; return its rows, 0 when refused. Nothing but a refusal may come.

    Raises AssertionError for a row that comes twice or says neither good nor bad.
    """
    with file.on_disk() as path:
        extract = Extract(path, today=TODAY)
        refused, readings = "", []
        try:
            extract.proposal()
            readings = list(extract)
        except NotATable as refusal:
            refused = refusal.code
    assert not refused or file_words(refused, "id")
    assert all((one.row is None) != (one.bad is None) for one in readings)
    spots = [(one.bad.sheet, one.bad.row_number) for one in readings if one.bad]
    assert len(spots) == len(set(spots)), "a row came out twice"
    assert all(words(one.bad.reason, "en") for one in readings if one.bad)
    return len(readings)

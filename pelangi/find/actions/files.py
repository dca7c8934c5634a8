"""What every file that is brought in needs: to be known again, and to keep its bad rows sealed."""

import hashlib
import json
from pathlib import Path

from pelangi.find.cells import BAD_CELL, BAD_CELLS_CELL, bad_row_name, sealed
from pelangi.find.models import BadRow
from pelangi.find.reading import BadRow as UnreadRow


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, by which it is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored_bad_row(row: UnreadRow, **of_file) -> BadRow:
    """Return the unsaved record of a row that was not taken; what was found in it is sealed."""
    return BadRow(
        sheet=row.sheet[:80],
        row_number=row.row_number,
        column=row.column,
        found_sealed=sealed(BAD_CELL, row.found or " ", bad_row_name(row)),
        reason_code=row.reason,
        cells_sealed=sealed(BAD_CELLS_CELL, json.dumps(row.cells, ensure_ascii=False), bad_row_name(row))
        if row.cells
        else None,
        **of_file,
    )

"""A program of its own: read a workbook from standard input, write its sheets as a pickle to standard output.

A damaged or odd workbook makes the reader ask for petabytes, and its process is ended for it: that must not be a web
server's. Started by tables.py with Python's own path, so it imports nothing of ours.
"""

import io
import pickle
import resource
import sys

from python_calamine import CalamineError, CalamineWorkbook

LARGEST_MEMORY = 4 << 30  # bytes; a list of a million rows takes one of them
REFUSED = 3  # exit code


def main() -> int:
    """Read, write, and return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = [sheet.name for sheet in book.sheets_metadata if str(sheet.typ).endswith("WorkSheet")]
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in names or book.sheet_names
        ]
    except (CalamineError, OSError, ValueError, MemoryError):
        return REFUSED
    pickle.dump(sheets, sys.stdout.buffer, protocol=5)
    return 0


if __name__ == "__main__":
    sys.exit(main())

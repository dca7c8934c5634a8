"""Compile the translations (.po) into what Django reads (.mo), with polib: no gettext on the machine is needed."""

import os
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]


def compile_changed(root: Path) -> int:
    """Compile each catalogue whose .mo is missing or older than its .po; return how many were compiled."""
    compiled = 0
    for source in sorted(root.glob("pelangi/*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        half_written = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(half_written))
        os.replace(half_written, target)  # a server that reads at this moment sees the old or the new one
        compiled += 1
    return compiled


if __name__ == "__main__":
    count = compile_changed(ROOT)
    sys.stdout.write(f"Terjemahan / translations: {count}\n" if count else "")

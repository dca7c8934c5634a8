#!/bin/sh
# Runs a set-up script with the first Python on this machine that Pelangi works with (3.11 to 3.13).
set -eu

for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
        exec "$candidate" "$@"
    fi
done

cat >&2 <<'TEXT'
Python 3.11, 3.12, atau 3.13 tidak ditemukan. Di Debian 12 atau Ubuntu 24.04 jalankan:
Python 3.11, 3.12 or 3.13 was not found. On Debian 12 or Ubuntu 24.04 run:

    sudo apt-get install python3 python3-venv

TEXT
exit 1

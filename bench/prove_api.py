"""Schemathesis against the real server: the API for other systems gives no 5xx and no answer it did not describe.

Run: make prove-api, or .venv/bin/python bench/prove_api.py [--examples 40] [--seed 1]. `st` comes from
requirements-bench.txt, or is named by --st. One token with every scope; the server allows 120 calls a minute for each
token, and schemathesis is told to stay below, so a run takes minutes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy" / "setup")]
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,missing_required_header,unsupported_method,ignored_auth"
)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=40, help="tries for each call and phase")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--st", default=str(Path(sys.executable).with_name("st")))
    return parser.parse_args()


def main() -> int:
    """Serve a small city from a folder of its own and let schemathesis call it; its exit code."""
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "pelangi.site.settings", "PELANGI_DATA": folder}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command
        from postgres import free_port

        from pelangi.site.serving import Services, collect_static

        call_command("migrate", verbosity=0)
        collect_static()
        words = _token()
        with Services(port=free_port()) as services:
            services.wait_until_ready()
            return _called(services.address, words, asked)


def _token() -> str:
    """Return the words of a token for all scopes, in a small city with two requests."""
    from django.utils import timezone

    from pelangi.ask import actions
    from pelangi.ask.tests.asking import asked, coordinator
    from pelangi.staff.tests.people import small_city

    small_city()
    for number in range(2):
        asked(f"prove:{number}", name=f"Orang Contoh {number}")
    user = coordinator()
    scopes = [str(one) for one in actions.scopes_open_to(user)]
    return actions.make_token(user, name="prove", scopes=scopes, days=1, by=user, at=timezone.now())[1]


def _called(address: str, words: str, asked: argparse.Namespace) -> int:
    command = [asked.st, "run", f"{address}/api/openapi.json", "--include-path-regex", "^/api/ask/"]
    command += ["--header", f"Authorization: Bearer {words}", "--checks", CHECKS, "--rate-limit", "110/m"]
    command += ["--max-examples", str(asked.examples), "--seed", str(asked.seed), "--no-color"]
    env = {**os.environ, "NO_PROXY": "127.0.0.1"}
    return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

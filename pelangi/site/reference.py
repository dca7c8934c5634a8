"""Reference pages made from the code, so that they cannot lag: `pelangi reference` writes, a test compares."""

import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from pelangi.core.journey_diagram import journeys_markdown
from pelangi.core.portable import schema
from pelangi.site.environment import SETTINGS
from pelangi.staff.role_table import roles_markdown

FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"


def settings_markdown() -> str:
    """Return the table of settings: name, kind, default, purpose."""
    lines = [
        "# Settings",
        "",
        "Made from `SETTINGS` in `pelangi/site/environment.py`; a test compares. Each is an environment variable",
        "and has a default that runs on a laptop.",
        "",
        "| Name | Kind | Default | What it is for |",
        "|---|---|---|---|",
    ]
    for name, (kind, default, why) in SETTINGS.items():
        shown = ", ".join(default) if isinstance(default, list) else str(default)
        lines.append(f"| `{name}` | {kind.__name__} | {f'`{shown}`' if shown else 'empty'} | {why} |")
    return "\n".join(lines) + "\n"


def api_json() -> str:
    """Return the OpenAPI document of the API."""
    from pelangi.site.api import api  # loads every room's endpoints

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, default=str) + "\n"


def package_schema() -> str:
    """Return the JSON Schema of a package of innovations."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_markdown,
    "roles.md": roles_markdown,
    "journeys.md": journeys_markdown,
    "openapi.json": api_json,
    "innovation-package.schema.json": package_schema,
}


def write() -> list[Path]:
    """Write every page; return the files."""
    files = []
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")
        files.append(FOLDER / name)
    return files

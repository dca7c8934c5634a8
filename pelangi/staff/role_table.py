"""The table of roles as a page and as docs/reference/roles.md: read from roles.MATRIX, never written by hand."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from pelangi.staff.roles import MATRIX, NEVER_TOGETHER, SCOPES, Deed, Reach, Role, ScopeKind
from pelangi.staff.words import ROOMS, in_words


@dataclass(frozen=True)
class Line:
    """One deed: its name in code, its words, and the reach of each role in the order of `Role`."""

    deed: str
    words: str
    reaches: list[str]


def reach_words() -> dict[str, str]:
    """Return how a reach is written in a cell."""
    return {"": "–", Reach.SCOPE: _("own place"), Reach.CITY: _("whole city")}


def table_by_room() -> list[tuple[str, list[Line]]]:
    """Return the deeds of each room, in the order of the story, with every role's reach."""
    words = reach_words()
    rooms: dict[str, list[Line]] = {}
    for deed in Deed:
        reaches = [words[MATRIX[role].get(deed, "")] for role in Role]
        rooms.setdefault(deed.partition(".")[0], []).append(Line(deed.value, in_words(deed), reaches))
    return [(str(ROOMS[room]), lines) for room, lines in rooms.items()]


def kinds_of_place(role: Role) -> str:
    """Return for which kinds of place a role can be given."""
    return ", ".join(str(kind.label) for kind in ScopeKind if kind in SCOPES[role])


def never_together() -> list[tuple[str, str, str]]:
    """Return (role, role, why) of the roles that must be two people."""
    lines = []
    for pair, why in NEVER_TOGETHER.items():
        first, second = sorted(pair, key=list(Role).index)
        lines.append((str(first.label), str(second.label), str(why)))
    return lines


def roles_markdown() -> str:
    """Return docs/reference/roles.md."""
    with translation.override("en"):
        lines = [
            "# Roles: who may do what, and where",
            "",
            "Made from `pelangi/staff/roles.py` by `pelangi roles`; a test compares. “own place”: only what lies in",
            "the ward, district, agency or institution the role was given for; “whole city”: everything.",
            "",
            "| Role | Given for | May |",
            "|---|---|---|",
        ]
        for role in Role:
            deeds = [f"{in_words(deed)} ({reach_words()[reach]})" for deed, reach in MATRIX[role].items()]
            lines.append(f"| {role.label} | {kinds_of_place(role)} | {'; '.join(deeds)} |")
        lines += ["", "## Deeds", "", "| Deed | In words | Roles |", "|---|---|---|"]
        for _room, deeds_of_room in table_by_room():
            for line in deeds_of_room:
                holders = [str(role.label) for role in Role if Deed(line.deed) in MATRIX[role]]
                lines.append(f"| `{line.deed}` | {line.words} | {', '.join(holders)} |")
        lines += ["", "## Never one person", "", "| Role | and | Why |", "|---|---|---|"]
        lines += [f"| {first} | {second} | {why} |" for first, second, why in never_together()]
        lines += [
            "",
            "A ward does not cover people in institutions that stand in it.",
            "An RT head sees only what they asked themselves.",
            "",
        ]
    return "\n".join(lines)

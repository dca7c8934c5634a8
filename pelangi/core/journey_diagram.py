"""The journeys drawn: the reference page is made from the tables, so it cannot lag behind them."""

from pelangi.core.journey import FOLLOW_UPS, MOVES, STARTS, STATES, Kind, is_final

_HEAD = """# Journeys

Made from `pelangi/core/journey.py` by `journeys_markdown()`; a test compares. Who moved and when are always
recorded; *why* marks moves that need a reason, *whom* those that name the person who carries or receives.
"""


def journeys_markdown() -> str:
    """Return the reference page: per journey a mermaid state diagram, its moves and its follow-ups."""
    return _HEAD + "".join(f"\n## {kind.capitalize()}\n\n{_diagram(kind)}\n{_table(kind)}" for kind in Kind)


def _diagram(kind: Kind) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    [*] --> {state}" for state in STARTS[kind]]
    for now, moves in MOVES[kind].items():
        lines += [f"    {now} --> {step.to}: {move}" for move, step in moves.items()]
    lines += [f"    {state} --> [*]" for state in STATES[kind] if is_final(kind, state)]
    return "\n".join([*lines, "```", ""])


def _table(kind: Kind) -> str:
    lines = ["| from | move | to | needs |", "| --- | --- | --- | --- |"]
    for now, moves in MOVES[kind].items():
        for move, step in moves.items():
            needs = ", ".join(word for word, on in (("why", step.why), ("whom", step.whom)) if on)
            lines.append(f"| {now} | {move} | {step.to} | {needs} |")
    opened = [
        f"- `{state}` opens: {', '.join(FOLLOW_UPS[state])}" for state in STATES[kind] if state in FOLLOW_UPS
    ]
    return "\n".join([*lines, *([""] if opened else []), *opened, ""])

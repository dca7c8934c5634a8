"""The reliability curve: of what is said with a probability, how often is it true? Drawn as SVG without a library."""

from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

SIDE, MARGIN = 360, 48
EDGES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0001)
COLOURS = ("#1b6ca8", "#b3541e", "#2d6a4f", "#6a4c93", "#9c1c3c", "#4a5759")
FEWEST = 30  # pairs of a point drawn; fewer say nothing
Point = tuple[float, float, int]


def points(said: list[tuple[float, bool]]) -> tuple[Point, ...]:
    """Return (said, true, pairs) of every band of probability that has any."""
    found = []
    for low, high in pairwise(EDGES):
        inside = [(chance, right) for chance, right in said if low <= chance < high]
        if inside:
            count = len(inside)
            found.append(
                (sum(one for one, _ in inside) / count, sum(right for _, right in inside) / count, count)
            )
    return tuple(found)


def draw_curve(curves: list[tuple[str, tuple[Point, ...]]], path: Path) -> None:
    """Write the curves, named, into an SVG; the diagonal is a probability that means what it says."""

    def at(share: float, *, down: bool = False) -> float:
        return MARGIN + SIDE * (1 - share if down else share)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + 2 * MARGIN + 150} {SIDE + 2 * MARGIN}" role="img"'
        ' font-family="sans-serif" font-size="12">',
        "<title>Reliability of linkage probabilities: said against true</title>",
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>',
        f'<line x1="{at(0)}" y1="{at(0, down=True)}" x2="{at(1)}" y2="{at(1, down=True)}" stroke="#888" stroke-dasharray="4"/>',
    ]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        parts.append(
            f'<text x="{at(share)}" y="{SIDE + MARGIN + 16}" text-anchor="middle">{share:.1f}</text>'
        )
        parts.append(
            f'<text x="{MARGIN - 6}" y="{at(share, down=True) + 4}" text-anchor="end">{share:.1f}</text>'
        )
    parts.append(f'<text x="{at(0.5)}" y="{SIDE + 2 * MARGIN - 10}" text-anchor="middle">said</text>')
    parts.append(f'<text x="12" y="{at(0.5, down=True)}">true</text>')
    for number, (name, curve) in enumerate(curves):
        colour = COLOURS[number % len(COLOURS)]
        drawn = [(said, true, pairs) for said, true, pairs in curve if pairs >= FEWEST]
        line = " ".join(f"{at(said):.1f},{at(true, down=True):.1f}" for said, true, _ in drawn)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{at(said):.1f}" cy="{at(true, down=True):.1f}" r="3" fill="{colour}"/>'
            for said, true, _ in drawn
        ]
        top = MARGIN + 16 + 18 * number
        parts.append(f'<text x="{SIDE + MARGIN + 12}" y="{top}" fill="{colour}">{escape(name)}</text>')
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")

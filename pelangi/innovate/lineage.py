"""Who copied from whom: the family of an innovation as a graph, drawn, as a table, and told in one sentence."""

from dataclasses import dataclass, field
from html import escape

from django.urls import reverse
from django.utils.translation import gettext as _

from pelangi.innovate import effects, packages
from pelangi.innovate.models import Adoption, Feedback, Innovation
from pelangi.report.charts import INK

BOX_W, BOX_H, GAP_X, GAP_Y, PAD = 200, 56, 24, 44, 8
LETTERS = 25
MOST = 60


@dataclass
class Node:
    """One innovation in the family; `depth` steps from its oldest known ancestor."""

    key: str
    name: str
    where: str
    depth: int
    url: str = ""
    parent: str = ""
    note: str = ""
    is_self: bool = False
    column: float = field(default=0)


def family(innovation: Innovation) -> list[Node]:
    """Return everything the innovation comes from and everything that came of it, oldest first."""
    above = list(reversed(packages.ancestors(innovation)))
    nodes: list[Node] = []
    for depth, one in enumerate(above):
        parent = nodes[-1].key if nodes else ""
        nodes.append(Node(_key(one), one["name"], one["city"]["name"], depth, _url(one), parent))
    own = packages.this_city()
    here = Node(
        _key({"city": own, "code": innovation.pk}),
        innovation.name,
        innovation.agency.name,
        len(above),
        reverse("innovate:innovation", args=[innovation.pk]),
        nodes[-1].key if nodes else "",
        is_self=True,
    )
    nodes.append(here)
    _descend(innovation, here, nodes)
    return nodes[:MOST]


def _key(one: dict) -> str:
    return f"{one['city']['code']}/{one['code']}"


def _url(one: dict) -> str:
    own = one["city"]["code"] == packages.this_city()["code"]
    return reverse("innovate:innovation", args=[one["code"]]) if own else ""


def _descend(innovation: Innovation, here: Node, nodes: list[Node]) -> None:
    copies = Adoption.objects.filter(source=innovation).select_related("derived__agency").order_by("at", "pk")
    own_city = packages.this_city()
    told: dict[str, Feedback] = {}
    for one in innovation.feedback.order_by("at", "pk"):
        told[f"{one.city_code}/{one.derived_code}"] = one
    for copy in copies:
        key = _key({"city": own_city, "code": copy.derived_id})
        if any(node.key == key for node in nodes) or len(nodes) >= MOST:
            continue
        back = told.pop(key, None)
        url = reverse("innovate:innovation", args=[copy.derived_id])
        node = Node(
            key, copy.derived.name, copy.derived.agency.name, here.depth + 1, url, here.key, _note(back)
        )
        nodes.append(node)
        _descend(copy.derived, node, nodes)
    for key, back in told.items():
        nodes.append(Node(key, back.derived_name, back.city, here.depth + 1, "", here.key, _note(back)))


def _note(back: Feedback | None) -> str:
    if back is None:
        return _("nothing told back yet")
    return effects.said(back.effect) or back.text


def summary(nodes: list[Node]) -> str:
    """Return the graph in one sentence."""
    here = next(one for one in nodes if one.is_self)
    below = [one for one in nodes if one.depth > here.depth]
    places = len({one.where for one in below})
    if not here.depth and not below:
        return _("%(name)s was not copied from elsewhere, and nobody has copied it yet.") % {
            "name": here.name
        }
    return _(
        "%(name)s. Steps from where it began: %(above)s. Copied further: %(below)s, places: %(places)s."
    ) % {
        "name": here.name,
        "above": here.depth,
        "below": len(below),
        "places": places,
    }


def table(nodes: list[Node]) -> dict:
    """Return the graph as a table for the chart piece."""
    names = {one.key: one.name for one in nodes}
    return {
        "head": [_("Innovation"), _("Where"), _("Copied from"), _("What came of it")],
        "rows": [[one.name, one.where, names.get(one.parent, "—"), one.note or "—"] for one in nodes],
    }


def drawing(nodes: list[Node]) -> str:
    """Return the family as SVG: generations under each other, lines from source to copy."""
    columns = _placed(nodes)
    width = int((columns + 1) * (BOX_W + GAP_X) - GAP_X + 2 * PAD)
    height = (max(one.depth for one in nodes) + 1) * (BOX_H + GAP_Y) - GAP_Y + 2 * PAD
    by_key = {one.key: one for one in nodes}
    lines = [_line(by_key[one.parent], one) for one in nodes if one.parent in by_key]
    boxes = [_box(one) for one in nodes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(summary(nodes))}" class="lineage">'
        f"{''.join(lines)}{''.join(boxes)}</svg>"
    )


def _placed(nodes: list[Node]) -> float:
    """Give every node a column: leaves one each, in order; a parent in the middle of its children."""
    children: dict[str, list[Node]] = {}
    for one in nodes:
        children.setdefault(one.parent, []).append(one)
    used = -1.0

    def place(one: Node) -> float:
        nonlocal used
        below = [place(child) for child in children.get(one.key, ())]
        if below:
            one.column = (below[0] + below[-1]) / 2
        else:
            used += 1
            one.column = used
        return one.column

    place(nodes[0])
    return max(used, 0)


def _corner(one: Node) -> tuple[float, float]:
    return PAD + one.column * (BOX_W + GAP_X), PAD + one.depth * (BOX_H + GAP_Y)


def _line(parent: Node, child: Node) -> str:
    x1, y1 = _corner(parent)
    x2, y2 = _corner(child)
    middle = y1 + BOX_H + GAP_Y / 2
    path = f"M{x1 + BOX_W / 2:g} {y1 + BOX_H:g}V{middle:g}H{x2 + BOX_W / 2:g}V{y2:g}"
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.5"/>'


def _box(one: Node) -> str:
    x, y = _corner(one)
    fill, edge = ("#dbe8fb", 2.5) if one.is_self else ("#ffffff", 1.2)
    rect = f'<rect x="{x:g}" y="{y:g}" width="{BOX_W}" height="{BOX_H}" rx="8" fill="{fill}" stroke="{INK}" '
    name = f'<text x="{x + 10:g}" y="{y + 24:g}" font-family="Inter" font-size="14" font-weight="600" fill="{INK}">'
    where = f'<text x="{x + 10:g}" y="{y + 43:g}" font-family="Inter" font-size="12" fill="{INK}">'
    return (
        f"<g><title>{escape(one.name)}, {escape(one.where)}</title>"
        f'{rect}stroke-width="{edge}"/>'
        f"{name}{escape(_short(one.name))}</text>{where}{escape(_short(one.where))}</text></g>"
    )


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"

"""Where people went: the step they left on the left, the one they came to on the right, bands as thick as counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from referral.pages.figures.drawing import LETTER, LINE, Band, Box, Picture, Shape, Text

WIDTH = 640.0
LABEL = 170.0
"""The width of the words on either side."""
THICK = 10.0
GAP = 10.0
TALL = 300.0
"""What all bands together are thick."""


@dataclass(frozen=True, slots=True)
class Flow:
    source: str
    target: str
    count: int


@dataclass(frozen=True, slots=True)
class Node:
    """One step on one side: how much passes, where it begins, and the height its words need."""

    name: str
    count: int
    y: float
    height: float
    room: float


def sankey(
    title: str, flows: Sequence[Flow], order: Sequence[str], said: Mapping[str, str], fills: Mapping[str, str]
) -> Picture:
    """`order` lists the steps from the top; `said` gives their words, `fills` their colours."""
    if not flows:
        return Picture(title, WIDTH, 1.0, ())
    scale = TALL / sum(flow.count for flow in flows)
    left = _column({one: sum(f.count for f in flows if f.source == one) for one in order}, said, scale)
    right = _column({one: sum(f.count for f in flows if f.target == one) for one in order}, said, scale)
    height = max(node.y + node.room for node in (*left.values(), *right.values()))
    shapes: list[Shape] = [*_bands(flows, order, left, right, scale, fills)]
    for nodes, x in ((left, LABEL), (right, WIDTH - LABEL - THICK)):
        for node in nodes.values():
            shapes.append(Box(x, node.y, THICK, node.height, fills[node.name]))
            shapes += _words(node, said, x)
    return Picture(title, WIDTH, height, tuple(shapes))


def _column(counts: Mapping[str, int], said: Mapping[str, str], scale: float) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    y = 0.0
    for name, count in counts.items():
        if count:
            height = max(count * scale, 2.0)
            room = max(height, LINE * len(_lines(name, said)) + 2)
            nodes[name] = Node(name, count, y, height, room)
            y += room + GAP
    return nodes


def _bands(
    flows: Sequence[Flow],
    order: Sequence[str],
    left: Mapping[str, Node],
    right: Mapping[str, Node],
    scale: float,
    fills: Mapping[str, str],
) -> list[Band]:
    """Bands leave and come in the order of the steps on the other side, so that few cross."""
    leaving = {name: node.y for name, node in left.items()}
    coming = {name: node.y for name, node in right.items()}
    bands = []
    for flow in sorted(flows, key=lambda one: (order.index(one.source), order.index(one.target))):
        thickness = flow.count * scale
        start, end = leaving[flow.source], coming[flow.target]
        fill = fills[flow.target]
        bands.append(Band(LABEL + THICK, start, WIDTH - LABEL - THICK, end, thickness, fill))
        leaving[flow.source] += thickness
        coming[flow.target] += thickness
    return bands


def _words(node: Node, said: Mapping[str, str], x: float) -> list[Shape]:
    is_left = x < WIDTH / 2
    at = x - 8 if is_left else x + THICK + 8
    return [
        Text(at, node.y + LINE * number - 4, line, "end" if is_left else "start")
        for number, line in enumerate(_lines(node.name, said), start=1)
    ]


def _lines(name: str, said: Mapping[str, str]) -> list[str]:
    return wrap(said[name], int(LABEL / LETTER) - 1) or [""]

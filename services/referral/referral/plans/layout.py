"""Where the cards of a plan stand: layers from top to bottom, what a coordinator decides in a lane beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from referral.plans.wording import Link

CARD_WIDTH = 300
PASS_WIDTH = 120
"""Room kept for an arrow that passes beside the cards of a layer, with its label."""
GAP_X = 36
LABEL_LINE = 15
SWEEPS = 40


@dataclass(frozen=True, slots=True)
class Box:
    """A card, by its middle and its top."""

    x: float
    y: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(slots=True)
class Layout:
    """Everything placed; routes are the points each link passes, from the bottom of one card to the top of another."""

    boxes: dict[str, Box] = field(default_factory=dict)
    routes: dict[Link, list[tuple[float, float]]] = field(default_factory=dict)
    width: float = 0
    height: float = 0


def place(first: str, heights: Mapping[str, float], links: Sequence[Link]) -> Layout:
    """`heights`: of each card, in the order of the plan."""
    ranks = _ranks(first, links)
    main = [link for link in links if link.source in ranks]
    layers = _layers(ranks, main)
    xs = _columns(layers, main, ranks)
    layout = Layout()
    _stack(layout, layers, xs, heights, main)
    _route(layout, main, ranks, xs, layers)
    _lane(layout, [name for name in heights if name not in ranks], heights, [one for one in links if one not in main])
    _settle(layout)
    return layout


def passing(link: Link, rank: int) -> str:
    """The name of the place where a link passes a layer."""
    return f"{link.source}>{link.target}@{rank}"


def _ranks(first: str, links: Sequence[Link]) -> dict[str, int]:
    """The longest way from the first step; a way back does not count."""
    ranks = {first: 0}

    def visit(name: str, path: tuple[str, ...]) -> None:
        for link in links:
            if link.source == name and link.target not in path and ranks.get(link.target, -1) <= ranks[name]:
                ranks[link.target] = ranks[name] + 1
                visit(link.target, (*path, link.target))

    visit(first, (first,))
    return ranks


def _layers(ranks: Mapping[str, int], links: Sequence[Link]) -> list[list[str]]:
    layers: list[list[str]] = [[] for _ in range(max(ranks.values()) + 1)]
    for name, rank in ranks.items():
        layers[rank].append(name)
    for link in links:
        for rank in range(ranks[link.source] + 1, ranks[link.target]):
            layers[rank].append(passing(link, rank))
    return layers


def _chain(link: Link, ranks: Mapping[str, int]) -> list[str]:
    between = range(ranks[link.source] + 1, ranks[link.target])
    return [link.source, *(passing(link, rank) for rank in between), link.target]


def _columns(layers: list[list[str]], links: Sequence[Link], ranks: Mapping[str, int]) -> dict[str, float]:
    """The middle of each card or passage: near its neighbours, without overlapping those beside it."""
    near: dict[str, list[str]] = {name: [] for layer in layers for name in layer}
    for link in links:
        for one, other in pairwise(_chain(link, ranks)):
            near[one].append(other)
            near[other].append(one)
    xs = {name: float(place) for layer in layers for place, name in enumerate(layer)}
    for sweep in range(SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = {name: _mean([xs[other] for other in near[name]], xs[name]) for name in layer}
            layer.sort(key=lambda name: (wanted[name], name))
            _spread(layer, wanted, xs)
    return xs


def _spread(layer: Sequence[str], wanted: Mapping[str, float], xs: dict[str, float]) -> None:
    """In order and without overlap, shifted so that the whole layer is where it wants to be."""
    edge = float("-inf")
    for name in layer:
        half = _width(name) / 2
        xs[name] = max(wanted[name], edge + half)
        edge = xs[name] + half + GAP_X
    shift = _mean([wanted[name] - xs[name] for name in layer], 0.0)
    for name in layer:
        xs[name] += shift


def _stack(
    layout: Layout,
    layers: Sequence[Sequence[str]],
    xs: Mapping[str, float],
    heights: Mapping[str, float],
    links: Sequence[Link],
) -> None:
    """Layers one under the other, with room for the longest label between them."""
    y = 0.0
    for layer in layers:
        tallest = max((heights[name] for name in layer if name in heights), default=0.0)
        for name in layer:
            height = heights.get(name, tallest)
            layout.boxes[name] = Box(xs[name], y, height)
        labels = [len(link.label) for link in links if link.source in layer]
        y += tallest + 56 + LABEL_LINE * max(labels, default=0)


def _route(
    layout: Layout,
    links: Sequence[Link],
    ranks: Mapping[str, int],
    xs: Mapping[str, float],
    layers: Sequence[Sequence[str]],
) -> None:
    """Links leave and reach a card side by side, and go straight down where they pass a layer."""
    for link in links:
        names = _chain(link, ranks)
        if ranks[link.target] <= ranks[link.source]:
            continue
        leaving = sorted((one for one in links if one.source == link.source), key=lambda one: xs[_chain(one, ranks)[1]])
        coming = sorted((one for one in links if one.target == link.target), key=lambda one: xs[_chain(one, ranks)[-2]])
        start, end = layout.boxes[link.source], layout.boxes[link.target]
        points = [(start.x + _offset(leaving, link), start.bottom)]
        for name in names[1:-1]:
            box = layout.boxes[name]
            points += [(box.x, box.y), (box.x, box.bottom)]
        points.append((end.x + _offset(coming, link), end.y))
        layout.routes[link] = points
    for layer in layers:
        for name in layer:
            if name not in ranks:
                layout.boxes.pop(name)


def _offset(beside: Sequence[Link], link: Link) -> float:
    step = min(70.0, CARD_WIDTH * 0.7 / max(len(beside), 1))
    return (beside.index(link) - (len(beside) - 1) / 2) * step


def _lane(layout: Layout, names: Sequence[str], heights: Mapping[str, float], links: Sequence[Link]) -> None:
    """What is reached by decision only stands in a lane on the right."""
    right = max(box.x + CARD_WIDTH / 2 for box in layout.boxes.values())
    passed = max((x for route in layout.routes.values() for x, _ in route), default=right)
    x, y = max(right, passed + PASS_WIDTH / 2) + 64 + CARD_WIDTH / 2, 0.0
    for name in names:
        layout.boxes[name] = Box(x, y, heights[name])
        y += heights[name] + 48
    for link in links:
        start, end = layout.boxes[link.source], layout.boxes[link.target]
        layout.routes[link] = [(start.x, start.bottom), (end.x, end.y)]


def _settle(layout: Layout) -> None:
    """Move everything so that it begins at zero, and measure it."""
    cards = [box.x - CARD_WIDTH / 2 for box in layout.boxes.values()]
    passages = [x - PASS_WIDTH / 2 for route in layout.routes.values() for x, _ in route]
    left = min(cards + passages)
    layout.boxes = {name: Box(box.x - left, box.y, box.height) for name, box in layout.boxes.items()}
    layout.routes = {link: [(x - left, y) for x, y in route] for link, route in layout.routes.items()}
    layout.width = max(box.x + CARD_WIDTH / 2 for box in layout.boxes.values())
    layout.height = max(box.bottom for box in layout.boxes.values())


def _width(name: str) -> float:
    return PASS_WIDTH if "@" in name else CARD_WIDTH


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise

"""Where everything of the map stands: owners on the left, a column for each kind of partner, arrows between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from referral.domain.network_map import NetworkMap, Node, Standing

OWNER_WIDTH, CARD_WIDTH = 190, 250
LINE, PADDING, BETWEEN = 18, 14, 22
HEADING = 34
THICKEST, THINNEST = 16.0, 2.0
APART = 7
"""Between two arrows side by side."""
ROUND = 10.0
ROOM = 58
"""Of a gutter, besides its arrows: for the numbers."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card; `css` is its class."""

    text: str
    css: str = "line"


@dataclass(slots=True)
class Card:
    """One organization, placed."""

    node: Node
    lines: Sequence[Line]
    x: float = 0
    y: float = 0
    width: float = CARD_WIDTH
    least: float = 0

    @property
    def height(self) -> float:
        return max(self.least, 2 * PADDING + LINE * len(self.lines))

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def line_y(self, row: int) -> float:
        return self.y + PADDING + LINE * (row + 0.75)


@dataclass(frozen=True, slots=True)
class Arrow:
    """Referrals to one organization; `count` stands beside its end."""

    node: Node
    count: int
    width: float
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """With round corners."""
        (x, y), *_ = self.points
        told = [f"M{x:.1f} {y:.1f}"]
        for before, corner, after in zip(self.points, self.points[1:], self.points[2:], strict=False):
            radius = min(ROUND, _length(before, corner) / 2, _length(corner, after) / 2)
            (ax, ay), (bx, by) = _towards(corner, before, radius), _towards(corner, after, radius)
            told.append(f"L{ax:.1f} {ay:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {bx:.1f} {by:.1f}")
        end_x, end_y = self.points[-1]
        return "".join([*told, f"L{end_x - 6:.1f} {end_y:.1f}"])

    @property
    def head(self) -> str:
        x, y = self.points[-1]
        half = self.width / 2 + 4
        return f"{x - 8:.1f},{y - half:.1f} {x:.1f},{y:.1f} {x - 8:.1f},{y + half:.1f}"

    @property
    def label(self) -> Point:
        x, y = self.points[-1]
        return x - 14, y - self.width / 2 - 5


@dataclass(slots=True)
class Picture:
    """Everything placed."""

    owner: Card
    others: list[Card] = field(default_factory=list)
    columns: list[list[Card]] = field(default_factory=list)
    headings: list[tuple[float, str]] = field(default_factory=list)
    """Of each column: where it begins, and its kind."""
    arrows: list[Arrow] = field(default_factory=list)
    width: float = 0
    height: float = 0

    @property
    def cards(self) -> list[Card]:
        """Of everybody but the owner."""
        return [*(card for column in self.columns for card in column), *self.others]


def picture_of(known: NetworkMap, wanted: Standing | None, lines: Callable[[Node], Sequence[Line]]) -> Picture:
    """`wanted`: whose referrals give the arrows their width; all of them when None."""
    most = max((node.flow.of(wanted) for node in known.nodes), default=0)

    def thickness(card: Card) -> float:
        count = card.node.flow.of(wanted)
        return max(THINNEST, THICKEST * count / most) if count else 0.0

    columns = [[Card(node, lines(node)) for node in column.nodes] for column in known.columns]
    reached = [[card for card in column if thickness(card)] for column in columns]
    near = reached[0] if reached else []
    beyond = [card for column in reversed(reached[1:]) for card in column]
    lanes, exits = (sum(thickness(card) + APART for card in cards) for cards in (beyond, near))
    top = HEADING + lanes + (BETWEEN if beyond else 0)
    width = max(OWNER_WIDTH, lanes + 2 * PADDING)
    picture = Picture(
        Card(known.owner, lines(known.owner), 0, top, width, exits + 2 * PADDING + LINE / 2),
        [Card(node, lines(node), width=width) for node in known.others],
        columns,
    )
    _stack(picture.others, 0, picture.owner.bottom + 2 * BETWEEN)
    x = width
    for place, column in enumerate(columns):
        x += ROOM + sum(thickness(card) + APART for card in reached[place])
        picture.headings.append((x, known.columns[place].kind))
        _stack(column, x, top)
        x += CARD_WIDTH
    picture.arrows = _arrows(picture, [*beyond, *near], len(beyond), thickness, wanted)
    picture.width = x
    picture.height = max(card.bottom for card in (picture.owner, *picture.cards))
    return picture


def _stack(cards: Sequence[Card], x: float, y: float) -> None:
    for card in cards:
        card.x, card.y = x, y
        y = card.bottom + BETWEEN


def _arrows(
    picture: Picture, cards: Sequence[Card], beyond: int, thickness: Callable[[Card], float], wanted: Standing | None
) -> list[Arrow]:
    """The first `beyond` go up and above all cards, the farthest on the highest lane; the others straight across."""
    owner = picture.owner
    across, lane, level = PADDING * 1.0, HEADING * 1.0, owner.y + PADDING + LINE / 2
    free: dict[float, float] = {}
    arrows = []
    for place, card in enumerate(cards):
        width = thickness(card)
        half, taken = width / 2, width + APART
        down = free.get(card.x, card.x - ROOM / 2) - half
        free[card.x] = down - half - APART
        end = (card.x, card.y + min(PADDING + LINE / 2 + half, card.height / 2))
        if place < beyond:
            start = [(across + half, owner.y), (across + half, lane + half), (down, lane + half)]
            across, lane = across + taken, lane + taken
        else:
            start = [(owner.width, level + half), (down, level + half)]
            level += taken
        arrows.append(Arrow(card.node, card.node.flow.of(wanted), width, (*start, (down, end[1]), end)))
    return arrows


def _length(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(start: Point, end: Point, by: float) -> Point:
    """A point on the way, which is level or upright."""
    length = _length(start, end)
    share = by / length if length else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share

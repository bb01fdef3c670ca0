"""A plan as a picture: SVG that reads on light and on dark, its text escaped, the present step lit when asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from referral.domain.plan import Ending, PathwayPlan, PlanStep, StepKind
from referral.plans.layout import CARD_WIDTH, LABEL_LINE, Box, Layout, place
from referral.plans.wording import Link, links_of, notes_of, subtitle_of

MARGIN = 32
HEADING = 64
NOTE_WIDTH = 43
"""Characters in a line of a note."""
TITLE_WIDTH = 32
"""Characters in a line of a card's title."""

STYLE = """
:root { color-scheme: light dark; }
.paper { fill: #fbfaf7; } .card { fill: #ffffff; stroke: #d3cfc4; } .lit { stroke-width: 3; }
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #23211c; }
.heading { font-size: 20px; font-weight: 600; } .title { font-size: 15px; font-weight: 600; }
.small { font-size: 12px; fill: #6a665c; } .note { font-size: 11.5px; fill: #4b483f; }
.label { font-size: 12px; paint-order: stroke; stroke: #fbfaf7; stroke-width: 5px; stroke-linejoin: round; }
.arrow { fill: none; stroke: #8a857a; stroke-width: 1.6; } .head { fill: #8a857a; }
.refer { fill: #1f7a6d; } .record { fill: #4a5fb0; } .decide { fill: #b5792a; } .completed { fill: #3f8a3a; }
.stopped { fill: #8a857a; } .lit.card { stroke: #c2410c; fill: #fff3ea; }
@media (prefers-color-scheme: dark) {
  .paper { fill: #1b1b1d; } .card { fill: #26262a; stroke: #44444b; } text { fill: #ecebe7; }
  .small { fill: #a5a29a; } .note { fill: #c4c1b8; } .label { fill: #ecebe7; stroke: #1b1b1d; }
  .arrow { stroke: #8d8a84; } .head { fill: #8d8a84; } .refer { fill: #4fb3a3; } .record { fill: #8595dd; }
  .decide { fill: #d9a55c; } .completed { fill: #6fbf69; } .lit.card { stroke: #fb923c; fill: #3a2a20; }
}
"""


@dataclass(frozen=True, slots=True)
class Look:
    """How a card or an arrow stands out: by a class of the style, and a sign for those who see no colours."""

    css: str = ""
    sign: str = ""
    word: str = ""
    """Said beside who has the step."""


PLAIN = Look()
LIT = Look("lit", "●")


@dataclass(frozen=True, slots=True)
class Card:
    """One step, as its card says it."""

    step: PlanStep
    title: list[str]
    subtitle: str
    notes: list[str]
    look: Look = PLAIN

    @property
    def height(self) -> float:
        return 40.0 + 18 * len(self.title) + 15 * len(self.notes) + (8 if self.notes else 0)


def draw(plan: PathwayPlan, lit: str | None = None, language: str = "en") -> str:
    """The plan as an SVG document; raises StepIsUnknown when `lit` names no step of it."""
    if lit is not None:
        plan.step(lit)
    cards = [card_of(plan, step, language, LIT if step.name == lit else PLAIN) for step in plan.steps]
    links = links_of(plan, language)
    return paint(plan.title.said_in(language), f"{plan.name} · {plan.version}", plan.first, cards, links)


def card_of(plan: PathwayPlan, step: PlanStep, language: str, look: Look = PLAIN) -> Card:
    """What the card of a step says."""
    title = wrap(step.title.said_in(language), TITLE_WIDTH) or [""]
    notes = [
        line for note in notes_of(plan, step, language) for line in wrap(note, NOTE_WIDTH, subsequent_indent="   ")
    ]
    return Card(step, title, subtitle_of(step, language), notes, look)


def paint(
    title: str,
    subtitle: str,
    first: str,
    cards: Sequence[Card],
    links: Sequence[Link],
    looks: Mapping[Link, Look] | None = None,
    style: str = "",
) -> str:
    """Cards and arrows as an SVG document; `looks`: of the arrows that stand out."""
    layout = place(first, {card.step.name: card.height for card in cards}, links)
    shown = {link: (looks or {}).get(link, PLAIN) for link in links}
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN + HEADING
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' height="{height:.0f}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title><style>{STYLE}{style}</style>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}" rx="12"/>',
        f'<text class="heading" x="{MARGIN}" y="{MARGIN + 16}">{escape(title)}</text>',
        f'<text class="small" x="{MARGIN}" y="{MARGIN + 36}">{escape(subtitle)}</text>',
        f'<g transform="translate({MARGIN} {MARGIN + HEADING})">',
        *(_arrow(route, shown[link]) for link, route in layout.routes.items()),
        *(line for card in cards for line in _card(card, layout.boxes[card.step.name])),
        *_labels(layout, shown),
        "</g></svg>",
    ]
    return "\n".join(body)


def _arrow(route: list[tuple[float, float]], look: Look) -> str:
    (x, y), *others = route
    path = f"M{x:.1f} {y:.1f}"
    for to_x, to_y in others:
        middle = (y + to_y) / 2
        path += f" C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}"
        x, y = to_x, to_y
    return f'<path class="{_classes("arrow", look)}" marker-end="url(#head)" d="{path}"/>'


def _classes(name: str, look: Look) -> str:
    return f"{name} {look.css}" if look.css else name


def _card(card: Card, box: Box) -> Iterator[str]:
    step, look = card.step, card.look
    left, x = box.x - CARD_WIDTH / 2, f"{box.x - CARD_WIDTH / 2 + 20:.1f}"
    size = f'x="{left:.1f}" y="{box.y:.1f}" width="{CARD_WIDTH}" height="{box.height:.1f}"'
    yield f'<rect class="{_classes("card", look)}" {size} rx="10"{_border(step)}/>'
    bar = f'x="{left:.1f}" y="{box.y + 10:.1f}" width="5" height="{box.height - 20:.1f}"'
    yield f'<rect class="{_accent(step)}" {bar} rx="2.5"/>'
    y = box.y + 8
    for row, line in enumerate(card.title):
        y += 18
        mark = f"{look.sign} " if look.sign and row == 0 else ""
        yield f'<text class="{_classes("title", look)}" x="{x}" y="{y:.1f}">{mark}{escape(line)}</text>'
    said = f"{card.subtitle} · {look.word}" if look.word else card.subtitle
    yield f'<text class="small" x="{x}" y="{y + 18:.1f}">{escape(said)}</text>'
    for row, line in enumerate(card.notes):
        indent = 30 if line.startswith(" ") else 20
        at = f'x="{left + indent:.1f}" y="{y + 40 + 15 * row:.1f}"'
        yield f'<text class="note" {at}>{escape(line.strip())}</text>'


def _border(step: PlanStep) -> str:
    return ' stroke-dasharray="5 4"' if step.kind is StepKind.DECIDE else ""


def _accent(step: PlanStep) -> str:
    if step.ending is not None:
        return "completed" if step.ending is Ending.COMPLETED else "stopped"
    return str(step.kind)


def _labels(layout: Layout, looks: Mapping[Link, Look]) -> Iterator[str]:
    """Each label stands on the first stretch of its arrow, where it covers no other label."""
    taken: list[tuple[float, float, float, float]] = []
    for link, route in layout.routes.items():
        x, y = _free_place(link, route, taken)
        top = y - LABEL_LINE * (len(link.label) - 1) / 2 + 4
        for row, line in enumerate(link.label):
            at = f'x="{x:.1f}" y="{top + LABEL_LINE * row:.1f}"'
            sign = f"{looks[link].sign} " if looks[link].sign and row == 0 else ""
            shown = f'class="{_classes("label", looks[link])}" {at} text-anchor="middle"'
            yield f"<text {shown}>{sign}{escape(line)}</text>"


def _free_place(
    link: Link, route: list[tuple[float, float]], taken: list[tuple[float, float, float, float]]
) -> tuple[float, float]:
    (x0, y0), (x1, y1) = route[0], route[1]
    half_width = 3.4 * max((len(line) for line in link.label), default=0)
    half_height = LABEL_LINE * len(link.label) / 2
    for share in (0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2):
        x, y = _on_curve(x0, x1, share), y0 + (y1 - y0) * (3 * share**2 - 2 * share**3) * 0.5 + (y1 - y0) * share * 0.5
        box = (x - half_width, y - half_height, x + half_width, y + half_height)
        if not any(_overlap(box, other) for other in taken):
            break
    taken.append(box)
    return x, y


def _on_curve(x0: float, x1: float, share: float) -> float:
    eased = 3 * share**2 - 2 * share**3
    return x0 + (x1 - x0) * eased


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

"""Two versions of a plan in one picture: what was added, removed and changed, by colour and by sign."""

from collections.abc import Mapping

from referral.domain.plan_difference import Mark, PlanDifference
from referral.domain.words import Words
from referral.plans.draw import PLAIN, Card, Look, card_of, paint
from referral.plans.wording import Link, links_of

STYLE = """
.added.card { stroke: #14532d; stroke-width: 2.5; fill: #eefbf2; } .added.title, .added.label { fill: #14532d; }
.removed.card { stroke: #b91c1c; stroke-width: 2; stroke-dasharray: 3 4; fill: #fef2f2; }
.removed.title, .removed.label { fill: #991b1b; text-decoration: line-through; }
.changed.card { stroke: #92400e; stroke-width: 2.5; fill: #fffbeb; } .changed.title, .changed.label { fill: #78350f; }
.added.arrow { stroke: #14532d; stroke-width: 2.6; } .changed.arrow { stroke: #92400e; stroke-width: 2.6; }
.removed.arrow { stroke: #b91c1c; stroke-dasharray: 3 4; }
@media (prefers-color-scheme: dark) {
  .added.card { fill: #16301f; stroke: #4ade80; } .removed.card { fill: #3a1c1c; stroke: #f87171; }
  .changed.card { fill: #3a2c14; stroke: #fbbf24; } .added.title, .added.label { fill: #86efac; }
  .removed.title, .removed.label { fill: #fca5a5; } .changed.title, .changed.label { fill: #fcd34d; }
  .added.arrow { stroke: #4ade80; } .removed.arrow { stroke: #f87171; } .changed.arrow { stroke: #fbbf24; }
}
"""
SIGNS = {Mark.ADDED: "+", Mark.REMOVED: "−", Mark.CHANGED: "≠"}
WORDS = {
    Mark.ADDED: Words("added", "ajouté"),
    Mark.REMOVED: Words("removed", "supprimé"),
    Mark.CHANGED: Words("changed", "modifié"),
}


def draw_difference(difference: PlanDifference, language: str = "en") -> str:
    """Every step and every arrow of both versions; the later one gives the words of what both have."""
    before, after = difference.before, difference.after
    looks = {mark: Look(mark.value, sign, WORDS[mark].said_in(language)) for mark, sign in SIGNS.items()}
    cards: list[Card] = []
    for step in difference.steps:
        plan = before if step.mark is Mark.REMOVED else after
        cards.append(card_of(plan, plan.step(step.step), language, looks.get(step.mark, PLAIN)))
    marked = _marked(links_of(before, language), links_of(after, language))
    shown = {link: looks[mark] for link, mark in marked.items() if mark in looks}
    legend = " · ".join(f"{look.sign} {look.word}" for look in looks.values())
    versions = f"{before.name} {before.version} → {after.name} {after.version} · {legend}"
    return paint(after.title.said_in(language), versions, after.first, cards, list(marked), shown, STYLE)


def _marked(before: list[Link], after: list[Link]) -> Mapping[Link, Mark]:
    """Links of both; between two steps there is one."""
    old = {(link.source, link.target): link.label for link in before}
    new = {(link.source, link.target) for link in after}
    marks: dict[Link, Mark] = {}
    for link in after:
        known = old.get((link.source, link.target))
        marks[link] = Mark.ADDED if known is None else Mark.SAME if known == link.label else Mark.CHANGED
    return marks | {link: Mark.REMOVED for link in before if (link.source, link.target) not in new}

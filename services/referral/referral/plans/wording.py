"""What a picture of a plan says: labels of arrows, and the notes on each card."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from textwrap import wrap

from referral.domain.codes import Turn
from referral.domain.plan import Arrow, Condition, PartnerRule, PathwayPlan, PlanStep, StepKind, Test
from referral.domain.words import Words, words_of

LABEL_WIDTH = 25
"""Characters in a line of an arrow's label."""


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow that is drawn; several arrows between two steps are one link."""

    source: str
    target: str
    label: tuple[str, ...]


def links_of(plan: PathwayPlan, language: str) -> list[Link]:
    """What is drawn: ways on to another step. Ways round, back to a coordinator or by decision are notes."""
    found: dict[tuple[str, str], list[Arrow]] = {}
    for step in plan.steps:
        for arrow in step.arrows:
            if is_drawn(plan, step, arrow):
                found.setdefault((step.name, arrow.to), []).append(arrow)
    return [Link(source, target, _label(arrows, language)) for (source, target), arrows in found.items()]


def is_drawn(plan: PathwayPlan, step: PlanStep, arrow: Arrow) -> bool:
    if arrow.upon == Turn.DECIDED:
        return plan.step(arrow.to).kind is StepKind.END and _only_by_decision(plan, arrow.to)
    return arrow.to != step.name and plan.step(arrow.to).kind is not StepKind.DECIDE


def notes_of(plan: PathwayPlan, step: PlanStep, language: str) -> list[str]:
    """What a card says under its title."""
    if step.kind is StepKind.DECIDE:
        options = ", ".join(_title(plan, name, language) for name in step.options)
        return [f"→ {options}"]
    told = [way_of(plan, step, arrow, language) for arrow in step.arrows if not is_drawn(plan, step, arrow)]
    if step.fallback is not None:
        told.append(f"{words_of('otherwise').said_in(language)} → {_title(plan, step.fallback, language)}")
    return told


def subtitle_of(step: PlanStep, language: str) -> str:
    """Who has the step, and for how long."""
    if step.referring is not None:
        return f"{kind_of(step.referring.kind, language)} · {step.referring.service.replace('_', ' ')}"
    by_kind = {
        StepKind.RECORD: Words("recorded by own staff", "noté par l'équipe"),
        StepKind.DECIDE: Words("decided by the coordinator", "décidé par la coordination"),
        StepKind.END: Words("end", "fin") if step.ending is None else words_of(step.ending),
    }
    return by_kind[step.kind].said_in(language)


def _label(arrows: list[Arrow], language: str) -> tuple[str, ...]:
    lines: list[str] = []
    for arrow in arrows:
        lines += wrap("".join(_upon(arrow, language)), LABEL_WIDTH)
    return tuple(lines)


def way_of(plan: PathwayPlan, step: PlanStep, arrow: Arrow, language: str) -> str:
    """One way on, such as `course completed (≥ A2) → Flashcoop`."""
    back = arrow.to == step.name
    target = _again(arrow, language) if back else _title(plan, arrow.to, language)
    return f"{''.join(_upon(arrow, language))} → {target}{_limit(arrow, language)}".lstrip()


def _upon(arrow: Arrow, language: str) -> Iterator[str]:
    if arrow.upon != Turn.DECIDED:
        yield words_of(arrow.upon).said_in(language)
    if arrow.conditions:
        yield f" ({', '.join(_condition(one, language) for one in arrow.conditions)})"


def _condition(condition: Condition, language: str) -> str:
    values = [words_of(value).said_in(language) for value in condition.values]
    if condition.test is Test.AT_LEAST:
        return f"≥ {values[0]}"
    if condition.test is Test.UNDER:
        return f"< {values[0]}"
    joined = Words(" or ", " ou ").said_in(language).join(values)
    by = Words("by ", "par ").said_in(language) if condition.fact == "declined_by" else ""
    return f"{by}{joined}"


def _again(arrow: Arrow, language: str) -> str:
    words = {
        PartnerRule.SAME: Words("same partner again", "même partenaire"),
        PartnerRule.OTHER: Words("another partner", "autre partenaire"),
        PartnerRule.ANY: Words("once more", "à nouveau"),
    }
    return words[arrow.partner].said_in(language)


def _limit(arrow: Arrow, language: str) -> str:
    after = f" {Words('after', 'après').said_in(language)} {duration_of(arrow.wait, language)}" if arrow.wait else ""
    return after + (f", {arrow.at_most}×" if arrow.at_most else "")


def duration_of(wait: timedelta, language: str) -> str:
    """Such as `14 days`."""
    if wait.days:
        return f"{wait.days} {Words('days', 'jours').said_in(language)}"
    return f"{wait.seconds // 3600} h"


def kind_of(kind: str, language: str) -> str:
    """A kind of partner."""
    known = {
        "language": Words("language cooperative", "coopérative linguistique"),
        "enterprise": Words("cooperative trial", "coopérative d'essai"),
        "funding": Words("microcredit agency", "agence de microcrédit"),
    }
    return known.get(kind, words_of(kind)).said_in(language)


def _only_by_decision(plan: PathwayPlan, name: str) -> bool:
    return all(arrow.upon == Turn.DECIDED for step in plan.steps for arrow in step.arrows if arrow.to == name)


def _title(plan: PathwayPlan, name: str, language: str) -> str:
    return plan.step(name).title.said_in(language)

"""What must hold of a plan as a whole: every name known, every step reachable, a way out of everywhere."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from passerelle.contracts.catalog import MILESTONES
from passerelle.contracts.lifecycle import CancelReason, DeclinedBy, DeclineReason, NextAction
from referral.domain.codes import LEVELS, OwnMilestone, Turn
from referral.domain.plan import Arrow, Condition, PartnerRule, PathwayPlan, PlanStep, StepKind, Test
from referral.domain.timing import Wait
from referral.plans.steps import Lines

Found = Iterator[tuple[int, str]]
"""Line and message of each problem."""

FACTS_OF_TURNS: dict[str, Mapping[str, tuple[str, ...]]] = {
    Turn.DECLINED: {
        "declined_by": tuple(DeclinedBy),
        "reason": tuple(DeclineReason),
        "next_action": tuple(NextAction),
    },
    Turn.CANCELLED: {"reason": tuple(CancelReason)},
    Turn.SILENT: {"missing": (Wait.START, Wait.REPORT)},
}


def problems_of(plan: PathwayPlan, lines: Lines) -> Found:
    """Everything wrong with a plan that could be read."""
    if not plan.has(plan.first):
        yield lines.first, f"unknown step `{plan.first}`"
    for step in plan.steps:
        yield from _unknown_steps(plan, step, lines)
        yield from _missing_fallback(step, lines)
        for position, arrow in enumerate(step.arrows):
            line = lines.of_arrow(step.name, position)
            yield from ((line, message) for message in _wrong_with_arrow(step, arrow))
            yield from _shadowed(step, position, arrow, lines)
    yield from _unreachable(plan, lines)
    yield from _without_exit(plan, lines)
    yield from _without_time(plan, lines)


def _unknown_steps(plan: PathwayPlan, step: PlanStep, lines: Lines) -> Found:
    for position, arrow in enumerate(step.arrows):
        if not plan.has(arrow.to):
            yield lines.of_arrow(step.name, position), f"unknown step `{arrow.to}`"
    if step.fallback is not None and not plan.has(step.fallback):
        yield lines.fallbacks.get(step.name, lines.steps[step.name]), f"unknown step `{step.fallback}`"


def _missing_fallback(step: PlanStep, lines: Lines) -> Found:
    if step.kind is StepKind.REFER and step.fallback is None:
        yield (
            lines.steps[step.name],
            f"the step `{step.name}` has no fall-back: say where to go when the partner declines or stays silent",
        )


def _wrong_with_arrow(step: PlanStep, arrow: Arrow) -> Iterator[str]:
    if step.kind is StepKind.REFER:
        yield from _wrong_with_milestone(step, arrow.upon)
    elif step.kind is StepKind.RECORD and arrow.upon not in set(OwnMilestone):
        yield f"unknown milestone `{arrow.upon}`; own staff records: {', '.join(OwnMilestone)}"
    returns = arrow.to == step.name and step.kind is StepKind.REFER
    if returns and arrow.at_most is None and arrow.partner is not PartnerRule.OTHER:
        yield f"a way back to `{step.name}` itself needs `at_most`, or it could go round for ever"
    known = _facts_of(arrow.upon)
    for condition in arrow.conditions if known is not None else ():
        yield from _wrong_with_condition(arrow, condition, known or {})


def _wrong_with_milestone(step: PlanStep, name: str) -> Iterator[str]:
    if name in set(Turn) - {Turn.DECIDED}:
        return
    event = MILESTONES.get(name)
    if event is None:
        yield f"unknown milestone `{name}`"
    elif step.referring is not None and step.referring.kind not in event.publishers:
        yield f"the milestone `{name}` is never reported by a partner of kind `{step.referring.kind}`"


def _facts_of(upon: str) -> Mapping[str, tuple[str, ...]] | None:
    """Facts a condition may look at with their closed lists; None when the milestone itself is unknown."""
    if upon in set(Turn) or upon in set(OwnMilestone):
        return FACTS_OF_TURNS.get(upon, {})
    event = MILESTONES.get(upon)
    if event is None:
        return None
    listed = {name: _values(field.annotation) for name, field in event.model_fields.items()}
    return {name: values for name, values in listed.items() if values}


def _values(annotation: Any) -> tuple[str, ...]:
    if isinstance(annotation, type) and issubclass(annotation, str):
        return tuple(str(member) for member in getattr(annotation, "__members__", {}).values())
    return tuple(value for value in get_args(annotation) if isinstance(value, str))


def _wrong_with_condition(arrow: Arrow, condition: Condition, known: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    allowed = known.get(condition.fact)
    if allowed is None:
        told = ", ".join(known) or "nothing"
        yield f"`{arrow.upon}` does not tell `{condition.fact}`; it tells: {told}"
        return
    for value in condition.values:
        if value not in allowed:
            yield f"`{condition.fact}` is never `{value}`; it is one of {', '.join(allowed)}"
    if condition.test is not Test.IS and allowed != LEVELS:
        yield f"`{condition.fact}` has no order: `{condition.test}` needs a level"


def _shadowed(step: PlanStep, position: int, arrow: Arrow, lines: Lines) -> Found:
    for earlier, other in enumerate(step.arrows[:position]):
        same = other.upon == arrow.upon != Turn.DECIDED
        if same and not other.conditions and other.at_most is None:
            taken = lines.of_arrow(step.name, earlier)
            yield lines.of_arrow(step.name, position), f"never taken: the arrow of line {taken} always comes first"
            return


def _unreachable(plan: PathwayPlan, lines: Lines) -> Found:
    reached = {plan.first, *_reached_from(plan, plan.first)}
    for step in plan.steps:
        if step.name not in reached and plan.has(plan.first):
            yield lines.steps[step.name], f"the step `{step.name}` cannot be reached from `{plan.first}`"


def _without_exit(plan: PathwayPlan, lines: Lines) -> Found:
    """Steps from which no end can be reached: each dead end, and each cycle once."""
    ends = {step.name for step in plan.steps if step.kind is StepKind.END}
    trapped = [step for step in plan.steps if not ends & {step.name, *_reached_from(plan, step.name)}]
    told: set[str] = set()
    for step in trapped:
        targets = [arrow.to for arrow in step.exits if plan.has(arrow.to)]
        if not targets:
            yield lines.steps[step.name], f"the step `{step.name}` leads nowhere and is no end"
        elif step.name not in told and step.name in (around := _reached_from(plan, step.name)):
            cycle = [
                step.name,
                *sorted(name for name in around - {step.name} if step.name in _reached_from(plan, name)),
            ]
            told.update(cycle)
            yield lines.steps[step.name], f"a cycle without exit: {' -> '.join([*cycle, step.name])}"


def _without_time(plan: PathwayPlan, lines: Lines) -> Found:
    """Steps that could hand over to each other for ever at one moment, because none finds a partner."""
    for step in plan.steps:
        passed, name = [step.name], _next_without_partner(plan, step.name)
        while name is not None and name not in passed:
            passed.append(name)
            name = _next_without_partner(plan, name)
        if name == step.name == min(passed):
            yield lines.steps[name], f"without a partner this goes round for ever: {' -> '.join([*passed, name])}"


def _next_without_partner(plan: PathwayPlan, name: str) -> str | None:
    step = plan.step(name)
    if step.kind is not StepKind.REFER:
        return None
    drawn = [arrow.to for arrow in step.arrows if arrow.upon == Turn.NO_PARTNER]
    target = drawn[0] if drawn else step.fallback
    return target if target is not None and plan.has(target) else None


def _reached_from(plan: PathwayPlan, name: str) -> set[str]:
    """The steps that can come after this one; itself only if a way leads back."""
    reached: set[str] = set()
    waiting = [name] if plan.has(name) else []
    while waiting:
        for arrow in plan.step(waiting.pop()).exits:
            if plan.has(arrow.to) and arrow.to not in reached:
                reached.add(arrow.to)
                waiting.append(arrow.to)
    return reached

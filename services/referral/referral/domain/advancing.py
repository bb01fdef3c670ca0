"""Stages that are done move pathways on: their milestone is recorded where a pathway waits for it."""

from referral.domain import staff
from referral.domain.change import Change, Circumstances
from referral.domain.codes import OwnMilestone
from referral.domain.pathway import Pathway
from referral.domain.plan import StepKind
from referral.domain.stages import Stages


def milestones_settled(stages: Stages) -> tuple[OwnMilestone, ...]:
    """The milestones of the stages that are done."""
    return tuple(OwnMilestone(one.milestone) for one in stages if one.is_done and one.milestone)


def caught_up(pathway: Pathway, around: Circumstances, settled: tuple[OwnMilestone, ...]) -> Change:
    """Each milestone once at most, so that a plan that comes back to a step waits there for staff."""
    change, left = Change(pathway), list(settled)
    while (name := _awaited(change.pathway, around, left)) is not None:
        left.remove(name)
        recorded = staff.record(change.pathway, around, name)
        change = Change(recorded.pathway, change.effects + recorded.effects)
    return change


def _awaited(pathway: Pathway, around: Circumstances, settled: list[OwnMilestone]) -> OwnMilestone | None:
    if not pathway.is_open:
        return None
    step = around.step_of(pathway)
    if step.kind is not StepKind.RECORD:
        return None
    return next((one for one in settled if any(arrow.upon == one for arrow in step.arrows)), None)

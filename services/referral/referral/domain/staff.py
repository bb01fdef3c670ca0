"""What the owner's own staff does on a pathway."""

from uuid import UUID

from referral.domain import referral as referrals
from referral.domain.change import Change, Circumstances, TakeBack
from referral.domain.choice import ChoiceReason, choice_facts, weighed
from referral.domain.codes import CancelReason, OwnMilestone, ReferralStatus, Turn
from referral.domain.errors import (
    MilestoneIsNotAwaited,
    PathwayIsOver,
    ReferralIsOver,
    ReferralIsUnknown,
    StepDoesNotRefer,
    StepIsNotAnOption,
)
from referral.domain.pathway import Pathway, What
from referral.domain.plan import PlanStep, StepKind
from referral.domain.progress import enter, follow, leave, prepare, unstuck
from referral.domain.referral import Chosen, Referral


def record(pathway: Pathway, around: Circumstances, name: OwnMilestone) -> Change:
    """A milestone the owner sees itself; refused when the present step waits for something else."""
    step = _step_of_open(pathway, around)
    if step.kind is not StepKind.RECORD or name not in {arrow.upon for arrow in step.arrows}:
        raise MilestoneIsNotAwaited(step=step.name, milestone=name)
    change = Change(pathway).note(around, What.MILESTONE_REACHED, milestone=name)
    return follow(change, around, name, {})


def decide(pathway: Pathway, around: Circumstances, name: str) -> Change:
    """Choose the next step: one the plan offers where it asks for a decision, any of its steps elsewhere."""
    step = _step_of_open(pathway, around)
    if step.options and name not in step.options:
        raise StepIsNotAnOption(step=step.name, wanted=name)
    around.plan.step(name)
    change = Change(pathway).note(around, What.STEP_DECIDED, to=name)
    change = _take_back(change, around, pathway.referral, CancelReason.PLAN_CHANGED)
    return enter(leave(change, around, Turn.DECIDED, {"to": name}), around, name)


def send_to(pathway: Pathway, around: Circumstances, partner: str, reason: ChoiceReason | None = None) -> Change:
    """Refer the present step to the partner staff chose; it still waits for the person's agreement to that partner.

    A choice against the ranking needs a coded reason, and is kept with it.
    """
    step = _step_of_open(pathway, around)
    if step.referring is None:
        raise StepDoesNotRefer(step=step.name)
    facts = choice_facts(weighed(pathway, around), partner, reason)
    change = Change(pathway).note(around, What.PARTNER_CHOSEN, **facts)
    change = _take_back(change, around, pathway.referral, CancelReason.PLAN_CHANGED)
    return prepare(unstuck(change), around, partner, Chosen.BY_STAFF)


def cancel(pathway: Pathway, around: Circumstances, referral: UUID, reason: CancelReason) -> Change:
    """Take a referral back; its clocks stop with it, and the plan's arrow or fall-back is taken."""
    _step_of_open(pathway, around)
    found = pathway.referral_with(referral)
    if found is None:
        raise ReferralIsUnknown
    if found.is_over:
        raise ReferralIsOver
    change = _take_back(Change(pathway), around, found, reason)
    return follow(change, around, Turn.CANCELLED, {"reason": reason})


def _take_back(change: Change, around: Circumstances, found: Referral | None, reason: CancelReason) -> Change:
    """End an open referral; a partner that was told of it is told it is over."""
    if found is None:
        return change
    was_told = found.status is not ReferralStatus.QUEUED
    ended = referrals.end(found, ReferralStatus.CANCELLED, around.now, reason)
    change = change.put_referral(ended)
    if was_told:
        change = change.ask(TakeBack(ended, reason))
    return change.note(around, What.REFERRAL_CANCELLED, partner=ended.partner, reason=reason)


def _step_of_open(pathway: Pathway, around: Circumstances) -> PlanStep:
    if not pathway.is_open:
        raise PathwayIsOver
    return around.step_of(pathway)

"""A plan tried on a pathway that is open: what its rules would do at this moment. Nothing is sent, nothing kept."""

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from referral.domain.change import Change, Circumstances, Refer
from referral.domain.codes import ReferralStatus, Turn
from referral.domain.pathway import Pathway, PathwayStage, Visit, What
from referral.domain.plan import Ending, PathwayPlan, PlanStep, StepKind
from referral.domain.progress import follow, seek_partner, send_if_agreed

STANDS = frozenset({Turn.DECIDED, Turn.NO_PARTNER})
"""What led to the present step and is not decided again: the coordinator's word, and that nobody was there that day."""


class Outcome(StrEnum):
    """What would happen to a pathway that followed the plan from now on."""

    OFFER = "offer"
    """A referral would leave at once: the person agreed to that partner."""
    AGREEMENT = "agreement"
    """A partner fits; the person's agreement is missing."""
    LATER = "later"
    """The same partner would be asked again on a later day."""
    NO_PARTNER = "no_partner"
    STAFF = "staff"
    """Own staff or the coordinator would have to act."""
    ENDS = "ends"
    GONE = "gone"
    """It stands at a step that the plan does not have."""
    STAYS = "stays"
    """Where it is, waiting for what it waits for today."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One pathway, tried."""

    pathway: UUID
    person: UUID
    outcome: Outcome
    now_at: str
    then_at: str
    """The step it would stand at; the present one for one that is gone."""
    partner: str | None = None
    """Whom it would be referred to."""
    leaves: str | None = None
    """Who has the person today, and would be told that it is over."""


@dataclass(slots=True)
class DryRun:
    """What came of all the pathways; only the first few of each outcome are kept by id."""

    shown: int
    """How many of each outcome are kept."""
    count: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    moves: Counter[tuple[str, str, Outcome]] = field(default_factory=Counter)
    """By present step, step then, and outcome; those that stay are left out."""
    leaving: int = 0
    """Those a partner has today who would be told that it is over."""
    who: dict[Outcome, list[Tried]] = field(default_factory=dict)

    def add(self, tried: Tried) -> None:
        self.count += 1
        self.outcomes[tried.outcome] += 1
        self.leaving += tried.leaves is not None
        if tried.outcome is Outcome.STAYS:
            return
        self.moves[tried.now_at, tried.then_at, tried.outcome] += 1
        kept = self.who.setdefault(tried.outcome, [])
        if len(kept) < self.shown:
            kept.append(tried)


def try_plan(pathway: Pathway, around: Circumstances, followed: PathwayPlan | None) -> Tried:
    """What the plan of `around` would do with an open pathway; `followed`: the plan it follows, if that is known.

    Whoever is with a partner of the same service stays there. For others the last answer is decided again.
    """
    step = pathway.visit.step
    if not around.plan.has(step):
        return Tried(pathway.id, pathway.person, Outcome.GONE, step, step, leaves=_told(pathway))
    planned = around.plan.step(step)
    if _told(pathway) and _refers_alike(pathway, planned):
        return Tried(pathway.id, pathway.person, Outcome.STAYS, step, step)
    known = _carried_over(pathway, followed, around.plan)
    change = _decided_again(known, around) or _at(known, around, planned)
    return _tried(pathway, change, around, followed)


def _tried(pathway: Pathway, change: Change, around: Circumstances, followed: PathwayPlan | None) -> Tried:
    then, outcome = change.pathway, _outcome(change, around)
    referral = then.referral
    tried = Tried(
        pathway.id,
        pathway.person,
        outcome,
        pathway.visit.step,
        then.visit.step,
        partner=referral.partner if referral and outcome is not Outcome.ENDS else None,
        leaves=_told(pathway),
    )
    today = pathway.referral.partner if pathway.referral else None
    was = (pathway.visit.step, _today(pathway, around, followed), today)
    is_same = was == (tried.then_at, outcome, tried.partner) and tried.leaves is None
    return replace(tried, outcome=Outcome.STAYS) if is_same else tried


def _outcome(change: Change, around: Circumstances) -> Outcome:
    pathway = change.pathway
    if not pathway.is_open:
        return Outcome.ENDS
    if any(isinstance(effect, Refer) for effect in change.effects):
        return Outcome.OFFER
    queued = pathway.queued
    if queued is not None:
        is_later = queued.not_before is not None and around.now < queued.not_before
        return Outcome.LATER if is_later else Outcome.AGREEMENT
    if any(line.what is What.NO_PARTNER_FITS for line in pathway.history):
        return Outcome.NO_PARTNER
    return Outcome.STAFF


def _today(pathway: Pathway, around: Circumstances, followed: PathwayPlan | None) -> Outcome | None:
    """What the pathway waits for today, in the same words; None when its own plan is not known."""
    if pathway.queued is not None:
        return _outcome(Change(pathway), around)
    if followed is None or not followed.has(pathway.visit.step):
        return None
    kind = followed.step(pathway.visit.step).kind
    return Outcome.NO_PARTNER if kind is StepKind.REFER else Outcome.STAFF


def _decided_again(pathway: Pathway, around: Circumstances) -> Change | None:
    """Where the last answer would have led by this plan; None when it leads to the present step, or decides nothing."""
    if len(pathway.visits) < 2:
        return None
    *others, before, present = pathway.visits
    upon, facts = before.left_on, before.left_facts
    if upon is None or upon in STANDS or not around.plan.has(before.step):
        return None
    back = replace(before, left_at=None, left_on=None, left_facts={})
    referrals = tuple(one for one in pathway.referrals if one.visit != present.number)
    earlier = replace(pathway, visits=(*others, back), referrals=referrals)
    change = follow(Change(earlier), around, upon, facts)
    if len(change.pathway.visits) == len(earlier.visits) or change.pathway.visits[len(others) + 1].step == present.step:
        return None
    return change


def _at(pathway: Pathway, around: Circumstances, step: PlanStep) -> Change:
    """The present step as this plan has it."""
    if step.kind is StepKind.REFER and pathway.queued is not None and _refers_alike(pathway, step):
        return send_if_agreed(Change(pathway), around)
    ended = tuple(one for one in pathway.referrals if one.visit != pathway.visit.number or one.is_over)
    change = Change(replace(pathway, referrals=ended))
    if step.kind is StepKind.REFER:
        return seek_partner(change, around)
    if step.kind is StepKind.END:
        stage = PathwayStage.COMPLETED if step.ending is Ending.COMPLETED else PathwayStage.STOPPED
        return replace(change, pathway=replace(change.pathway, stage=stage, ended_at=around.now))
    return change


def _told(pathway: Pathway) -> str | None:
    """The partner that knows of the referral of the present step."""
    referral = pathway.referral
    return None if referral is None or referral.status is ReferralStatus.QUEUED else referral.partner


def _refers_alike(pathway: Pathway, step: PlanStep) -> bool:
    """Whether the plan refers the present step to the same service, for the same purpose."""
    referral, referring = pathway.referral, step.referring
    if referral is None or referring is None:
        return False
    return (referral.service, referral.purpose) == (referring.service, referring.purpose)


def _carried_over(pathway: Pathway, followed: PathwayPlan | None, plan: PathwayPlan) -> Pathway:
    """The same visits, the ways between them found again in the other plan, so that `at_most` counts on."""
    visits = [
        replace(visit, came_by=_position(before, visit, followed, plan))
        for before, visit in zip((None, *pathway.visits), pathway.visits, strict=False)
    ]
    return replace(pathway, visits=tuple(visits))


def _position(before: Visit | None, visit: Visit, followed: PathwayPlan | None, plan: PathwayPlan) -> int | None:
    if before is None or visit.came_by is None or followed is None:
        return None
    if not followed.has(before.step) or not plan.has(before.step):
        return None
    taken = followed.step(before.step).arrows[visit.came_by : visit.came_by + 1]
    ways = [(one.upon, one.to) for one in plan.step(before.step).arrows]
    return next((ways.index((one.upon, one.to)) for one in taken if (one.upon, one.to) in ways), None)

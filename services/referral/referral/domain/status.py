"""Where a step of a pathway stands: what it waits for, and whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referral.domain.codes import ReferralStatus
from referral.domain.pathway import Pathway, Visit
from referral.domain.plan import PathwayPlan, StepKind
from referral.domain.referral import Referral


class StepStatus(StrEnum):
    """What a step waits for, or that it is over."""

    WAITS_FOR_AGREEMENT = "waits_for_agreement"
    WAITS_FOR_ITS_DAY = "waits_for_its_day"
    WAITS_FOR_PARTNER = "waits_for_partner"
    WAITS_FOR_ANSWER = "waits_for_answer"
    WAITS_FOR_PLACE = "waits_for_place"
    WAITS_FOR_START = "waits_for_start"
    UNDER_WAY = "under_way"
    WAITS_FOR_RECORD = "waits_for_record"
    WAITS_FOR_DECISION = "waits_for_decision"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is waited for now, who has to act, since when and until when."""

    status: StepStatus
    who: str
    """An organization, `person`, `own_staff`, `coordinator` or `nobody`."""
    since: datetime
    until: datetime | None = None


def standing_of(pathway: Pathway, plan: PathwayPlan, visit: Visit, now: datetime) -> Standing:
    """Where one passage through a step stands."""
    if visit.left_at is not None:
        return Standing(StepStatus.DONE, "nobody", visit.left_at)
    kind = plan.step(visit.step).kind
    if kind is StepKind.RECORD:
        return Standing(StepStatus.WAITS_FOR_RECORD, "own_staff", visit.entered_at, visit.finish_by)
    if kind is StepKind.DECIDE:
        return Standing(StepStatus.WAITS_FOR_DECISION, "coordinator", visit.entered_at, visit.finish_by)
    if pathway.referral is None:
        return Standing(StepStatus.WAITS_FOR_PARTNER, "coordinator", visit.stuck_since or visit.entered_at)
    return _of_referral(pathway.referral, now)


def _of_referral(one: Referral, now: datetime) -> Standing:
    if one.status is ReferralStatus.QUEUED:
        if one.not_before is not None and now < one.not_before:
            return Standing(StepStatus.WAITS_FOR_ITS_DAY, "nobody", one.queued_at, one.not_before)
        return Standing(StepStatus.WAITS_FOR_AGREEMENT, "person", one.not_before or one.queued_at, one.agree_by)
    if one.status is ReferralStatus.SENT:
        return Standing(StepStatus.WAITS_FOR_ANSWER, one.partner, one.sent_at or one.queued_at, one.answer_by)
    if one.status is ReferralStatus.WAITLISTED:
        return Standing(StepStatus.WAITS_FOR_PLACE, one.partner, one.waitlisted_at or one.queued_at, one.answer_by)
    if one.status is ReferralStatus.ACCEPTED:
        return Standing(StepStatus.WAITS_FOR_START, one.partner, one.accepted_at or one.queued_at, one.start_by)
    return Standing(StepStatus.UNDER_WAY, one.partner, one.started_at or one.queued_at, one.finish_by)

"""A sample owner of pathways: refers people, hears of them, ends agreements. Pure, like a real service."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.language import CourseCompleted, CourseStarted
from passerelle.contracts.lifecycle import CancelReason, FieldGroup, Purpose, ReferralStatus
from passerelle.contracts.partner import ReferralAccepted, ReferralDeclined, ReferralWaitlisted
from passerelle.contracts.referral import GrantWithdrawn, ReferralCancelled, ReferralSent
from passerelle.messaging.decisions import (
    Decision,
    Disclosure,
    Message,
    Moment,
    OpenRef,
    Outgoing,
    Reactions,
    Refusal,
    States,
)

OPEN = frozenset({ReferralStatus.SENT, ReferralStatus.WAITLISTED, ReferralStatus.ACCEPTED, ReferralStatus.STARTED})


class CaseIsClosed(Refusal):
    """Nothing is open on this referral."""


@dataclass(frozen=True)
class Sent:
    """One referral of a case."""

    ref: UUID
    partner: str
    status: ReferralStatus
    grant: UUID
    until: datetime
    withdrawn: bool = False


@dataclass(frozen=True)
class Case:
    """Somebody's pathway, at its owner."""

    key: UUID
    referrals: Mapping[UUID, Sent] = field(default_factory=dict)

    def having(self, sent: Sent) -> "Case":
        """The case with one referral added or replaced."""
        return replace(self, referrals={**self.referrals, sent.ref: sent})


def open_case(states: States, moment: Moment) -> Decision:
    """Somebody came in."""
    case = Case(moment.new_id())
    return Decision(changes=(case,), result=str(case.key))


def refer(states: States, moment: Moment, case: UUID, partner: str) -> Decision:
    """Refer somebody, with an agreement that starts now."""
    sent = Sent(moment.new_id(), partner, ReferralStatus.SENT, moment.new_id(), until=moment.now + timedelta(days=20))
    event = ReferralSent(
        referral=moment.new_id(),
        service="course",
        purpose=Purpose.LEARN_FRENCH,
        grant=sent.grant,
        fields=(FieldGroup.PATHWAY,),
        answer_by=moment.now + timedelta(days=5),
        grant_until=sent.until,
    )
    return Decision(
        changes=(states[case].having(sent),),
        refs=(OpenRef(sent.ref, partner, case),),
        messages=(Outgoing(partner, sent.ref, event, sent.grant),),
        disclosures=(Disclosure(partner, sent.ref, ("pathway",), sent.grant, "learn_french", "referral_sent"),),
        result={"ref": str(sent.ref), "grant": str(sent.grant), "until": sent.until.isoformat()},
    )


def withdraw(states: States, moment: Moment, case: UUID, ref: UUID) -> Decision:
    """The person ends the agreement, which ends the referral."""
    sent = _open(states, case, ref)
    ended = replace(sent, withdrawn=True, status=ReferralStatus.CANCELLED)
    event = GrantWithdrawn(grant=sent.grant, withdrawn_at=moment.now)
    return Decision(changes=(states[case].having(ended),), messages=(Outgoing(sent.partner, ref, event),))


def cancel(states: States, moment: Moment, case: UUID, ref: UUID) -> Decision:
    """Take a referral back."""
    sent = _open(states, case, ref)
    event = ReferralCancelled(referral=ref, reason=CancelReason.PLAN_CHANGED)
    ended = replace(sent, status=ReferralStatus.CANCELLED)
    return Decision(changes=(states[case].having(ended),), messages=(Outgoing(sent.partner, ref, event),))


def grant_in_force(states: Mapping[UUID, Any], thread: UUID, grant: UUID, now: datetime) -> bool:
    """Whether the person still agrees."""
    for sent in states[thread].referrals.values():
        if sent.grant == grant:
            return not sent.withdrawn and now < sent.until
    return False


def _open(states: States, case: UUID, ref: UUID) -> Sent:
    sent: Sent = states[case].referrals[ref]
    if sent.status not in OPEN:
        raise CaseIsClosed
    return sent


def _hear(states: States, message: Message, moment: Moment) -> Decision:
    case = states[message.thread]
    sent = case.referrals[message.ref]
    status = HEARD[type(message.event)]
    if sent.status not in OPEN:
        return Decision()
    return Decision(changes=(case.having(replace(sent, status=status)),))


HEARD: dict[type[Event], ReferralStatus] = {
    ReferralWaitlisted: ReferralStatus.WAITLISTED,
    ReferralAccepted: ReferralStatus.ACCEPTED,
    ReferralDeclined: ReferralStatus.DECLINED,
    CourseStarted: ReferralStatus.STARTED,
    CourseCompleted: ReferralStatus.COMPLETED,
}

table = Reactions(dict.fromkeys(HEARD, _hear))

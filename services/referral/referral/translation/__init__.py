"""From the domain to the published language: what a change tells whom, and what is watched because of it."""

from collections.abc import Callable
from typing import Any, assert_never
from uuid import UUID

from passerelle.contracts import lifecycle
from passerelle.contracts.base import Event
from passerelle.contracts.referral import GrantNarrowed, GrantWithdrawn, ReferralCancelled, ReferralLapsed, ReferralSent
from passerelle.messaging.decisions import (
    CancelDeadline,
    Decision,
    Disclosure,
    OpenRef,
    Outgoing,
    SetDeadline,
)
from referral.domain.change import (
    Change,
    Effect,
    GiveUp,
    Refer,
    TakeBack,
    TellNarrowing,
    TellWithdrawal,
    Unwatch,
    Watch,
)
from referral.domain.grant import Grant
from referral.domain.pathway import Pathway
from referral.domain.referral import Referral


def decision_of(change: Change, result: Any = None) -> Decision:
    """The change as the runtime applies it: the pathway, its messages, its deadlines, its audit records."""
    decision = Decision(changes=(change.pathway,), result=result)
    for effect in change.effects:
        decision = decision.and_then(_translated(change.pathway, effect))
    return decision


def facts_of(event: Event) -> dict[str, str]:
    """The coded values an event tells, as plans compare them: no identifiers, no dates."""
    told = {name: value for name, value in event if isinstance(value, str)}
    return {name: str(value) for name, value in told.items()}


def _translated(pathway: Pathway, effect: Effect) -> Decision:
    match effect:
        case Refer():
            return _referred(pathway, effect)
        case TakeBack(referral, reason):
            return _told(
                referral, lambda id: ReferralCancelled(referral=id, reason=lifecycle.CancelReason(reason.value))
            )
        case GiveUp(referral):
            return _told(referral, lambda id: ReferralLapsed(referral=id))
        case TellWithdrawal(recipient, ref, grant, withdrawn_at):
            event = GrantWithdrawn(grant=grant, withdrawn_at=withdrawn_at)
            return Decision(messages=(Outgoing(recipient, ref, event),))
        case TellNarrowing(ref, narrowed, grant):
            return _narrowed(ref, narrowed, grant)
        case Watch(clock, about, due):
            return Decision(deadlines=(SetDeadline(pathway.id, clock, due, about),))
        case Unwatch(clock, about):
            return Decision(deadlines=(CancelDeadline(pathway.id, clock, about),))
        case _:
            assert_never(effect)


def _referred(pathway: Pathway, effect: Refer) -> Decision:
    """The one message that discloses anything: it carries its grant, which is checked again when it is sent."""
    referral = effect.referral
    if referral.ref is None or referral.grant is None or referral.grant_until is None:
        raise ValueError("a referral is sent on a ref and under an agreement")
    event = ReferralSent(
        referral=referral.id,
        service=referral.service,
        purpose=lifecycle.Purpose(referral.purpose.value),
        grant=referral.grant,
        fields=tuple(lifecycle.FieldGroup(group.value) for group in referral.fields),
        answer_by=referral.answer_by or referral.grant_until,
        grant_until=referral.grant_until,
    )
    told = Disclosure(
        recipient=referral.partner,
        ref=referral.ref,
        fields=(lifecycle.FieldGroup.PATHWAY.value,),
        grant=referral.grant,
        purpose=referral.purpose.value,
        what=ReferralSent.short_name(),
    )
    return Decision(
        messages=(Outgoing(referral.partner, referral.ref, event, referral.grant),),
        refs=(OpenRef(referral.ref, referral.partner, pathway.id),) if effect.is_new_ref else (),
        disclosures=(told,),
    )


def _narrowed(ref: UUID, narrowed: UUID, grant: Grant) -> Decision:
    event = GrantNarrowed(
        grant=narrowed,
        narrowed_to=grant.id,
        fields=tuple(lifecycle.FieldGroup(group.value) for group in grant.fields),
        valid_until=grant.valid_until,
    )
    return Decision(messages=(Outgoing(grant.recipient, ref, event),))


def _told(referral: Referral, event: Callable[[UUID], Event]) -> Decision:
    if referral.ref is None:
        return Decision()
    return Decision(messages=(Outgoing(referral.partner, referral.ref, event(referral.id)),))

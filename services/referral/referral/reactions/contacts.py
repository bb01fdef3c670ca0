"""Sealed handovers: of a person's contact details to a partner, and from a partner that proposes somebody."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from passerelle.contracts import lifecycle
from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.partner import PathwayProposed
from passerelle.messaging.decisions import (
    NOTHING,
    Answer,
    Decision,
    Disclosure,
    Due,
    Message,
    Moment,
    Outgoing,
    SetDeadline,
    States,
)
from passerelle.privacy.encoding import bytes_of, text_of
from passerelle.privacy.errors import CannotBeSealed, SealedError
from passerelle.privacy.sealed import KEY_BYTES, Binding, open_sealed, public_key_of, seal
from referral.domain import proposal as proposals
from referral.domain.codes import FieldGroup, Purpose
from referral.domain.handover import Allowed, Refused, hand_over
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.proposal import CONTACT_KEPT_FOR, PendingContact, Proposal
from referral.plans.library import Guide
from referral.translation import decision_of

PROPOSAL_DUE = "proposal_due"
ASKED = (lifecycle.FieldGroup.IDENTITY, lifecycle.FieldGroup.CONTACT, lifecycle.FieldGroup.LANGUAGES)
"""What is needed to meet somebody a partner proposes."""

Reason = Literal["no_grant_in_force", "not_accepted", "already_delivered", "nothing_to_share"]
REASONS: dict[Refused, Reason] = {
    Refused.NO_GRANT_IN_FORCE: "no_grant_in_force",
    Refused.NOT_ACCEPTED: "not_accepted",
    Refused.ALREADY_DELIVERED: "already_delivered",
    Refused.NOTHING_TO_SHARE: "nothing_to_share",
}


def handover_requested(guide: Guide) -> Answer:
    """A partner asks for contact details: the agreement is looked at again at this moment."""

    def answer(states: States, message: Message, moment: Moment) -> Decision:
        pathway, event = states.get(message.thread), message.event
        if not isinstance(pathway, Pathway) or not isinstance(event, HandoverRequested):
            return NOTHING
        person = states.get(pathway.person)
        if not isinstance(person, Person):
            return _refused(message, event.request, Refused.NOTHING_TO_SHARE)
        change, found = hand_over(
            pathway,
            person,
            guide.around(states, pathway, moment, message.source, message.id),
            ref=message.ref,
            request=event.request,
            purpose=Purpose(event.purpose.value),
            fields=[FieldGroup(group.value) for group in event.fields],
        )
        told = _handed(message, event, found, moment) if isinstance(found, Allowed) else None
        refused = found if isinstance(found, Refused) else Refused.NOTHING_TO_SHARE
        return decision_of(change).and_then(told or _refused(message, event.request, refused))

    return answer


def _handed(message: Message, event: HandoverRequested, allowed: Allowed, moment: Moment) -> Decision | None:
    """Sealed and recorded; None when it cannot be sealed to that key."""
    binding = Binding(message.ref, allowed.recipient, allowed.purpose.value, allowed.grant, allowed.expires_at)
    try:
        sealed = seal(bytes_of(event.public_key), allowed.plain, binding, moment.random_bytes)
    except (CannotBeSealed, ValueError):
        return None
    delivered = HandoverDelivered(
        request=event.request,
        grant=allowed.grant,
        fields=tuple(lifecycle.FieldGroup(group.value) for group in allowed.fields),
        expires_at=allowed.expires_at,
        sealed=sealed,
    )
    fields = tuple(group.value for group in allowed.fields)
    told = Disclosure(message.source, message.ref, fields, allowed.grant, allowed.purpose.value, delivered.short_name())
    return Decision(messages=(Outgoing(message.source, message.ref, delivered, allowed.grant),), disclosures=(told,))


def _refused(message: Message, request: UUID, reason: Refused) -> Decision:
    event = HandoverRefused(request=request, reason=REASONS[reason])
    return Decision(messages=(Outgoing(message.source, message.ref, event),))


def pathway_proposed(states: States, message: Message, moment: Moment) -> Decision:
    """Keep the proposal for staff to answer, and ask the partner who it is about."""
    event = message.event
    if not isinstance(event, PathwayProposed) or states.get(message.thread) is not None:
        return NOTHING
    pending = PendingContact(moment.new_id(), moment.random_bytes(KEY_BYTES))
    proposal = Proposal(
        ref=message.ref,
        proposal=event.proposal,
        organization=message.source,
        service=event.service,
        purpose=Purpose(event.purpose.value),
        agreed_at=event.agreed_at,
        received_at=moment.now,
        pending=pending,
    )
    request = HandoverRequested(
        request=pending.request,
        purpose=event.purpose,
        fields=ASKED,
        public_key=text_of(public_key_of(pending.private_key)),
    )
    return Decision(
        changes=(proposal,),
        messages=(Outgoing(message.source, message.ref, request),),
        deadlines=(SetDeadline(message.thread, PROPOSAL_DUE, moment.now + CONTACT_KEPT_FOR),),
    )


def handover_delivered(guide: Guide) -> Answer:
    """A proposing partner says who it is about; the key that opened it is forgotten."""

    def answer(states: States, message: Message, moment: Moment) -> Decision:
        proposal, event = states.get(message.thread), message.event
        if not isinstance(event, HandoverDelivered) or not isinstance(proposal, Proposal):
            return NOTHING
        if proposal.pending is None or proposal.pending.request != event.request:
            return NOTHING
        try:
            contact = _opened(guide, proposal, event, moment.now)
        except SealedError as error:
            return Decision(changes=(proposals.stay_unknown(proposal, error.code),))
        return Decision(changes=(proposals.learn_contact(proposal, contact),))

    return answer


def _opened(guide: Guide, proposal: Proposal, event: HandoverDelivered, now: datetime) -> dict[str, str]:
    private_key = proposal.pending.private_key if proposal.pending else b""
    binding = Binding(proposal.ref, guide.organization, proposal.purpose.value, event.grant, event.expires_at)
    return open_sealed(private_key, event.sealed, binding, now)


def handover_refused(states: States, message: Message, moment: Moment) -> Decision:
    """The proposing partner hands nothing over, and why in one code."""
    proposal, event = states.get(message.thread), message.event
    if not isinstance(event, HandoverRefused) or not isinstance(proposal, Proposal):
        return NOTHING
    if proposal.pending is None or proposal.pending.request != event.request:
        return NOTHING
    return Decision(changes=(proposals.stay_unknown(proposal, event.reason),))


def proposal_due(states: States, due: Due, moment: Moment) -> Decision:
    """Nobody answered the proposal: contact details are not kept any longer."""
    proposal = states.get(due.thread)
    return Decision(changes=(proposals.without_contact(proposal),)) if isinstance(proposal, Proposal) else NOTHING

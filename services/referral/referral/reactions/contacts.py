"""Sealed handover of a person's contact details to a partner."""

from typing import Literal
from uuid import UUID

from passerelle.contracts import lifecycle
from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.messaging.decisions import NOTHING, Answer, Decision, Disclosure, Message, Moment, Outgoing, States
from passerelle.privacy.encoding import bytes_of
from passerelle.privacy.errors import CannotBeSealed
from passerelle.privacy.sealed import Binding, seal
from referral.domain.codes import FieldGroup, Purpose
from referral.domain.handover import Allowed, Refused, handed_over, held_back, may_hand_over
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.plans.library import Guide
from referral.translation import decision_of

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
        around = guide.around(states, pathway, moment, message.source, message.id)
        found = may_hand_over(
            pathway,
            person,
            around,
            ref=message.ref,
            request=event.request,
            purpose=Purpose(event.purpose.value),
            fields=[FieldGroup(group.value) for group in event.fields],
        )
        if isinstance(found, Refused):
            return decision_of(held_back(pathway, around, found)).and_then(_refused(message, event.request, found))
        sealed = _handed(message, event, found, moment)
        if sealed is None:
            untold = held_back(pathway, around, Refused.NOTHING_TO_SHARE, because="cannot_be_sealed")
            return decision_of(untold).and_then(_refused(message, event.request, Refused.NOTHING_TO_SHARE))
        return decision_of(handed_over(pathway, around, event.request, found)).and_then(sealed)

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

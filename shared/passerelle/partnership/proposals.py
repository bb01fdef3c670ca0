"""Proposing a pathway to a referring organization, as pure decisions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.partner import PathwayProposalWithdrawn, PathwayProposed
from passerelle.contracts.referral import PathwayProposalAnswered, PathwayProposalLapsed
from passerelle.messaging.decisions import (
    NOTHING,
    Decision,
    Disclosure,
    Due,
    Message,
    Moment,
    NotFound,
    OpenRef,
    Outgoing,
    SetDeadline,
    States,
)
from passerelle.partnership.errors import ProposalIsEnded, ProposalNotAgreed
from passerelle.partnership.proposal import (
    HANDED_OVER_WHILE,
    Agreed,
    Proposal,
    ProposalStatus,
    groups_of,
    shared_fields,
)
from passerelle.partnership.referral import ReceivedReferral
from passerelle.partnership.views import proposal_view
from passerelle.privacy.encoding import bytes_of
from passerelle.privacy.errors import CannotBeSealed
from passerelle.privacy.sealed import Binding, seal

OPENS_FOR = timedelta(hours=72)
"""How long a sealed handover can be opened, and asked for again when it could not be."""
PROPOSAL_ENDS = "proposal_ends"
DELIVERY_ENDS = "delivery_ends"

Refused = Literal["no_grant_in_force", "not_accepted", "already_delivered", "nothing_to_share"]


def propose(
    moment: Moment, *, owner: str, service: str, purpose: Purpose, agreed: Agreed, contact: Mapping[str, str]
) -> Decision:
    """Ask `owner` to open a pathway; contact details stay here until it asks for them."""
    if not agreed.agreed_at <= moment.now < agreed.valid_until:
        raise ProposalNotAgreed
    state = Proposal(
        ref=moment.new_id(),
        proposal=moment.new_id(),
        owner=owner,
        service=service,
        purpose=purpose,
        grant=moment.new_id(),
        fields=groups_of(contact),
        agreed=agreed,
        proposed_at=moment.now,
        contact=dict(contact),
    )
    event = PathwayProposed(proposal=state.proposal, service=service, purpose=purpose, agreed_at=agreed.agreed_at)
    return Decision(
        changes=(state,),
        refs=(OpenRef(state.ref, owner, state.ref),),
        messages=(Outgoing(owner, state.ref, event, state.grant),),
        disclosures=(_disclosure(state, (FieldGroup.PATHWAY,), purpose, event.short_name()),),
        deadlines=(SetDeadline(state.ref, PROPOSAL_ENDS, agreed.valid_until),),
        result=proposal_view(state).model_dump(mode="json"),
    )


def withdraw(states: States, ref: UUID, moment: Moment) -> Decision:
    """The person takes the agreement back: nothing more is handed over."""
    state = states.get(ref)
    if not isinstance(state, Proposal):
        raise NotFound
    if state.status not in HANDED_OVER_WHILE:
        raise ProposalIsEnded
    ended = replace(state.ended(ProposalStatus.WITHDRAWN, moment.now), withdrawn_at=moment.now)
    told = Outgoing(state.owner, ref, PathwayProposalWithdrawn(proposal=state.proposal))
    return Decision(changes=(ended,), messages=(told,), result=proposal_view(ended).model_dump(mode="json"))


def proposal_answered(states: States, message: Message, event: PathwayProposalAnswered, moment: Moment) -> Decision:
    """Remember the answer, and on which ref the owner will refer the person."""
    state = states.get(message.ref)
    if not isinstance(state, Proposal) or state.proposal != event.proposal:
        return NOTHING
    if state.status is not ProposalStatus.PROPOSED:
        return NOTHING
    status = ProposalStatus(event.answer)
    if status is not ProposalStatus.ACCEPTED:
        return Decision(changes=(state.ended(status, moment.now),))
    return Decision(changes=(replace(state, status=status, answered_at=moment.now, pathway_ref=event.ref),))


def proposal_lapsed(states: States, message: Message, event: PathwayProposalLapsed, moment: Moment) -> Decision:
    """The owner did not answer in time: the person may be proposed to another one."""
    state = states.get(message.ref)
    if not isinstance(state, Proposal) or state.proposal != event.proposal:
        return NOTHING
    if state.status is not ProposalStatus.PROPOSED:
        return NOTHING
    return Decision(changes=(state.ended(ProposalStatus.LAPSED, moment.now),))


def handover_requested(states: States, message: Message, event: HandoverRequested, moment: Moment) -> Decision:
    """Seal what the person agreed to share to the owner's key, or say in one code why not."""
    state = states.get(message.ref)
    reason = _why_not(state, event, moment)
    if reason is None and isinstance(state, Proposal):
        try:
            return _delivered(state, event, moment)
        except (CannotBeSealed, ValueError):
            reason = "nothing_to_share"
    refused = HandoverRefused(request=event.request, reason=reason or "nothing_to_share")
    return Decision(messages=(Outgoing(message.source, message.ref, refused),))


def proposal_ended(states: States, due: Due, moment: Moment) -> Decision:
    """The agreement has run out."""
    state = states.get(due.thread)
    if not isinstance(state, Proposal) or state.agreement_in_force(moment.now):
        return NOTHING
    if state.status is ProposalStatus.PROPOSED:
        return Decision(changes=(state.ended(ProposalStatus.LAPSED, moment.now),))
    return Decision(changes=(replace(state, contact=None),))


def delivery_ended(states: States, due: Due, moment: Moment) -> Decision:
    """The owner had time to open what it was handed: no copy is kept for it."""
    state = states.get(due.thread)
    return Decision(changes=(replace(state, contact=None),)) if isinstance(state, Proposal) else NOTHING


def grant_in_force(states: States, thread: UUID, grant: UUID, now: datetime) -> bool:
    """Whether the agreement behind a message still allows to tell, as the network in memory asks it."""
    state = states.get(thread)
    if isinstance(state, ReceivedReferral):
        return state.ref == grant and state.agreement_in_force(now)
    return isinstance(state, Proposal) and state.grant == grant and state.agreement_in_force(now)


def _why_not(state: object, event: HandoverRequested, moment: Moment) -> Refused | None:
    if not isinstance(state, Proposal):
        return "nothing_to_share"
    if not state.agreement_in_force(moment.now) or event.purpose not in {state.purpose, Purpose.COORDINATE_PATHWAY}:
        return "no_grant_in_force"
    if state.status not in HANDED_OVER_WHILE:
        return "not_accepted"
    if state.contact is None and state.delivered_at is not None:
        return "already_delivered"
    return None if shared_fields(state, event.fields) else "nothing_to_share"


def _delivered(state: Proposal, event: HandoverRequested, moment: Moment) -> Decision:
    expires_at = min(moment.now + OPENS_FOR, state.agreed.valid_until)
    binding = Binding(state.ref, state.owner, event.purpose.value, state.grant, expires_at)
    groups = tuple(group for group in state.fields if group in event.fields and group is not FieldGroup.PATHWAY)
    delivered = HandoverDelivered(
        request=event.request,
        grant=state.grant,
        fields=groups,
        expires_at=expires_at,
        sealed=seal(bytes_of(event.public_key), shared_fields(state, event.fields), binding, moment.random_bytes),
    )
    return Decision(
        changes=(replace(state, delivered_at=moment.now),),
        messages=(Outgoing(state.owner, state.ref, delivered, state.grant),),
        disclosures=(_disclosure(state, groups, event.purpose, delivered.short_name()),),
        deadlines=(SetDeadline(state.ref, DELIVERY_ENDS, expires_at),),
    )


def _disclosure(state: Proposal, fields: tuple[FieldGroup, ...], purpose: Purpose, what: str) -> Disclosure:
    codes = tuple(group.value for group in fields)
    return Disclosure(state.owner, state.ref, codes, state.grant, purpose.value, what)

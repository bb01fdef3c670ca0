"""Something handed over is wrong, or was corrected where it is kept: the partner asks for it afresh."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from passerelle.contracts.lifecycle import FieldGroup
from passerelle.contracts.rights import DataCorrected, RectificationAsked
from passerelle.messaging.decisions import NOTHING, Decision, Disclosure, Message, Moment, Outgoing, States
from passerelle.partnership.decisions import received, request_handover
from passerelle.partnership.errors import AgreementEnded, NothingToRectify
from passerelle.partnership.referral import ReceivedReferral


def ask_rectification(states: States, ref: UUID, fields: Collection[FieldGroup], moment: Moment) -> Decision:
    """The person says so at this desk: the owner, who keeps it, is told which groups, and never what.

    Raises NotFound, AgreementEnded, NothingToRectify.
    """
    state = received(states, ref)
    if not state.agreement_in_force(moment.now):
        raise AgreementEnded
    told = tuple(group for group in state.fields if group in fields)
    if state.contact is None or not told:
        raise NothingToRectify
    event = RectificationAsked(referral=state.referral, fields=told)
    asked = replace(state, rectification_asked_at=moment.now, last_contact_at=moment.now)
    codes = tuple(group.value for group in told)
    return Decision(
        changes=(asked,),
        messages=(Outgoing(state.owner, ref, event, ref),),
        disclosures=(Disclosure(state.owner, ref, codes, state.grant, state.purpose.value, event.short_name()),),
        result={"ref": str(ref), "fields": list(codes), "asked_at": moment.now.isoformat()},
    )


def data_corrected(states: States, message: Message, event: DataCorrected, moment: Moment) -> Decision:
    """What is held here is out of date: ask for it again, sealed to a fresh key."""
    state = states.get(message.ref)
    if not isinstance(state, ReceivedReferral) or state.referral != event.referral or state.contact is None:
        return NOTHING
    if not state.agreement_in_force(moment.now) or not set(state.fields) & set(event.fields):
        return NOTHING
    return request_handover(state, moment)

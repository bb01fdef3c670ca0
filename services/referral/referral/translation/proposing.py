"""What is asked of a partner that proposes somebody, and the clocks of a proposal."""

from uuid import UUID

from passerelle.contracts import lifecycle
from passerelle.contracts.handover import HandoverRequested
from passerelle.messaging.decisions import CancelDeadline, Decision, Moment, Outgoing
from passerelle.privacy.encoding import text_of
from passerelle.privacy.sealed import KEY_BYTES, public_key_of
from referral.domain import proposal as proposals
from referral.domain.proposal import PendingContact, Proposal

PROPOSAL_DUE = "proposal_due"
PROPOSAL_ANSWER = "proposal_answer"
ASKED = (lifecycle.FieldGroup.IDENTITY, lifecycle.FieldGroup.CONTACT, lifecycle.FieldGroup.LANGUAGES)
"""What is needed to meet somebody a partner proposes."""


def asked_again(proposal: Proposal, moment: Moment, attempt: int, problem: str | None = None) -> Decision:
    """Ask who it is about, with a key made for this request."""
    pending = PendingContact(moment.new_id(), moment.random_bytes(KEY_BYTES))
    request = HandoverRequested(
        request=pending.request,
        purpose=lifecycle.Purpose(proposal.purpose.value),
        fields=ASKED,
        public_key=text_of(public_key_of(pending.private_key)),
    )
    asked = proposals.ask(proposal, pending, attempt, problem)
    return Decision(changes=(asked,), messages=(Outgoing(proposal.organization, proposal.ref, request),))


def clocks_off(ref: UUID) -> tuple[CancelDeadline, ...]:
    """Neither a date to answer by nor an answer on its way is left."""
    return CancelDeadline(ref, PROPOSAL_DUE), CancelDeadline(ref, PROPOSAL_ANSWER)

"""What a partner does when the person agrees to less than before."""

from dataclasses import replace

from passerelle.contracts.lifecycle import FieldGroup
from passerelle.contracts.referral import GrantNarrowed
from passerelle.messaging.decisions import NOTHING, Decision, Message, Moment, SetDeadline, States
from passerelle.partnership.decisions import TAKEN_ON, request_handover
from passerelle.partnership.referral import ReceivedReferral

AGREEMENT_ENDS = "agreement_ends"


def grant_narrowed(states: States, message: Message, event: GrantNarrowed, moment: Moment) -> Decision:
    """Details no longer agreed to go at once; an open request for details is made again, for what is left."""
    state = states.get(message.ref)
    if not isinstance(state, ReceivedReferral) or state.grant != event.grant:
        return NOTHING
    narrowed = state.narrowed(event.narrowed_to, event.fields, event.valid_until)
    deadline = Decision(deadlines=(SetDeadline(message.ref, AGREEMENT_ENDS, narrowed.grant_until),))
    if narrowed.handover is None:
        return deadline.and_then(Decision(changes=(narrowed,)))
    # The answer to the request as it was may have been withheld with the agreement it named.
    return deadline.and_then(_asked_again(replace(narrowed, handover=None), moment))


def _asked_again(state: ReceivedReferral, moment: Moment) -> Decision:
    wanted = any(group is not FieldGroup.PATHWAY for group in state.fields)
    return request_handover(state, moment) if wanted and state.status in TAKEN_ON else Decision(changes=(state,))

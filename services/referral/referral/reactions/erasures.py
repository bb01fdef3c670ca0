"""What partners did with a request to erase."""

from passerelle.contracts.partner import ErasureAnswered
from passerelle.messaging.decisions import NOTHING, CancelDeadline, Decision, Due, Message, Moment, States
from referral.domain import erasure as erasures
from referral.domain.erasure import Erasure, ErasureAnswer

ERASURE_DUE = "erasure_due"


def answered(states: States, message: Message, moment: Moment) -> Decision:
    """Keep the answer as proof; whatever comes later on this ref is dropped."""
    erasure, event = states.get(message.thread), message.event
    if not isinstance(erasure, Erasure) or not isinstance(event, ErasureAnswered):
        return NOTHING
    if not any(one.request == event.request and one.recipient == message.source for one in erasure.recipients):
        return NOTHING
    kept = erasures.answered(
        erasure, event.request, ErasureAnswer(event.answer), moment.now, event.legal_reason, event.keep_until
    )
    deadlines = (CancelDeadline(erasure.thread, ERASURE_DUE),) if kept.is_answered else ()
    return Decision(changes=(kept,), deadlines=deadlines, stop=(message.ref,))


def overdue(states: States, due: Due, moment: Moment) -> Decision:
    """Somebody has not answered in time: shown to staff."""
    erasure = states.get(due.thread)
    return Decision(changes=(erasures.overdue(erasure, moment.now),)) if isinstance(erasure, Erasure) else NOTHING

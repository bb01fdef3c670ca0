"""Which message or deadline is answered by which decision."""

from datetime import datetime
from uuid import UUID

from funding.domain import request
from funding.domain.application import Application, Status
from funding.domain.borrower import Borrower, release
from funding.domain.loan import records_kept_until
from funding.domain.request import INVITATION_LAPSES, REMINDER
from passerelle import partnership
from passerelle.messaging.decisions import NOTHING, CancelDeadline, Decision, Due, Moment, Reactions, States

ACCOUNTING_RECORDS = "accounting_records"


def lapse_invitation(states: States, due: Due, moment: Moment) -> Decision:
    """Nobody answered in time: the invitation and the referral end."""
    application = _invited(states, due)
    if application is None or moment.now < application.answer_by:
        return NOTHING
    lapsed = Decision(changes=(request.lapse(application, moment.now),))
    if not partnership.received(states, application.ref).is_open:
        return lapsed
    return lapsed.and_then(partnership.lapse(states, application.ref, moment))


def remind_of_invitation(states: States, due: Due, moment: Moment) -> Decision:
    """The invitation is about to lapse: show it to those who could call."""
    application = _invited(states, due)
    if application is None or moment.now >= application.answer_by:
        return NOTHING
    return Decision(changes=(request.remind(application, moment.now),))


def close_application(states: States, ref: UUID, moment: Moment) -> Decision:
    """The referral ended: what is not granted yet is closed, a granted loan is between the person and the agency."""
    application = _application_on(states, ref)
    if application is None or application.is_over or request.outlives_referral(application):
        return NOTHING
    cancelled = request.cancel(application, moment.now)
    return Decision(changes=(cancelled,), forget=_guarantors(application), deadlines=_no_deadlines(application))


def erase_application(states: States, ref: UUID, moment: Moment) -> Decision:
    """Before the application goes: its loan leaves the borrower's books, and the guarantor is forgotten too."""
    application = _application_on(states, ref)
    if application is None or _kept_until(application, moment) is not None:
        return NOTHING
    borrower = states.get(application.borrower)
    released = (release(borrower, application.key),) if isinstance(borrower, Borrower) else ()
    return Decision(changes=released, forget=_guarantors(application), deadlines=_no_deadlines(application))


def keep_accounting_records(states: States, ref: UUID, moment: Moment) -> partnership.Kept | None:
    """From the contract on, the law wants the records kept (code de commerce, art. L.123-22)."""
    application = _application_on(states, ref)
    keep_until = None if application is None else _kept_until(application, moment)
    return None if keep_until is None else partnership.Kept(ACCOUNTING_RECORDS, keep_until)


def _application_on(states: States, ref: UUID) -> Application | None:
    case = partnership.received(states, ref).case
    application = None if case is None else states.get(case)
    return application if isinstance(application, Application) else None


def _kept_until(application: Application, moment: Moment) -> datetime | None:
    keep_until = records_kept_until(application)
    return keep_until if keep_until is not None and moment.now < keep_until else None


def _invited(states: States, due: Due) -> Application | None:
    application = _application_on(states, due.thread) if due.thread in states else None
    if application is None or str(application.key) != due.about:
        return None
    return application if application.status is Status.INVITED else None


def _guarantors(application: Application) -> tuple[UUID, ...]:
    return () if application.guarantor is None else (application.guarantor,)


def _no_deadlines(application: Application) -> tuple[CancelDeadline, ...]:
    names = (INVITATION_LAPSES, REMINDER)
    return tuple(CancelDeadline(application.ref, name, str(application.key)) for name in names)


HOOKS = partnership.Hooks(ended=close_application, erased=erase_application, kept=keep_accounting_records)

table = partnership.reactions(HOOKS) | Reactions(
    messages={}, deadlines={INVITATION_LAPSES: lapse_invitation, REMINDER: remind_of_invitation}
)

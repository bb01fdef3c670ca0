"""Which message or deadline is answered by which decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from funding.domain import repayment, request
from funding.domain.application import Application, Status
from funding.domain.borrower import Borrower, release
from funding.domain.erasure import reduced
from funding.domain.loan import records_kept_until
from funding.store.holdings import held_about
from funding.translation.deadlines import (
    GUARANTOR_RETENTION,
    INSTALMENT_IS_DUE,
    INVITATION_LAPSES,
    REMINDER,
    guarantor_goes,
    next_look,
    no_more,
)
from funding.translation.found import account_of, borrower_of
from passerelle import partnership
from passerelle.messaging.decisions import NOTHING, Decision, Due, Moment, Reactions, States

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


def look_for_missed_instalments(states: States, due: Due, moment: Moment) -> Decision:
    """The days of grace of an instalment are over; what is unpaid is marked, and the next one is waited for."""
    application = states.get(due.thread)
    if not isinstance(application, Application) or application.status is not Status.DISBURSED:
        return NOTHING
    books = application, account_of(states, application), borrower_of(states, application.borrower)
    _, account, borrower = repayment.miss(*books, moment.today)
    grace_days = application.contract.terms.grace_days if application.contract else 0
    return Decision(changes=(account, borrower)).and_then(next_look(account, grace_days))


def end_guarantor_retention(states: States, due: Due, moment: Moment) -> Decision:
    """No contract was signed in time: the guarantor's data goes, and the search may begin again."""
    application = states.get(due.thread)
    if not isinstance(application, Application) or str(application.guarantor) != due.about:
        return NOTHING
    if application.contract is not None:
        return NOTHING
    released = Decision(changes=(request.release_guarantor(application),))
    return released.and_then(guarantor_goes(application))


def close_application(states: States, ref: UUID, moment: Moment) -> Decision:
    """The referral ended: what is not granted yet is closed, a granted loan is between the person and the agency."""
    application = _application_on(states, ref)
    if application is None or application.is_over or request.outlives_referral(application):
        return NOTHING
    cancelled = request.cancel(application, moment.now)
    closed = Decision(changes=(cancelled,), deadlines=no_more(application))
    return closed.and_then(guarantor_goes(application))


def erase_application(states: States, ref: UUID, moment: Moment) -> Decision:
    """Before the application goes: its loan leaves the borrower's books, and the guarantor is forgotten too."""
    application = _application_on(states, ref)
    if application is None or _kept_until(application, moment) is not None:
        return NOTHING
    borrower = states.get(application.borrower)
    released = (release(borrower, application.key),) if isinstance(borrower, Borrower) else ()
    accounts = () if application.account is None else (application.account,)
    erased = Decision(changes=released, forget=accounts, deadlines=no_more(application))
    return erased.and_then(guarantor_goes(application))


def keep_accounting_records(states: States, ref: UUID, moment: Moment) -> partnership.Kept | None:
    """From the contract on, the law wants the records kept (code de commerce, art. L.123-22), and nothing else."""
    application = _application_on(states, ref)
    keep_until = None if application is None else _kept_until(application, moment)
    if application is None or keep_until is None:
        return None
    return partnership.Kept(ACCOUNTING_RECORDS, keep_until, changes=(reduced(application),))


async def held(connection: Any, keys: Sequence[UUID]) -> Mapping[str, Any]:
    """Every application of the person with its loan, for the person's own access."""
    return {"applications": await held_about(connection, keys)}


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


HOOKS = partnership.Hooks(ended=close_application, erased=erase_application, kept=keep_accounting_records, held=held)

table = partnership.reactions(HOOKS) | Reactions(
    messages={},
    deadlines={
        INVITATION_LAPSES: lapse_invitation,
        REMINDER: remind_of_invitation,
        INSTALMENT_IS_DUE: look_for_missed_instalments,
        GUARANTOR_RETENTION: end_guarantor_retention,
    },
)

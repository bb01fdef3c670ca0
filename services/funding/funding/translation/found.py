"""What a command finds among the states that the runtime loaded for it."""

from uuid import UUID

from funding.domain.account import Account
from funding.domain.application import Application
from funding.domain.borrower import Borrower
from funding.domain.errors import LoanIsNotDisbursed
from funding.domain.guarantee import Guarantor
from passerelle import partnership
from passerelle.messaging.decisions import NotFound, States


def application_of(states: States, key: UUID) -> Application:
    """The application with this key; raises NotFound."""
    application = states.get(key)
    if not isinstance(application, Application):
        raise NotFound
    return application


def case_of(states: States, ref: UUID) -> Application | None:
    """The application on this ref, if the person was invited; raises NotFound when the ref is not known."""
    case = partnership.received(states, ref).case
    application = None if case is None else states.get(case)
    return application if isinstance(application, Application) else None


def borrower_of(states: States, key: UUID) -> Borrower:
    """All loans of the borrower; one who has none is not stored."""
    borrower = states.get(key)
    return borrower if isinstance(borrower, Borrower) else Borrower(key)


def account_of(states: States, application: Application) -> Account:
    """The account of a loan that was paid out."""
    account = None if application.account is None else states.get(application.account)
    if not isinstance(account, Account):
        raise LoanIsNotDisbursed
    return account


def guarantor_of(states: States, application: Application) -> Guarantor | None:
    """Who stands for the loan, if anybody."""
    guarantor = None if application.guarantor is None else states.get(application.guarantor)
    return guarantor if isinstance(guarantor, Guarantor) else None

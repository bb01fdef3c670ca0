"""The deadlines of an application: each is a durable row that wakes a decision."""

from uuid import UUID

from funding.domain.account import Account, next_look_on
from funding.domain.application import Application
from passerelle.contracts.days import start_of
from passerelle.messaging.decisions import CancelDeadline, Decision, SetDeadline

INVITATION_LAPSES = "invitation_lapses"
REMINDER = "reminder"
"""On the ref, about one application."""
INSTALMENT_IS_DUE = "instalment_is_due"
"""On the application: an instalment was not paid when its days of grace are over."""
GUARANTOR_RETENTION = "guarantor_retention"
"""On the application, about one guarantor: no contract was signed in time."""


def no_invitation(application: Application) -> tuple[CancelDeadline, ...]:
    """Nothing more is expected of the invitation."""
    names = (INVITATION_LAPSES, REMINDER)
    return tuple(CancelDeadline(application.ref, name, str(application.key)) for name in names)


def no_retention(application: UUID, guarantor: UUID | None) -> tuple[CancelDeadline, ...]:
    """The guarantor is bound, or gone."""
    return () if guarantor is None else (CancelDeadline(application, GUARANTOR_RETENTION, str(guarantor)),)


def guarantor_goes(application: Application) -> Decision:
    """The guarantor's data is erased, whatever becomes of the application."""
    if application.guarantor is None:
        return Decision()
    return Decision(forget=(application.guarantor,), deadlines=no_retention(application.key, application.guarantor))


def no_more(application: Application) -> tuple[CancelDeadline, ...]:
    """The application is over or erased: nothing wakes it any more."""
    return (
        *no_invitation(application),
        *no_retention(application.key, application.guarantor),
        CancelDeadline(application.key, INSTALMENT_IS_DUE),
    )


def next_look(account: Account, grace_days: int) -> Decision:
    """Look at the loan again when its next unpaid instalment would be missed; never, when there is none."""
    day = next_look_on(account, grace_days)
    if day is None:
        return Decision(deadlines=(CancelDeadline(account.application, INSTALMENT_IS_DUE),))
    due = start_of(day)
    return Decision(deadlines=(SetDeadline(account.application, INSTALMENT_IS_DUE, due),))

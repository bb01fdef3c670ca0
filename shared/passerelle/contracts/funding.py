"""Milestones of a microcredit: invited, applied, outcome; never an amount, a guarantor or a cause."""

from typing import Literal
from uuid import UUID

from passerelle.contracts.base import Event, Moment

FUNDING = frozenset({"funding"})


class ApplicationInvited(Event):
    """The person is invited to apply until the date."""

    wire = "passerelle.funding.application_invited.v1"
    publishers = FUNDING
    referral: UUID
    answer_by: Moment


class ApplicationSubmitted(Event):
    """The person applied."""

    wire = "passerelle.funding.application_submitted.v1"
    publishers = FUNDING
    referral: UUID


class ApplicationDecided(Event):
    """The application is decided."""

    wire = "passerelle.funding.application_decided.v1"
    publishers = FUNDING
    referral: UUID
    outcome: Literal["granted", "not_granted", "withdrawn"]


class LoanDisbursed(Event):
    """The money was paid out."""

    wire = "passerelle.funding.loan_disbursed.v1"
    publishers = FUNDING
    referral: UUID

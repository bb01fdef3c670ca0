"""An application for a microcredit: what it is made of and where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from funding.domain.committee import Deferral, LoanDecision, Outcome
from funding.domain.guarantee import NoGuarantee
from funding.domain.parameters import LoanTerms
from funding.domain.project import Project
from funding.domain.territory import Territory


class Status(StrEnum):
    """Where an application stands."""

    INVITED = "invited"
    SUBMITTED = "submitted"
    GUARANTOR_SEARCH = "guarantor_search"
    GUARANTOR_FOUND = "guarantor_found"
    NO_GUARANTEE = "no_guarantee"
    GRANTED = "granted"
    CONTRACTED = "contracted"
    DISBURSED = "disbursed"
    REPAID = "repaid"
    WRITTEN_OFF = "written_off"
    NOT_GRANTED = "not_granted"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


CLOSED = frozenset({Status.REPAID, Status.WRITTEN_OFF})
OVER = CLOSED | {Status.NOT_GRANTED, Status.LAPSED, Status.WITHDRAWN, Status.CANCELLED}
PAID_OUT = CLOSED | {Status.DISBURSED}


@dataclass(frozen=True, slots=True)
class Contract:
    """The signed loan contract, with the terms of its day; a later change of a rule does not reach it."""

    signed_on: date
    recorded_at: datetime
    terms: LoanTerms
    guaranteed_cents: int
    """What a guarantor stands for."""


@dataclass(frozen=True, slots=True)
class Application:
    """One invitation and what came of it; `ref` is how the referring organization knows the person here."""

    key: UUID
    ref: UUID
    borrower: UUID
    invited_at: datetime
    answer_by: datetime
    status: Status = Status.INVITED
    territory: Territory | None = None
    """Commune of the person or of the business; known to the agency only, reported by department."""
    to_remind_since: datetime | None = None
    """Set when the invitation is still unanswered shortly before it lapses: somebody should call."""
    project: Project | None = None
    submitted_at: datetime | None = None
    adviser: str | None = None
    """Opaque id of the member of staff."""
    advised_since: datetime | None = None
    guarantor: UUID | None = None
    no_guarantee: NoGuarantee | None = None
    deferrals: tuple[Deferral, ...] = ()
    decision: LoanDecision | None = None
    contract: Contract | None = None
    disbursed_at: datetime | None = None
    account: UUID | None = None
    last_repaid_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def links(self) -> tuple[UUID, ...]:
        """Whatever a change of the application must see under its lock."""
        return (self.ref, self.borrower, *(key for key in (self.guarantor, self.account) if key is not None))

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def is_guaranteed(self) -> bool:
        return self.guarantor is not None or self.no_guarantee is not None

    @property
    def is_granted(self) -> bool:
        return self.decision is not None and self.decision.outcome is Outcome.GRANTED

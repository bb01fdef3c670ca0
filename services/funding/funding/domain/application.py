"""An application for a microcredit: what it is made of and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from funding.domain.guarantee import NoGuarantee
from funding.domain.parameters import Purpose


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
    NOT_GRANTED = "not_granted"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


OVER = frozenset({Status.REPAID, Status.NOT_GRANTED, Status.LAPSED, Status.WITHDRAWN, Status.CANCELLED})
PAID_OUT = frozenset({Status.DISBURSED, Status.REPAID})


class Sector(StrEnum):
    """Sections of the French nomenclature of activities (NAF rév. 2, INSEE) in which a business is set up."""

    AGRICULTURE = "agriculture"
    EXTRACTION = "extraction"
    MANUFACTURING = "manufacturing"
    ENERGY = "energy"
    WATER_AND_WASTE = "water_and_waste"
    CONSTRUCTION = "construction"
    TRADE_AND_REPAIR = "trade_and_repair"
    TRANSPORT_AND_STORAGE = "transport_and_storage"
    ACCOMMODATION_AND_FOOD = "accommodation_and_food"
    INFORMATION_AND_COMMUNICATION = "information_and_communication"
    FINANCE_AND_INSURANCE = "finance_and_insurance"
    REAL_ESTATE = "real_estate"
    PROFESSIONAL_AND_SCIENTIFIC = "professional_and_scientific"
    ADMINISTRATIVE_AND_SUPPORT = "administrative_and_support"
    EDUCATION = "education"
    HEALTH_AND_SOCIAL_WORK = "health_and_social_work"
    ARTS_AND_RECREATION = "arts_and_recreation"
    OTHER_SERVICES = "other_services"


@dataclass(frozen=True, slots=True)
class Project:
    """What the money is asked for, in euro cents; a personal project has no sector."""

    purpose: Purpose
    amount_cents: int
    sector: Sector | None = None


class Outcome(StrEnum):
    """What the agency decided."""

    GRANTED = "granted"
    NOT_GRANTED = "not_granted"


class NotGrantedReason(StrEnum):
    """Why the agency did not grant the loan; never told to anybody else."""

    PROJECT_IS_NOT_VIABLE = "project_is_not_viable"
    CANNOT_BE_REPAID = "cannot_be_repaid"
    OUTSIDE_THE_RULES = "outside_the_rules"
    ANOTHER_FUNDING_FITS_BETTER = "another_funding_fits_better"


@dataclass(frozen=True, slots=True)
class LoanDecision:
    """The agency's one decision about an application."""

    outcome: Outcome
    decided_by: str
    """Opaque id of the member of staff."""
    decided_at: datetime
    amount_cents: int | None = None
    months: int | None = None
    reason: NotGrantedReason | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """The signed loan contract, and what a guarantor stands for in euro cents."""

    signed_at: datetime
    guaranteed_cents: int


@dataclass(frozen=True, slots=True)
class Application:
    """One invitation and what came of it; `ref` is how the referring organization knows the person here."""

    key: UUID
    ref: UUID
    borrower: UUID
    invited_at: datetime
    answer_by: datetime
    status: Status = Status.INVITED
    to_remind_since: datetime | None = None
    """Set when the invitation is still unanswered shortly before it lapses: somebody should call."""
    project: Project | None = None
    submitted_at: datetime | None = None
    adviser: str | None = None
    """Opaque id of the member of staff."""
    guarantor: UUID | None = None
    no_guarantee: NoGuarantee | None = None
    decision: LoanDecision | None = None
    contract: Contract | None = None
    disbursed_at: datetime | None = None
    last_repaid_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def links(self) -> tuple[UUID, ...]:
        """Whatever a change of the application must see under its lock."""
        return (self.ref, self.borrower) if self.guarantor is None else (self.ref, self.borrower, self.guarantor)

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def is_guaranteed(self) -> bool:
        return self.guarantor is not None or self.no_guarantee is not None

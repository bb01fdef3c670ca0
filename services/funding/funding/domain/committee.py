"""What the agency's committee decides: grant, do not grant, or look at it again."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from funding.domain.errors import CommitteeIsInTheFuture, ConditionIsUnknown, QuorumIsMissing


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


class DeferredReason(StrEnum):
    """Why the committee wants to look at it again."""

    PAPERS_ARE_MISSING = "papers_are_missing"
    GUARANTEE_IS_MISSING = "guarantee_is_missing"
    PROJECT_NEEDS_WORK = "project_needs_work"
    EXISTING_DEBT = "existing_debt"
    QUORUM_WAS_MISSING = "quorum_was_missing"


class Requirement(StrEnum):
    """What the committee may want before the contract is signed."""

    ENTERPRISE_REGISTERED = "enterprise_registered"
    INSURANCE_TAKEN = "insurance_taken"
    TRAINING_FOLLOWED = "training_followed"
    RESIDENCE_PERMIT_RENEWED = "residence_permit_renewed"
    OWN_FUNDS_SHOWN = "own_funds_shown"
    BANK_ACCOUNT_OPENED = "bank_account_opened"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting of the committee; members and whoever wrote it down are opaque ids of staff."""

    held_on: date
    members: tuple[str, ...]
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Deferral:
    """The committee wants to look at it again; not a decision."""

    sitting: Sitting
    reason: DeferredReason


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must be so before the contract is signed."""

    requirement: Requirement
    met_on: date | None = None


@dataclass(frozen=True, slots=True)
class LoanDecision:
    """The agency's one decision about an application."""

    outcome: Outcome
    sitting: Sitting
    decided_at: datetime
    amount_cents: int | None = None
    months: int | None = None
    conditions: tuple[Condition, ...] = ()
    reason: NotGrantedReason | None = None

    @property
    def decided_by(self) -> str:
        return self.sitting.recorded_by

    @property
    def has_open_conditions(self) -> bool:
        return any(condition.met_on is None for condition in self.conditions)


def check_sitting(sitting: Sitting, *, quorum: int, not_before: date, today: date) -> None:
    """A committee has met, with enough different members, after the person applied."""
    if not not_before <= sitting.held_on <= today:
        raise CommitteeIsInTheFuture
    if len(set(sitting.members)) < quorum:
        raise QuorumIsMissing


def with_condition_met(decision: LoanDecision, requirement: Requirement, met_on: date) -> LoanDecision:
    """The first day on which a condition was met counts."""
    if requirement not in {condition.requirement for condition in decision.conditions}:
        raise ConditionIsUnknown
    conditions = tuple(
        replace(condition, met_on=condition.met_on or met_on) if condition.requirement is requirement else condition
        for condition in decision.conditions
    )
    return replace(decision, conditions=conditions)

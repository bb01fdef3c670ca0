"""What the money is asked for: the project, and for a business its plan."""

from dataclasses import dataclass
from enum import StrEnum

from funding.domain.errors import (
    AboveTheCap,
    AmountIsNotPositive,
    EnterpriseIsTooBig,
    PlanIsMissing,
    PlanIsNotBalanced,
    SectorIsMissing,
)
from funding.domain.parameters import LoanLimit, Purpose
from funding.domain.sectors import Sector


class Stage(StrEnum):
    """How far the business is."""

    IDEA = "idea"
    BEING_SET_UP = "being_set_up"
    RUNNING = "running"


class Use(StrEnum):
    """What money is for."""

    EQUIPMENT = "equipment"
    VEHICLE = "vehicle"
    STOCK = "stock"
    PREMISES = "premises"
    WORKING_CAPITAL = "working_capital"
    FEES = "fees"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Spending:
    """One line of the financing plan, in euro cents."""

    use: Use
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The business plan as far as the agency needs it: coded, without free text."""

    stage: Stage
    employees: int
    own_funds_cents: int
    spending: tuple[Spending, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """What the money is asked for, in euro cents; a personal project has neither sector nor plan."""

    purpose: Purpose
    amount_cents: int
    sector: Sector | None = None
    plan: Plan | None = None


def check_project(project: Project, limit: LoanLimit) -> None:
    """More than the cap is refused at once, what is owed besides at the decision."""
    if project.amount_cents <= 0:
        raise AmountIsNotPositive
    if project.purpose is Purpose.BUSINESS:
        _check_business(project, limit)
    if project.amount_cents > limit.cap_cents:
        raise AboveTheCap


def _check_business(project: Project, limit: LoanLimit) -> None:
    if project.sector is None:
        raise SectorIsMissing
    plan = project.plan
    if plan is None:
        raise PlanIsMissing
    if sum(line.amount_cents for line in plan.spending) != project.amount_cents + plan.own_funds_cents:
        raise PlanIsNotBalanced
    if plan.employees > limit.most_employees:
        raise EnterpriseIsTooBig

"""What callers send. Amounts are euro cents, members of staff are opaque ids, everything else is coded."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from funding.domain.account import Payer, WriteOffReason
from funding.domain.committee import DeferredReason, NotGrantedReason, Requirement, Sitting
from funding.domain.guarantee import Collected, NoGuaranteeReason
from funding.domain.parameters import Purpose
from funding.domain.project import Plan, Project, Spending, Stage, Use
from funding.domain.schedule import RescheduleReason
from funding.domain.sectors import Sector
from funding.domain.territory import COMMUNE, Territory
from passerelle.contracts.lifecycle import DeclineReason

StaffId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""Opaque id of a member of staff, never a name or an address."""
Cents = Annotated[int, Field(strict=True, gt=0, le=100_000_000)]
CentsOrNone = Annotated[int, Field(strict=True, ge=0, le=100_000_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Commune = Annotated[Territory, StringConstraints(pattern=COMMUNE)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""BCP 47."""
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,32}$")]
Months = Annotated[int, Field(strict=True, ge=1, le=120)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewInvitation(Request):
    """Invites the person behind the ref; sent again with another date it prolongs the invitation."""

    ref: UUID
    answer_by: AwareDatetime | None = None
    """Until when the person may apply; the agency's usual time when absent."""
    borrower: UUID | None = None
    """The `borrower` of an earlier application of the same person, whose debt then counts against the cap."""
    territory: Commune | None = None


class NewSpending(Request):
    use: Use
    amount_cents: Cents


class NewPlan(Request):
    """What the money is for; it adds up to the loan and the money of one's own."""

    stage: Stage
    employees: Annotated[int, Field(strict=True, ge=0, le=1000)]
    own_funds_cents: CentsOrNone = 0
    spending: Annotated[list[NewSpending], Field(min_length=1, max_length=20)]


class NewApplication(Request):
    """What the person asks for; a business project names its sector and has a plan."""

    ref: UUID
    purpose: Purpose
    amount_cents: Cents
    sector: Code | None = None
    plan: NewPlan | None = None
    territory: Commune | None = None

    @property
    def project(self) -> Project:
        sector = None if self.sector is None else Sector(self.sector)
        plan = None if self.plan is None else _plan(self.plan)
        return Project(self.purpose, self.amount_cents, sector, plan)


class Adviser(Request):
    adviser: StaffId


class NewGuarantor(Request):
    """As little about the guarantor as is needed, with the notice they were given and how they consented."""

    name: Line
    contact: Line
    consented_on: date
    collected: Literal[Collected.IN_WRITING, Collected.IN_PERSON, Collected.BY_TELEPHONE, Collected.ELECTRONICALLY]
    collected_by: StaffId
    notice_version: Version
    notice_language: Language
    notice_given_on: date


class Rectification(Request):
    """What the guarantor says is right; absent, it stays."""

    name: Line | None = None
    contact: Line | None = None


class WithoutGuarantee(Request):
    reason: NoGuaranteeReason
    decided_by: StaffId


class Sat(Request):
    """The committee has met."""

    held_on: date | None = None
    """Today when absent."""
    members: Annotated[list[StaffId], Field(min_length=1, max_length=20)]
    decided_by: StaffId
    """Who writes it down."""

    def sitting(self, today: date) -> Sitting:
        return Sitting(self.held_on or today, tuple(dict.fromkeys(self.members)), self.decided_by)


class Granting(Sat):
    outcome: Literal["granted"]
    amount_cents: Cents
    months: Months
    conditions: Annotated[list[Requirement], Field(max_length=10)] = []


class TurningDown(Sat):
    outcome: Literal["not_granted"]
    reason: NotGrantedReason


class Deferring(Sat):
    """No decision: the committee looks at it again."""

    outcome: Literal["deferred"]
    reason: DeferredReason


class Met(Request):
    condition: Requirement
    met_on: date


class Signing(Request):
    signed_on: date | None = None
    """Today when absent."""


class Payout(Request):
    first_due_on: date | None = None
    """A month later when absent."""


class Withdrawal(Request):
    reason: DeclineReason = DeclineReason.NOT_INTERESTED
    """Told to the referring organization only when the person had not applied yet."""


class Repayment(Request):
    amount_cents: Cents
    received_on: date | None = None
    """Today when absent."""
    paid_by: Payer = Payer.BORROWER


class Rescheduling(Request):
    months: Months
    first_due_on: date
    reason: RescheduleReason


class WritingOff(Request):
    reason: WriteOffReason


class NewReport(Request):
    year: Annotated[int, Field(strict=True, ge=2000, le=2200)]


def _plan(plan: NewPlan) -> Plan:
    spending = tuple(Spending(line.use, line.amount_cents) for line in plan.spending)
    return Plan(plan.stage, plan.employees, plan.own_funds_cents, spending)

"""What callers send and, beside applications, see. Amounts are euro cents."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from funding.domain.application import NotGrantedReason, Sector
from funding.domain.guarantee import NoGuaranteeReason
from funding.domain.parameters import Purpose
from passerelle.contracts.lifecycle import DeclineReason

StaffId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""Opaque id of a member of staff, never a name or an address."""
Cents = Annotated[int, Field(strict=True, gt=0, le=100_000_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewInvitation(Request):
    """Invites the person behind the ref; sent again with another date it prolongs the invitation."""

    ref: UUID
    answer_by: AwareDatetime | None = None
    """Until when the person may apply; the agency's usual time when absent."""
    borrower: UUID | None = None
    """The `borrower` of an earlier application of the same person, whose debt then counts against the cap."""


class NewApplication(Request):
    """What the person asks for; a business project names its sector."""

    ref: UUID
    purpose: Purpose
    amount_cents: Cents
    sector: Sector | None = None


class Adviser(Request):
    adviser: StaffId


class NewGuarantor(Request):
    """As little about the guarantor as is needed, with the notice they were given and when they consented."""

    name: Line
    contact: Line
    consented_on: date
    notice_version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,32}$")]
    notice_given_on: date


class WithoutGuarantee(Request):
    reason: NoGuaranteeReason
    decided_by: StaffId


class Granting(Request):
    outcome: Literal["granted"]
    amount_cents: Cents
    months: Annotated[int, Field(strict=True, ge=1, le=120)]
    decided_by: StaffId


class TurningDown(Request):
    outcome: Literal["not_granted"]
    reason: NotGrantedReason
    decided_by: StaffId


class Withdrawal(Request):
    reason: DeclineReason = DeclineReason.NOT_INTERESTED
    """Told to the referring organization only when the person had not applied yet."""


class Repayment(Request):
    amount_cents: Cents


class GuarantorView(BaseModel):
    """A guarantor, for the staff who answer to them."""

    name: str
    contact: str
    consented_on: date
    notice_version: str
    notice_given_on: date
    share_percent: int

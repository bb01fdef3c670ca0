"""What callers see beside applications. Amounts are euro cents."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from funding.domain.account import Account, Payer, WriteOffReason
from funding.domain.guarantee import Collected, Guarantor
from funding.domain.parameters import Name, Parameter, Purpose, Standing
from funding.domain.schedule import RescheduleReason, Schedule


class GuarantorView(BaseModel):
    """A guarantor, for the staff who answer to them."""

    id: UUID
    name: str
    contact: str
    consented_on: date
    collected: Collected
    collected_by: str
    notice_version: str
    notice_language: str
    notice_given_on: date
    share_percent: int


class GuarantorRecord(GuarantorView):
    """Everything held about a guarantor, for their own access and portability; nobody else is told any of it."""

    guaranteed_cents: int | None
    """What they stand for, once the contract is signed."""
    purpose: str = "guarantee_of_a_microcredit"
    recipients: list[str] = []
    kept_until: AwareDatetime | None
    """None while a signed guarantee runs: it is kept until the loan ends."""
    rectified_at: AwareDatetime | None
    erasure_asked_at: AwareDatetime | None


class InstalmentView(BaseModel):
    due_on: date
    principal_cents: int
    interest_cents: int
    amount_cents: int
    missed_on: date | None


class ScheduleView(BaseModel):
    """What was agreed on one day."""

    made_on: date
    reason: RescheduleReason | None
    due_cents: int
    instalments: list[InstalmentView]


class PaymentView(BaseModel):
    received_on: date
    principal_cents: int
    interest_cents: int
    paid_by: Payer


class AccountView(BaseModel):
    """A loan that was paid out: the schedule in force first, then the older ones."""

    owed_cents: int
    """Principal and interest of the schedule in force that are not paid yet."""
    principal_owed_cents: int
    behind_since: date | None
    next_due_on: date | None
    closed_on: date | None
    write_off_reason: WriteOffReason | None
    schedules: list[ScheduleView]
    payments: list[PaymentView]


class ArrearView(BaseModel):
    """A loan with an instalment that was missed and is not made good."""

    id: UUID
    application: UUID
    behind_since: date


class WorkloadView(BaseModel):
    """What is on the desk of an adviser; without an adviser it waits for one."""

    adviser: str | None
    applications: int
    by_status: dict[str, int]


class ParameterView(BaseModel):
    """A dated parameter, with its source and whether somebody has checked it."""

    name: Name
    purpose: Purpose | None
    value: int
    valid_from: date
    valid_until: date | None
    source: str
    status: Standing


class SectorView(BaseModel):
    code: str
    naf: str
    label: str


def guarantor_view(guarantor: Guarantor) -> GuarantorView:
    return GuarantorView(**_guarantor(guarantor))


def guarantor_record(guarantor: Guarantor, guaranteed_cents: int | None) -> GuarantorRecord:
    return GuarantorRecord(
        **_guarantor(guarantor),
        guaranteed_cents=guaranteed_cents,
        kept_until=guarantor.keep_until if guaranteed_cents is None else None,
        rectified_at=guarantor.rectified_at,
        erasure_asked_at=guarantor.erasure_asked_at,
    )


def account_view(account: Account) -> AccountView:
    is_open = account.closed_on is None
    unpaid = account.unpaid
    return AccountView(
        owed_cents=account.owed_cents,
        principal_owed_cents=account.principal_owed_cents,
        behind_since=account.behind_since if is_open else None,
        next_due_on=unpaid[0].due_on if unpaid and is_open else None,
        closed_on=account.closed_on,
        write_off_reason=account.write_off_reason,
        schedules=[_schedule(one) for one in reversed(account.schedules)],
        payments=[PaymentView.model_validate(one, from_attributes=True) for one in account.payments],
    )


def parameter_view(parameter: Parameter) -> ParameterView:
    return ParameterView.model_validate(parameter, from_attributes=True)


def _schedule(schedule: Schedule) -> ScheduleView:
    instalments = [InstalmentView.model_validate(one, from_attributes=True) for one in schedule.instalments]
    return ScheduleView(
        made_on=schedule.made_on, reason=schedule.reason, due_cents=schedule.due_cents, instalments=instalments
    )


def _guarantor(guarantor: Guarantor) -> dict[str, Any]:
    return {
        "id": guarantor.key,
        "name": guarantor.name,
        "contact": guarantor.contact,
        "consented_on": guarantor.consent.given_on,
        "collected": guarantor.consent.collected,
        "collected_by": guarantor.consent.collected_by,
        "notice_version": guarantor.notice.version,
        "notice_language": guarantor.notice.language,
        "notice_given_on": guarantor.notice.given_on,
        "share_percent": guarantor.share_percent,
    }

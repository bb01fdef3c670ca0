"""What stands behind a loan: a guarantor, or the agency's decision to do without one."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from funding.domain.errors import ConsentIsInTheFuture, NoticeIsMissing


@dataclass(frozen=True, slots=True)
class Guarantor:
    """A person with rights of their own: as little as is needed, kept apart, and forgotten when the guarantee ends."""

    key: UUID
    application: UUID
    name: str
    contact: str
    """One way to reach them, e-mail or telephone."""
    consented_on: date
    notice_version: str
    """Version of the notice about the use of their data that they were given."""
    notice_given_on: date
    share_percent: int


class NoGuaranteeReason(StrEnum):
    """Why the agency lends without a guarantor."""

    NOBODY_TO_ASK = "nobody_to_ask"
    SMALL_AMOUNT = "small_amount"
    FIRST_STEP_OF_A_SERIES = "first_step_of_a_series"
    SOUND_PROJECT = "sound_project"
    GUARANTEE_FUND = "guarantee_fund"


@dataclass(frozen=True, slots=True)
class NoGuarantee:
    """The agency decided to lend without a guarantor."""

    reason: NoGuaranteeReason
    decided_by: str
    """Opaque id of the member of staff."""
    decided_at: datetime


def check_consent(guarantor: Guarantor, today: date) -> None:
    """A consent is worth something only after the notice was read, and once it was given (GDPR art. 13 and 14)."""
    if guarantor.consented_on > today:
        raise ConsentIsInTheFuture
    if not guarantor.notice_version or guarantor.notice_given_on > guarantor.consented_on:
        raise NoticeIsMissing


def guaranteed_cents(amount_cents: int, share_percent: int) -> int:
    """What the guarantor stands for; a broken cent is never theirs."""
    return amount_cents * share_percent // 100

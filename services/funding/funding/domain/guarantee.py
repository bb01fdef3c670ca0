"""What stands behind a loan: a guarantor, or the agency's decision to do without one."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from funding.domain.errors import ConsentIsInTheFuture, NoticeIsMissing


class Collected(StrEnum):
    """How a guarantor's consent was collected."""

    IN_WRITING = "in_writing"
    IN_PERSON = "in_person"
    BY_TELEPHONE = "by_telephone"
    ELECTRONICALLY = "electronically"
    NOT_RECORDED = "not_recorded"
    """Before it was asked for; no new consent is like that."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice about the use of their data that a guarantor was given (GDPR art. 13 and 14)."""

    version: str
    language: str
    """BCP 47."""
    given_on: date


@dataclass(frozen=True, slots=True)
class Consent:
    """When a guarantor agreed to stand for the loan, how, and which member of staff took it down."""

    given_on: date
    collected: Collected
    collected_by: str


@dataclass(frozen=True, slots=True)
class Guarantor:
    """A person with rights of their own: as little as is needed, kept apart, and forgotten when the guarantee ends."""

    key: UUID
    application: UUID
    name: str
    contact: str
    """One way to reach them, e-mail or telephone."""
    notice: Notice
    consent: Consent
    share_percent: int
    keep_until: datetime
    """Without a signed contract their data goes then, by itself."""
    rectified_at: datetime | None = None
    erasure_asked_at: datetime | None = None

    @property
    def links(self) -> tuple[UUID, ...]:
        return (self.application,)


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
    if guarantor.consent.given_on > today:
        raise ConsentIsInTheFuture
    if not guarantor.notice.version or guarantor.notice.given_on > guarantor.consent.given_on:
        raise NoticeIsMissing


def rectify(guarantor: Guarantor, *, name: str | None, contact: str | None, now: datetime) -> Guarantor:
    """What the guarantor says of themselves stands (GDPR art. 16)."""
    return replace(guarantor, name=name or guarantor.name, contact=contact or guarantor.contact, rectified_at=now)


def ask_for_erasure(guarantor: Guarantor, now: datetime) -> Guarantor:
    """Note the wish while the guarantee is in force; the first one counts."""
    return replace(guarantor, erasure_asked_at=guarantor.erasure_asked_at or now)


def guaranteed_cents(amount_cents: int, share_percent: int) -> int:
    """What the guarantor stands for; a broken cent is never theirs."""
    return amount_cents * share_percent // 100

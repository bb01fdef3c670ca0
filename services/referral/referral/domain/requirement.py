"""What a local authority requires of the associations of its territory, and whether they do it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from referral.domain.errors import ReferralError

REMIND_BEFORE = timedelta(days=7)
"""How long before the date those who have not reported are reminded (to be confirmed by each authority)."""

REMINDER = "requirement_reminder"
REPORT_DUE = "requirement_due"


class RequirementIsWithdrawn(ReferralError):
    """The requirement was withdrawn already."""

    code = "requirement_is_withdrawn"


class NobodyIsAddressed(ReferralError):
    """No association of the directory is named, nor serves this territory."""

    code = "nobody_is_addressed"
    status = 422


class AssociationIsUnknown(ReferralError):
    """The directory knows no other organization of that name."""

    code = "association_is_unknown"
    status = 422


class QuartersAreReversed(ReferralError):
    """The last quarter comes before the first, or more than eight quarters are asked for."""

    code = "quarters_are_reversed"
    status = 422


class ReportIsDueTooEarly(ReferralError):
    """The date must come after the last quarter is over, and lie in the future."""

    code = "report_is_due_too_early"
    status = 422


class Standing(StrEnum):
    """How one association stands towards the requirement."""

    AWAITED = "awaited"
    REPORTED = "reported"
    REPORTED_LATE = "reported_late"
    MISSING = "missing"
    """The date has passed without a report."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Count:
    """One figure of one quarter; None is a count too small to be told."""

    quarter: str
    figure: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Addressed:
    """One association, on a ref that concerns no person."""

    organization: str
    ref: UUID
    reminders: tuple[datetime, ...] = ()
    reported_at: datetime | None = None
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """Who must report which figures, for which quarters, by when."""

    id: UUID
    figures: tuple[str, ...]
    first_quarter: str
    last_quarter: str
    report_by: datetime
    set_at: datetime
    addressed: tuple[Addressed, ...]
    withdrawn_at: datetime | None = None

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None

    @property
    def silent(self) -> tuple[Addressed, ...]:
        """Those who have not reported."""
        return tuple(one for one in self.addressed if one.reported_at is None)

    def standing(self, one: Addressed, now: datetime) -> Standing:
        if one.reported_at is not None:
            return Standing.REPORTED if one.reported_at < self.report_by else Standing.REPORTED_LATE
        if not self.is_open:
            return Standing.WITHDRAWN
        return Standing.AWAITED if now < self.report_by else Standing.MISSING


def report(requirement: Requirement, ref: UUID, counts: tuple[Count, ...], now: datetime) -> Requirement:
    """The association on this ref told its counts; a later report replaces them, the first date stands."""
    asked = tuple(one for one in counts if one.figure in requirement.figures)
    return replace(
        requirement,
        addressed=tuple(
            replace(one, counts=asked, reported_at=one.reported_at or now) if one.ref == ref else one
            for one in requirement.addressed
        ),
    )


def remind(requirement: Requirement, refs: Collection[UUID], now: datetime) -> Requirement:
    return replace(
        requirement,
        addressed=tuple(
            replace(one, reminders=(*one.reminders, now)) if one.ref in refs else one for one in requirement.addressed
        ),
    )


def withdraw(requirement: Requirement, now: datetime) -> Requirement:
    if not requirement.is_open:
        raise RequirementIsWithdrawn
    return replace(requirement, withdrawn_at=now)

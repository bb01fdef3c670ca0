"""A report required of this organization, and what may happen to it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from passerelle.contracts.statistics import Figure, QuarterCount
from passerelle.messaging.decisions import Refusal
from passerelle.privacy.counts import is_over, quarters_between


class ReportStatus(StrEnum):
    """Where a required report stands."""

    AWAITED = "awaited"
    LATE = "late"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


class RequirementIsWithdrawn(Refusal):
    """The authority withdrew the requirement: nothing needs to be reported."""

    code = "requirement_is_withdrawn"


class QuarterIsNotOver(Refusal):
    """The last quarter asked for is not over: its figures could still change."""

    code = "quarter_is_not_over"


class NothingIsCountedHere(Refusal):
    """This organization counts none of the figures asked for."""

    code = "nothing_is_counted_here"


@dataclass(frozen=True, slots=True)
class RequiredReport:
    """What one authority asked on one ref, and what was answered."""

    ref: UUID
    requirement: UUID
    authority: str
    figures: tuple[Figure, ...]
    first_quarter: str
    last_quarter: str
    report_by: datetime
    asked_at: datetime
    reminded_at: datetime | None = None
    withdrawn_at: datetime | None = None
    reported_at: datetime | None = None
    counts: tuple[QuarterCount, ...] = ()

    @property
    def key(self) -> UUID:
        return self.ref

    @property
    def quarters(self) -> list[str]:
        """The quarters asked for, the oldest first."""
        return quarters_between(self.first_quarter, self.last_quarter)

    def status(self, now: datetime) -> ReportStatus:
        """Withdrawn, reported, late or awaited."""
        if self.withdrawn_at is not None:
            return ReportStatus.WITHDRAWN
        if self.reported_at is not None:
            return ReportStatus.REPORTED
        return ReportStatus.LATE if now >= self.report_by else ReportStatus.AWAITED

    def check_can_be_reported(self, now: datetime) -> None:
        """Raises RequirementIsWithdrawn and QuarterIsNotOver."""
        if self.withdrawn_at is not None:
            raise RequirementIsWithdrawn
        if not is_over(self.last_quarter, now):
            raise QuarterIsNotOver(quarter=self.last_quarter)


def reported(report: RequiredReport, counts: tuple[QuarterCount, ...], now: datetime) -> RequiredReport:
    """With these counts, of which only those asked for are kept; a later report replaces an earlier one."""
    report.check_can_be_reported(now)
    asked = tuple(one for one in counts if one.figure in report.figures and one.quarter in report.quarters)
    if not asked:
        raise NothingIsCountedHere
    return replace(report, counts=asked, reported_at=now)

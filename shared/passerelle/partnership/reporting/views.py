"""A required report as staff sees it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from passerelle.contracts.statistics import Figure, QuarterCount
from passerelle.partnership.reporting.report import ReportStatus, RequiredReport


class ReportView(BaseModel):
    """What is asked, by whom, by when, and what was answered; a count of null is too small to be told."""

    ref: UUID
    requirement: UUID
    authority: str
    figures: tuple[Figure, ...]
    first_quarter: str
    last_quarter: str
    report_by: datetime
    status: ReportStatus
    asked_at: datetime
    reminded_at: datetime | None
    withdrawn_at: datetime | None
    reported_at: datetime | None
    counts: tuple[QuarterCount, ...]


def report_view(report: RequiredReport, now: datetime) -> ReportView:
    """As it stands now."""
    known = {name: getattr(report, name) for name in ReportView.model_fields if name != "status"}
    return ReportView(status=report.status(now), **known)

"""The HTTP routes of whoever must report: what is asked, and the report."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from passerelle.contracts.statistics import QuarterCount
from passerelle.messaging.decisions import NotFound
from passerelle.partnership.reporting import answers, rows
from passerelle.partnership.reporting.report import RequiredReport
from passerelle.partnership.reporting.views import ReportView, report_view
from passerelle.runtime.http import Once
from passerelle.runtime.quarters import count_quarter, tell_quarter, told_of_quarter
from passerelle.runtime.service import CountFigures

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization

After = Annotated[UUID | None, Query(description="The last ref of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500)]


def routes(organization: "Organization", figures: CountFigures) -> APIRouter:
    """Reading what is required, and reporting it."""
    router = APIRouter(prefix="/requirements/received", tags=["requirements"])

    @router.get("")
    async def list_required_reports(after: After = None, limit: Limit = 100) -> list[ReportView]:
        async with organization.connection() as connection:
            return [report_view(one, organization.now()) for one in await rows.listed(connection, after, limit)]

    @router.get("/{ref}")
    async def show_required_report(ref: UUID) -> ReportView:
        async with organization.connection() as connection:
            return report_view(await _report_on(connection, ref), organization.now())

    @router.get("/{ref}/counts")
    async def show_counts(ref: UUID) -> list[QuarterCount]:
        """What would be reported now, small counts left out."""
        async with organization.connection() as connection:
            report = await _report_on(connection, ref)
            return [one for one in await counted(connection, figures, report) if one.figure in report.figures]

    @router.post("/{ref}/report")
    async def report_figures(ref: UUID, once: Once) -> ReportView:
        """Count in this organization's own database and tell the authority, small counts left out."""
        async with organization.connection() as connection:
            counts = await told(connection, figures, await _report_on(connection, ref), organization.now())
        answer = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: answers.report_figures(states, moment, ref, counts),
        )
        return ReportView.model_validate(answer)

    return router


async def counted(connection: Any, figures: CountFigures, report: RequiredReport) -> tuple[QuarterCount, ...]:
    """What would be told of each quarter asked for: what was told of it before, or what is counted now."""
    counts: list[QuarterCount] = []
    for quarter in report.quarters:
        kept = await told_of_quarter(connection, quarter)
        counts += (kept or await count_quarter(connection, figures, quarter)).quarters
    return tuple(counts)


async def told(
    connection: Any, figures: CountFigures, report: RequiredReport, now: datetime
) -> tuple[QuarterCount, ...]:
    """What is told of each quarter asked for, from now on the same to everybody; refused before they are over."""
    report.check_can_be_reported(now)
    counts: list[QuarterCount] = []
    for quarter in report.quarters:
        counts += (await tell_quarter(connection, figures, quarter, now)).quarters
    return tuple(counts)


async def _report_on(connection: Any, ref: UUID) -> RequiredReport:
    found = (await rows.store.load(connection, [ref])).get(ref)
    if not isinstance(found, RequiredReport):
        raise NotFound
    return found

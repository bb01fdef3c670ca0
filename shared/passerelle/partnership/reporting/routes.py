"""The HTTP routes of whoever must report: what is asked, and the report."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from passerelle.contracts.statistics import QuarterCount
from passerelle.messaging.decisions import NotFound
from passerelle.partnership.reporting import answers, rows
from passerelle.partnership.reporting.report import RequiredReport
from passerelle.partnership.reporting.views import ReportView, report_view
from passerelle.privacy.counts import months_of, tell
from passerelle.runtime.http import Once
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
            counts = await counted(connection, figures, await _report_on(connection, ref))
        answer = await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: answers.report_figures(states, moment, ref, counts),
        )
        return ReportView.model_validate(answer)

    return router


async def counted(connection: Any, figures: CountFigures, report: RequiredReport) -> tuple[QuarterCount, ...]:
    """What may be told of each quarter asked for; the same whoever asks."""
    told: list[QuarterCount] = []
    for quarter in report.quarters:
        months = [await figures(connection, begin, end) for begin, end in months_of(quarter)]
        told += tell(quarter, months).quarters
    return tuple(told)


async def _report_on(connection: Any, ref: UUID) -> RequiredReport:
    found = (await rows.store.load(connection, [ref])).get(ref)
    if not isinstance(found, RequiredReport):
        raise NotFound
    return found

"""The yearly report, and the dated rules that the agency goes by."""

from datetime import date
from typing import Any

from fastapi import APIRouter

from funding import commands
from funding.api.bodies import NewReport
from funding.api.views import ParameterView, SectorView, parameter_view
from funding.commands.reports import body_of
from funding.domain.report import report_key
from funding.domain.sectors import Rules
from funding.store.reports import all_reports, figures_of, reports_at
from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, rules: Rules) -> APIRouter:
    router = APIRouter()

    @router.post("/reports", status_code=201, tags=["reports"])
    async def make_report(body: NewReport, once: Once) -> dict[str, Any]:
        """The report of a year that is over: made once, then always the same."""
        async with organization.connection() as connection:
            figures = await figures_of(connection, body.year)
        made: dict[str, Any] = await once.run(
            organization,
            keys=[report_key(body.year)],
            command=lambda states, moment: commands.make_report(
                states, moment, year=body.year, figures=figures, rules=rules
            ),
        )
        return made

    @router.get("/reports", tags=["reports"])
    async def list_reports() -> list[dict[str, Any]]:
        async with organization.connection() as connection:
            return [body_of(report) for report in await all_reports(connection)]

    @router.get("/reports/{year}", tags=["reports"])
    async def show_report(year: int) -> dict[str, Any]:
        async with organization.connection() as connection:
            found = await reports_at(connection, [report_key(year)])
        if not found:
            raise NotFound
        return body_of(found[0])

    @router.get("/parameters", tags=["rules"])
    async def list_parameters(on: date | None = None) -> list[ParameterView]:
        """What holds on a day (today), from when, on whose word, and whether somebody has checked it."""
        day = on or day_of(organization.now())
        return [parameter_view(parameter) for parameter in rules.parameters.in_force_on(day)]

    @router.get("/sectors", tags=["rules"])
    async def list_sectors(on: date | None = None) -> list[SectorView]:
        """The closed list of sectors on a day (today)."""
        day = on or day_of(organization.now())
        return [SectorView(code=one.code, naf=one.naf, label=one.label) for one in rules.sectors if one.holds_on(day)]

    return router

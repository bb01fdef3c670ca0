"""The report of a year that is over: made once, then always the same."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from funding import commands
from funding.api.bodies import NewReport
from funding.commands.reports import body_of
from funding.domain.report import report_key
from funding.pages.access import Lead
from funding.pages.agency import Agency
from funding.pages.plan import number_in
from funding.store.reports import all_reports, figures_of, reports_at
from passerelle.pages.desk import UNTRIED, Form, Tried, Visitor, done, once_of, read_body, show_tried, try_out


def routes(agency: Agency) -> APIRouter:
    """GET and POST /desk/reports, GET /desk/reports/{year}."""
    router, organization = APIRouter(prefix="/desk/reports"), agency.organization

    async def shown(request: Request, visitor: Visitor, tried: Tried = UNTRIED) -> Response:
        async with organization.connection() as connection:
            found = await all_reports(connection)
        context: dict[str, Any] = {"reports": found, "last_year": agency.today.year - 1}
        return show_tried(agency.site, request, "yearly.html", visitor, tried, **context)

    @router.get("")
    async def show_list(request: Request, visitor: Lead) -> Response:
        return await shown(request, visitor)

    @router.post("")
    async def make(request: Request, visitor: Lead, form: Form) -> Response:
        async def work() -> None:
            year = read_body(NewReport, form, year=number_in(form.get("year", "").strip())).year
            async with organization.connection() as connection:
                figures = await figures_of(connection, year)
            await organization.execute(
                [report_key(year)],
                lambda states, moment: commands.make_report(
                    states, moment, year=year, figures=figures, rules=agency.rules
                ),
                once_of(request, visitor, form),
            )

        if tried := await try_out(agency.site, visitor, "report", form, work):
            return await shown(request, visitor, tried)
        return done(request, f"/desk/reports/{form['year'].strip()}", "yearly.made")

    @router.get("/{year}")
    async def show_one(request: Request, year: int, visitor: Lead) -> Response:
        async with organization.connection() as connection:
            found = await reports_at(connection, [report_key(year)])
        if not found:
            raise HTTPException(404)
        context: dict[str, Any] = {
            "report": body_of(found[0]),
            "made_at": found[0].made_at,
            "sector_names": dict(agency.sectors(visitor)),
        }
        return agency.site.page(request, "yearly_report.html", visitor, **context)

    return router

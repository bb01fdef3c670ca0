"""Who supports the cooperative: what each gives, line by line, and what was made of it in a year."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response

from enterprise import commands, store
from enterprise.api.bodies import NewLine, NewSupporter, ReportedYear
from enterprise.commands.budgets import supporter_of
from enterprise.commands.reports import report_json
from enterprise.domain.budgets import BudgetPurpose, Supporter
from enterprise.domain.identifiers import SessionId
from enterprise.domain.reports import report_of
from enterprise.pages.access import Treasurer
from enterprise.pages.office import Office
from enterprise.store import budgets, reports
from enterprise.store.desk import commitments_of_all, lines_of_all, years_reported
from enterprise.store.sessions import load_sessions
from passerelle.contracts.base import Code
from passerelle.pages.desk import UNTRIED, Form, Tried, Visitor, done, once_of, read_body, show_tried, try_out

PAGE = 20
MOST_COMMITMENTS, MOST_TRIALS = 200, 50
After = Annotated[str | None, Query(max_length=64)]


def routes(office: Office) -> APIRouter:
    """GET and POST /desk/supporters, /desk/supporters/{code}, …/lines, …/reports."""
    router = APIRouter(prefix="/desk/supporters")
    _listing(router, office)
    _giving(router, office)
    _reporting(router, office)
    return router


def _listing(router: APIRouter, office: Office) -> None:
    organization = office.organization

    async def shown(request: Request, visitor: Visitor, after: str | None = None, tried: Tried = UNTRIED) -> Response:
        async with organization.connection() as connection:
            found = await budgets.supporters(connection, after, PAGE + 1)
            lines = await lines_of_all(connection, [one.id for one in found[:PAGE]])
        more = f"/desk/supporters?after={found[PAGE - 1].code}" if len(found) > PAGE else ""
        context: dict[str, Any] = {
            "supporters": [(one, [line for line in lines if line.supporter == one.id]) for one in found[:PAGE]],
            "next_page": more,
            "first_page": "/desk/supporters" if after else "",
        }
        return show_tried(office.site, request, "supporters.html", visitor, tried, **context)

    @router.get("")
    async def show_list(request: Request, visitor: Treasurer, after: After = None) -> Response:
        return await shown(request, visitor, after)

    @router.post("")
    async def enter(request: Request, visitor: Treasurer, form: Form) -> Response:
        async def act() -> None:
            body = read_body(NewSupporter, form)
            await organization.execute(
                [supporter_of(body.code)],
                lambda states, moment: commands.enter_supporter(states, moment, body.code, body.name),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "enter", form, act):
            return await shown(request, visitor, tried=tried)
        return done(request, f"/desk/supporters/{form['code'].strip()}", "money.entered")

    @router.get("/{code}")
    async def show_one(request: Request, code: Code, visitor: Treasurer) -> Response:
        return await supporter_page(office, request, code, visitor)


def _giving(router: APIRouter, office: Office) -> None:
    organization = office.organization

    @router.post("/{code}/lines")
    async def open_line(request: Request, code: Code, visitor: Treasurer, form: Form) -> Response:
        supporter = supporter_of(code)

        async def act() -> None:
            body = read_body(NewLine, form)
            await organization.execute(
                [supporter],
                lambda states, moment: commands.open_line(states, moment, body.line(supporter)),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "line", form, act):
            return await supporter_page(office, request, code, visitor, tried)
        return done(request, f"/desk/supporters/{code}", "money.line_opened")


def _reporting(router: APIRouter, office: Office) -> None:
    organization = office.organization

    @router.post("/{code}/reports")
    async def make(request: Request, code: Code, visitor: Treasurer, form: Form) -> Response:
        supporter, made = supporter_of(code), dict[str, Any]()

        async def act() -> None:
            year = read_body(ReportedYear, form).year
            async with organization.connection() as connection:
                figures = await reports.figures_of(connection, supporter, year)
            made["report"] = await organization.execute(
                [supporter, report_of(supporter, year)],
                lambda states, moment: commands.make_report(states, moment, office.rules, supporter, year, figures),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "report", form, act):
            return await supporter_page(office, request, code, visitor, tried)
        return done(request, f"/desk/supporters/{code}/reports/{made['report']['year']}", "money.reported")

    @router.get("/{code}/reports/{year}")
    async def show_report(request: Request, code: Code, year: int, visitor: Treasurer) -> Response:
        supporter = supporter_of(code)
        async with organization.connection() as connection:
            known = await budgets.load_supporters(connection, [supporter])
            found = await reports.load_reports(connection, [report_of(supporter, year)])
        if not known or not found:
            raise HTTPException(404)
        context: dict[str, Any] = {"supporter": known[0], "report": report_json(found[0]), "made_at": found[0].made_at}
        return office.site.page(request, "supporter_report.html", visitor, **context)


async def supporter_page(
    office: Office, request: Request, code: str, visitor: Visitor, tried: Tried = UNTRIED
) -> Response:
    """One supporter's money, with the form that was refused as it was; the same 404 when there is none."""
    async with office.organization.connection() as connection:
        shown = await _money(connection, await _supporter(connection, code))
    context: dict[str, Any] = {
        **shown,
        "purposes": office.options(visitor, "money.purpose", BudgetPurpose),
        "last_year": office.today.year - 1,
        "today": office.today,
    }
    return show_tried(office.site, request, "supporter.html", visitor, tried, **context)


async def _supporter(connection: Any, code: str) -> Supporter:
    found = await budgets.load_supporters(connection, [supporter_of(code)])
    if not found:
        raise HTTPException(404)
    return found[0]


async def _money(connection: Any, supporter: Supporter) -> dict[str, Any]:
    lines = await budgets.lines_of(connection, supporter.id)
    commitments = await commitments_of_all(connection, [one.id for one in lines], MOST_COMMITMENTS)
    latest = await store.sessions(connection, None, None, MOST_TRIALS)
    paid_for: set[SessionId] = {one.session for one in commitments}
    trials = await load_sessions(connection, paid_for)
    return {
        "supporter": supporter,
        "lines": lines,
        "by_line": {one.id: one for one in lines},
        "commitments": commitments,
        "latest": latest,
        "trials": {one.id: one for one in trials},
        "years": await years_reported(connection, supporter.id),
    }

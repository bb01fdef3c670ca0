"""Supporters, their money, and the report each of them gets."""

from typing import Any

from fastapi import APIRouter

from enterprise import commands
from enterprise.api.bodies import Limit, NewCommitment, NewExpense, NewLine, NewSupporter, ReportedYear, Year
from enterprise.commands.budgets import supporter_of
from enterprise.commands.reports import report_json
from enterprise.domain.budgets import Supporter
from enterprise.domain.identifiers import CommitmentId, LineId
from enterprise.domain.money_errors import ReportIsUnknown
from enterprise.domain.money_views import CommitmentView, LineView, ReportView, commitment_view, line_view
from enterprise.domain.reports import report_of
from enterprise.domain.rules import Rules
from enterprise.store import budgets, reports
from passerelle.contracts.base import Code
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, rules: Rules) -> APIRouter:
    router = APIRouter(tags=["supporters"])
    _giving(router, organization)
    _spending(router, organization)
    _reporting(router, organization, rules)
    return router


def _giving(router: APIRouter, organization: Organization) -> None:
    @router.get("/supporters")
    async def list_supporters(after: str | None = None, limit: Limit = 100) -> list[Supporter]:
        """In the order of their codes; `after` is the last code seen."""
        async with organization.connection() as connection:
            return await budgets.supporters(connection, after, limit)

    @router.post("/supporters", status_code=201, response_model=Supporter)
    async def enter_supporter(body: NewSupporter, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[supporter_of(body.code)],
            command=lambda states, moment: commands.enter_supporter(states, moment, body.code, body.name),
        )

    @router.get("/supporters/{code}/lines")
    async def list_lines(code: Code) -> list[LineView]:
        """What the supporter gives: committed, spent and left, line by line."""
        async with organization.connection() as connection:
            return [line_view(line) for line in await budgets.lines_of(connection, supporter_of(code))]

    @router.post("/supporters/{code}/lines", status_code=201, response_model=LineView)
    async def open_line(code: Code, body: NewLine, once: Once) -> Any:
        supporter = supporter_of(code)
        return await once.run(
            organization,
            keys=[supporter],
            command=lambda states, moment: commands.open_line(states, moment, body.line(supporter)),
        )


def _spending(router: APIRouter, organization: Organization) -> None:
    @router.get("/lines/{line}/commitments")
    async def list_commitments(
        line: LineId, after: CommitmentId | None = None, limit: Limit = 100
    ) -> list[CommitmentView]:
        async with organization.connection() as connection:
            return [commitment_view(one) for one in await budgets.commitments_of(connection, line, after, limit)]

    @router.post("/lines/{line}/commitments", status_code=201, response_model=CommitmentView)
    async def commit_money(line: LineId, body: NewCommitment, once: Once) -> Any:
        """Set part of the line aside for a session."""
        return await once.run(
            organization,
            keys=[line, body.session],
            command=lambda states, moment: commands.commit_money(states, moment, line, body.session, body.amount_cents),
        )

    @router.post("/commitments/{commitment}/expenses", status_code=201, response_model=CommitmentView)
    async def spend_money(commitment: CommitmentId, body: NewExpense, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[commitment],
            command=lambda states, moment: commands.spend_money(
                states, moment, commitment, body.amount_cents, body.spent_on
            ),
        )

    @router.post("/commitments/{commitment}/close", response_model=CommitmentView)
    async def close_commitment(commitment: CommitmentId, once: Once) -> Any:
        """What was not spent is free for another session."""
        return await once.run(
            organization,
            keys=[commitment],
            command=lambda states, moment: commands.close_commitment(states, moment, commitment),
        )


def _reporting(router: APIRouter, organization: Organization, rules: Rules) -> None:
    @router.post("/supporters/{code}/reports", status_code=201, response_model=ReportView)
    async def make_report(code: Code, body: ReportedYear, once: Once) -> Any:
        """Money and people of a year that is over; made once, and small counts of people are not in it."""
        supporter = supporter_of(code)
        async with organization.connection() as connection:
            figures = await reports.figures_of(connection, supporter, body.year)
        return await once.run(
            organization,
            keys=[supporter, report_of(supporter, body.year)],
            command=lambda states, moment: commands.make_report(states, moment, rules, supporter, body.year, figures),
        )

    @router.get("/supporters/{code}/reports/{year}", response_model=ReportView)
    async def show_report(code: Code, year: Year) -> Any:
        async with organization.connection() as connection:
            found = await reports.load_reports(connection, [report_of(supporter_of(code), year)])
        if not found:
            raise ReportIsUnknown
        return report_json(found[0])

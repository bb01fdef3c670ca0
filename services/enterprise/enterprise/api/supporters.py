"""Supporters, their money, and the report each of them gets."""

from datetime import date
from typing import Any

from fastapi import APIRouter

from enterprise import commands
from enterprise.api.bodies import Limit, NewCommitment, NewExpense, NewLine, NewSupporter
from enterprise.commands.budgets import commitment_json, line_json, supporter_of
from enterprise.domain.budgets import Supporter
from enterprise.domain.counts import shown
from enterprise.domain.errors import SupporterIsUnknown
from enterprise.domain.identifiers import CommitmentId, LineId
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

    @router.post("/supporters", status_code=201)
    async def enter_supporter(body: NewSupporter, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[supporter_of(body.code)],
            command=lambda states, moment: commands.enter_supporter(states, moment, body.code, body.name),
        )

    @router.get("/supporters/{code}/lines")
    async def list_lines(code: Code) -> list[dict[str, Any]]:
        """What the supporter gives: committed, spent and left, line by line."""
        async with organization.connection() as connection:
            return [line_json(line) for line in await budgets.lines_of(connection, supporter_of(code))]

    @router.post("/supporters/{code}/lines", status_code=201)
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
    ) -> list[dict[str, Any]]:
        async with organization.connection() as connection:
            return [commitment_json(one) for one in await budgets.commitments_of(connection, line, after, limit)]

    @router.post("/lines/{line}/commitments", status_code=201)
    async def commit_money(line: LineId, body: NewCommitment, once: Once) -> Any:
        """Set part of the line aside for a session."""
        return await once.run(
            organization,
            keys=[line, body.session],
            command=lambda states, moment: commands.commit_money(states, moment, line, body.session, body.amount_cents),
        )

    @router.post("/commitments/{commitment}/expenses", status_code=201)
    async def spend_money(commitment: CommitmentId, body: NewExpense, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[commitment],
            command=lambda states, moment: commands.spend_money(
                states, moment, commitment, body.amount_cents, body.spent_on
            ),
        )

    @router.post("/commitments/{commitment}/close")
    async def close_commitment(commitment: CommitmentId, once: Once) -> Any:
        """What was not spent is free for another session."""
        return await once.run(
            organization,
            keys=[commitment],
            command=lambda states, moment: commands.close_commitment(states, moment, commitment),
        )


def _reporting(router: APIRouter, organization: Organization, rules: Rules) -> None:
    @router.get("/supporters/{code}/report")
    async def report(code: Code, first: date, last: date) -> dict[str, Any]:
        """Money and counts between two days; a count of people too small to be shown is null."""
        supporter = supporter_of(code)
        smallest = rules.number_on(organization.now().date(), "smallest_count_shown")
        async with organization.connection() as connection:
            if not await budgets.load_supporters(connection, [supporter]):
                raise SupporterIsUnknown
            lines = [line for line in await budgets.lines_of(connection, supporter) if line.overlaps(first, last)]
            spent = await reports.spent_by_purpose(connection, supporter, first, last)
            sessions = await reports.sessions_by_format(connection, supporter, first, last)
            outcomes = await reports.people_by_outcome(connection, supporter, first, last)
        people, parts = shown(sum(outcomes.values()), outcomes, smallest)
        return {
            "supporter": code,
            "first": first,
            "last": last,
            "lines": [line_json(line) for line in lines],
            "spent_cents": spent,
            "sessions": sessions,
            "people": people,
            "outcomes": parts,
            "smallest_count_shown": smallest,
        }

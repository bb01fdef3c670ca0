"""Routes of stages and their checklists."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter

from passerelle.contracts.base import Code
from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.paging import AfterDay, after_day, day_cursor
from referral.api.people import person_at
from referral.api.requests import Limit, Request, StepName
from referral.commands import stages as commands
from referral.commands.stages import Advanced
from referral.domain.agenda import AgendaLine
from referral.domain.stages import DelayReason, EarlyReason, ItemState, Stage
from referral.plans.library import Guide
from referral.store import agenda


class NewStage(Request):
    stage: StepName
    early: EarlyReason | None = None
    """Why it begins although the one before is not done."""


class Settled(Request):
    state: Literal[ItemState.DONE, ItemState.NOT_NEEDED] = ItemState.DONE
    by: Code
    """Code of a role or desk, never a name."""


class Assigned(Request):
    owner: Code


class PutOff(Request):
    until: date
    reason: DelayReason


@dataclass(frozen=True, slots=True)
class OverdueView:
    """One item nobody has settled in time."""

    id: UUID
    person: UUID
    stage: str | None
    item: str
    owner: str | None
    due_on: date
    cursor: str


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Beginning stages, seeing to their items."""
    router = APIRouter(tags=["stages"])
    _reading(router, organization)
    _ticking(router, organization, guide)
    _planning(router, organization)
    return router


def _reading(router: APIRouter, organization: Organization) -> None:
    @router.get("/people/{person}/stages")
    async def list_stages(person: UUID) -> list[Stage]:
        """The stages begun, in order, each with its checklist."""
        async with organization.connection() as connection:
            return list((await person_at(connection, person)).stages)

    @router.get("/checklists/overdue")
    async def list_overdue(owner: Code | None = None, after: AfterDay = None, limit: Limit = 100) -> list[OverdueView]:
        """Open items whose day has passed, of everybody or of one owner; the longest overdue first."""
        today, since = day_of(organization.now()), after_day(after)
        async with organization.connection() as connection:
            lines = (
                await agenda.overdue_items(connection, today, since, limit)
                if owner is None
                else await agenda.overdue_items_of(connection, owner, today, since, limit)
            )
        return [_view(one) for one in lines]


def _ticking(router: APIRouter, organization: Organization, guide: Guide) -> None:
    @router.post("/people/{person}/stages", status_code=201)
    async def begin_stage(person: UUID, body: NewStage, once: Once) -> Advanced:
        """Begin the first stage, or a later one early; the others begin by themselves."""

        def command(states: States, moment: Moment) -> Decision:
            return commands.begin_stage(states, moment, guide, person, body.stage, body.early)

        return await _run(once, organization, person, command)

    @router.post("/people/{person}/items/{item}/settle")
    async def settle_item(person: UUID, item: UUID, body: Settled, once: Once) -> Advanced:
        """Tick an item. The last obligatory one completes the stage, and moves the person's pathways on."""

        def command(states: States, moment: Moment) -> Decision:
            return commands.settle_item(states, moment, guide, person, item, ItemState(body.state), body.by)

        return await _run(once, organization, person, command)

    @router.post("/people/{person}/items/{item}/reopen")
    async def reopen_item(person: UUID, item: UUID, once: Once) -> Advanced:
        """Take back a tick made in error."""

        def command(states: States, moment: Moment) -> Decision:
            return commands.reopen_item(states, moment, person, item)

        return await _run(once, organization, person, command)


def _planning(router: APIRouter, organization: Organization) -> None:
    @router.post("/people/{person}/items/{item}/assign")
    async def assign_item(person: UUID, item: UUID, body: Assigned, once: Once) -> Advanced:
        def command(states: States, moment: Moment) -> Decision:
            return commands.assign_item(states, moment, person, item, body.owner)

        return await _run(once, organization, person, command)

    @router.post("/people/{person}/items/{item}/put-off")
    async def put_off_item(person: UUID, item: UUID, body: PutOff, once: Once) -> Advanced:
        def command(states: States, moment: Moment) -> Decision:
            return commands.put_off_item(states, moment, person, item, body.until, body.reason)

        return await _run(once, organization, person, command)


async def _run(
    once: Once, organization: Organization, person: UUID, command: Callable[[States, Moment], Decision]
) -> Advanced:
    answer: Advanced = await once.run(organization, keys=[person], command=command)
    return answer


def _view(line: AgendaLine) -> OverdueView:
    cursor = day_cursor(line.due_on, line.id)
    return OverdueView(line.id, line.person, line.stage, line.what, line.owner, line.due_on, cursor)

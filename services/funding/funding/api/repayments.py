"""A running loan: its schedule, payments, another schedule, giving up. Nobody outside is told of any of it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from funding import commands
from funding.api.bodies import Repayment, Rescheduling, WritingOff
from funding.api.locking import about
from funding.api.views import AccountView, ArrearView, account_view
from funding.commands import ApplicationView
from funding.store.accounts import accounts_at, accounts_behind
from funding.store.applications import applications_at
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(tags=["repayments"])
    path = "/applications/{application}"

    @router.get(f"{path}/schedule")
    async def show_schedule(application: UUID) -> AccountView:
        """The schedule in force, the older ones, and every payment."""
        async with organization.connection() as connection:
            found = await applications_at(connection, [application])
            keys = [one.account for one in found if one.account is not None]
            accounts = await accounts_at(connection, keys)
        if not accounts:
            raise NotFound
        return account_view(accounts[0])

    @router.get("/arrears")
    async def list_arrears(
        after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=500)] = 100
    ) -> list[ArrearView]:
        """A page of loans that are behind; the next one begins `after` the last id of this one."""
        async with organization.connection() as connection:
            behind = await accounts_behind(connection, after=after, limit=limit)
        return [ArrearView(id=one, application=application, behind_since=since) for one, application, since in behind]

    @router.post(f"{path}/repayments", status_code=201, response_model=ApplicationView)
    async def repay(application: UUID, body: Repayment, once: Once) -> Any:
        return await about(organization, once, application, commands.repay, **body.model_dump())

    @router.post(f"{path}/rescheduling", status_code=201, response_model=ApplicationView)
    async def reschedule(application: UUID, body: Rescheduling, once: Once) -> Any:
        """Another schedule for what is still owed; the old one is kept."""
        return await about(organization, once, application, commands.reschedule, **body.model_dump())

    @router.post(f"{path}/write-off", response_model=ApplicationView)
    async def write_off(application: UUID, body: WritingOff, once: Once) -> Any:
        """Give up what is still owed."""
        return await about(organization, once, application, commands.write_off, reason=body.reason)

    return router

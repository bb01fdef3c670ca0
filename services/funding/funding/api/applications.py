"""Invite, apply, take an application on, give up."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from funding import commands
from funding.api.bodies import Adviser, NewApplication, NewInvitation, Withdrawal
from funding.api.locking import about
from funding.commands import ApplicationView, Terms
from funding.domain.sectors import Rules
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, terms: Terms, rules: Rules) -> APIRouter:
    router = APIRouter(tags=["applications"])

    @router.post("/invitations", status_code=201, response_model=ApplicationView)
    async def invite(body: NewInvitation, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[body.ref] if body.borrower is None else [body.ref, body.borrower],
            command=lambda states, moment: commands.invite(
                states,
                moment,
                ref=body.ref,
                terms=terms,
                answer_by=body.answer_by,
                borrower=body.borrower,
                territory=body.territory,
            ),
        )

    @router.post("/applications", status_code=201, response_model=ApplicationView)
    async def submit(body: NewApplication, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[body.ref],
            command=lambda states, moment: commands.submit(
                states, moment, ref=body.ref, project=body.project, rules=rules, territory=body.territory
            ),
        )

    @router.post("/applications/{application}/adviser", response_model=ApplicationView)
    async def assign_adviser(application: UUID, body: Adviser, once: Once) -> Any:
        return await about(organization, once, application, commands.assign_adviser, adviser=body.adviser)

    @router.post("/applications/{application}/withdrawal", response_model=ApplicationView)
    async def withdraw(application: UUID, body: Withdrawal, once: Once) -> Any:
        """The person gives up, which is possible until the money is paid out."""
        return await about(organization, once, application, commands.withdraw, reason=body.reason)

    return router

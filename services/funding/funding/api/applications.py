"""Invite, apply, take an application on, give up."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from funding import commands
from funding.api.bodies import Adviser, NewApplication, NewInvitation, Withdrawal
from funding.api.locking import keys_of
from funding.commands import ApplicationView, Terms
from funding.domain.application import Project
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, terms: Terms) -> APIRouter:
    router = APIRouter(tags=["applications"])

    @router.post("/invitations", status_code=201, response_model=ApplicationView)
    async def invite(body: NewInvitation, once: Once) -> Any:
        keys = [body.ref] if body.borrower is None else [body.ref, body.borrower]
        return await once.run(
            organization,
            keys=keys,
            command=lambda states, moment: commands.invite(
                states, moment, ref=body.ref, terms=terms, answer_by=body.answer_by, borrower=body.borrower
            ),
        )

    @router.post("/applications", status_code=201, response_model=ApplicationView)
    async def submit(body: NewApplication, once: Once) -> Any:
        project = Project(body.purpose, body.amount_cents, body.sector)
        return await once.run(
            organization,
            keys=[body.ref],
            command=lambda states, moment: commands.submit(states, moment, ref=body.ref, project=project),
        )

    @router.post("/applications/{application}/adviser", response_model=ApplicationView)
    async def assign_adviser(application: UUID, body: Adviser, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: commands.assign_adviser(
                states, moment, application=application, adviser=body.adviser
            ),
        )

    @router.post("/applications/{application}/withdrawal", response_model=ApplicationView)
    async def withdraw(application: UUID, body: Withdrawal, once: Once) -> Any:
        """The person gives up, which is possible until the money is paid out."""
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: commands.withdraw(
                states, moment, application=application, reason=body.reason
            ),
        )

    return router

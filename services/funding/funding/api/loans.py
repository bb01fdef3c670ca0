"""Decide, sign, pay out, be repaid."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body

from funding import commands
from funding.api.bodies import Granting, Repayment, TurningDown
from funding.api.locking import keys_of
from funding.commands import ApplicationView
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/applications/{application}", tags=["loans"])

    @router.post("/decision", response_model=ApplicationView)
    async def decide(
        application: UUID, body: Annotated[Granting | TurningDown, Body(discriminator="outcome")], once: Once
    ) -> Any:
        """The one decision about an application."""
        decided = body.model_dump(exclude={"outcome"})
        decision = commands.grant if isinstance(body, Granting) else commands.turn_down
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: decision(states, moment, application=application, **decided),
        )

    @router.post("/contract", response_model=ApplicationView)
    async def sign_contract(application: UUID, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: commands.sign_contract(states, moment, application=application),
        )

    @router.post("/disbursement", response_model=ApplicationView)
    async def disburse(application: UUID, once: Once) -> Any:
        """The money is paid out, which completes the referral."""
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: commands.disburse(states, moment, application=application),
        )

    @router.post("/repayments", status_code=201, response_model=ApplicationView)
    async def repay(application: UUID, body: Repayment, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: commands.repay(
                states, moment, application=application, amount_cents=body.amount_cents
            ),
        )

    return router

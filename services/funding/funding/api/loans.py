"""Decide, sign, pay out."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body

from funding import commands
from funding.api.bodies import Deferring, Granting, Met, Payout, Signing, TurningDown
from funding.api.locking import about
from funding.commands import ApplicationView
from funding.domain.sectors import Rules
from passerelle.contracts.days import day_of
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, rules: Rules) -> APIRouter:
    router = APIRouter(prefix="/applications/{application}", tags=["loans"])

    @router.post("/decision", response_model=ApplicationView)
    async def decide(
        application: UUID,
        body: Annotated[Granting | TurningDown | Deferring, Body(discriminator="outcome")],
        once: Once,
    ) -> Any:
        """The one decision about an application; deferring it is none."""
        known = {"rules": rules, "sitting": body.sitting(day_of(organization.now()))}
        if isinstance(body, Granting):
            terms = {"amount_cents": body.amount_cents, "months": body.months, "requirements": body.conditions}
            return await about(organization, once, application, commands.grant, **known, **terms)
        decision = commands.turn_down if isinstance(body, TurningDown) else commands.defer
        return await about(organization, once, application, decision, **known, reason=body.reason)

    @router.post("/conditions", response_model=ApplicationView)
    async def meet_condition(application: UUID, body: Met, once: Once) -> Any:
        """Something that the committee wanted is so."""
        met = {"requirement": body.condition, "met_on": body.met_on}
        return await about(organization, once, application, commands.meet_condition, **met)

    @router.post("/contract", response_model=ApplicationView)
    async def sign_contract(application: UUID, once: Once, body: Signing | None = None) -> Any:
        """Signed on the terms of the day of the signature."""
        signed_on = None if body is None else body.signed_on
        return await about(organization, once, application, commands.sign_contract, rules=rules, signed_on=signed_on)

    @router.post("/disbursement", response_model=ApplicationView)
    async def disburse(application: UUID, once: Once, body: Payout | None = None) -> Any:
        """The money is paid out, which completes the referral and begins the schedule."""
        first_due_on = None if body is None else body.first_due_on
        return await about(organization, once, application, commands.disburse, first_due_on=first_due_on)

    return router

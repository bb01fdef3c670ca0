"""Contracts of participants, and what is about to end."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from enterprise import commands
from enterprise.api.bodies import Limit, NewContract, NewTerm
from enterprise.domain.contract_errors import NotUnderContract
from enterprise.domain.contract_views import ContractsView, Ending, contracts_view, ending
from enterprise.domain.contracts import file_of
from enterprise.domain.identifiers import Ref
from enterprise.domain.rules import ContractFrame, Rules
from enterprise.store.contracts import contracts_ending, contracts_of
from passerelle.contracts.days import day_of
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization

Days = Annotated[int | None, Query(ge=0, le=1100)]


def routes(organization: Organization, rules: Rules) -> APIRouter:
    router = APIRouter(tags=["contracts"])
    _signing(router, organization, rules)

    @router.get("/contract-frames")
    async def list_frames() -> list[ContractFrame]:
        """The kinds of contract, with the law they come from; what is to be confirmed only warns."""
        today = day_of(organization.now())
        return [one for one in rules.contracts if one.holds_on(today)]

    @router.get("/contracts/ending")
    async def list_ending(days: Days = None, after: Ref | None = None, limit: Limit = 100) -> list[Ending]:
        """Contracts that end, or whose person is to have become an associate, within so many days."""
        today = day_of(organization.now())
        wanted = rules.number_on(today, "contract_warning_days") if days is None else days
        last = today + timedelta(days=wanted)
        async with organization.connection() as connection:
            found = await contracts_ending(connection, today, last, after, limit)
        return [ending(one, rules) for one in found]

    @router.get("/participations/{ref}/contracts")
    async def show_contracts(ref: Ref) -> ContractsView:
        async with organization.connection() as connection:
            found = await contracts_of(connection, ref)
        if found is None:
            raise NotUnderContract
        return contracts_view(found)

    return router


def _signing(router: APIRouter, organization: Organization, rules: Rules) -> None:
    @router.post("/participations/{ref}/contracts", status_code=201, response_model=ContractsView)
    async def sign(ref: Ref, body: NewContract, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref, file_of(ref)],
            command=lambda states, moment: commands.sign_contract(
                states, moment, rules, ref, body.code, body.term(), full_time_employee=body.full_time_employee
            ),
        )

    @router.post("/participations/{ref}/contracts/renew", status_code=201, response_model=ContractsView)
    async def renew(ref: Ref, body: NewTerm, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref, file_of(ref)],
            command=lambda states, moment: commands.renew_contract(
                states, moment, rules, ref, body.term(), full_time_employee=body.full_time_employee
            ),
        )

    @router.post("/participations/{ref}/contracts/break-off", response_model=ContractsView)
    async def break_off(ref: Ref, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref, file_of(ref)],
            command=lambda states, moment: commands.break_off_contract(states, moment, ref),
        )

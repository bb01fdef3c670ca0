"""Find a guarantor, let one go, or do without; and what a guarantor may ask for themselves."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from funding import commands
from funding.api.bodies import NewGuarantor, Rectification, WithoutGuarantee
from funding.api.locking import about
from funding.api.views import GuarantorRecord, GuarantorView, guarantor_record, guarantor_view
from funding.commands import ApplicationView
from funding.domain.sectors import Rules
from funding.store.applications import applications_at
from funding.store.guarantors import guarantor_for, guarantors_at
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, rules: Rules) -> APIRouter:
    router = APIRouter(tags=["guarantees"])
    router.include_router(_search(organization, rules), prefix="/applications/{application}")
    router.include_router(_rights(organization), prefix="/guarantors/{guarantor}")
    return router


def _search(organization: Organization, rules: Rules) -> APIRouter:
    router = APIRouter()

    @router.get("/guarantor")
    async def show_guarantor(application: UUID, response: Response) -> GuarantorView:
        """Personal data of a third person: for whoever answers the guarantor's own questions."""
        async with organization.connection() as connection:
            guarantor = await guarantor_for(connection, application)
        if guarantor is None:
            raise NotFound
        response.headers["Cache-Control"] = "no-store"
        return guarantor_view(guarantor)

    @router.post("/guarantor", response_model=ApplicationView)
    async def add_guarantor(application: UUID, body: NewGuarantor, once: Once) -> Any:
        found = body.model_dump()
        return await about(organization, once, application, commands.add_guarantor, rules=rules, **found)

    @router.post("/guarantor/release", response_model=ApplicationView)
    async def release_guarantor(application: UUID, once: Once) -> Any:
        """The guarantor takes the consent back, which is their right until the contract is signed."""
        return await about(organization, once, application, commands.release_guarantor)

    @router.post("/no-guarantee", response_model=ApplicationView)
    async def do_without_guarantor(application: UUID, body: WithoutGuarantee, once: Once) -> Any:
        return await about(organization, once, application, commands.do_without_guarantor, **body.model_dump())

    return router


def _rights(organization: Organization) -> APIRouter:
    router = APIRouter()

    @router.get("")
    async def show_record(guarantor: UUID, response: Response) -> GuarantorRecord:
        """Access and portability (GDPR art. 15 and 20): everything held about them, and nothing about the borrower."""
        async with organization.connection() as connection:
            found = await guarantors_at(connection, [guarantor])
            if not found:
                raise NotFound
            application = (await applications_at(connection, [found[0].application]))[0]
        response.headers["Cache-Control"] = "no-store"
        contract = application.contract
        return guarantor_record(found[0], None if contract is None else contract.guaranteed_cents)

    @router.post("/rectification")
    async def rectify(guarantor: UUID, body: Rectification, once: Once) -> dict[str, str]:
        """GDPR art. 16."""
        corrected: dict[str, str] = await once.run(
            organization,
            keys=[guarantor],
            command=lambda states, moment: commands.rectify_guarantor(
                states, moment, guarantor=guarantor, name=body.name, contact=body.contact
            ),
        )
        return corrected

    @router.post("/erasure")
    async def erase(guarantor: UUID, once: Once) -> dict[str, str | None]:
        """GDPR art. 17: done, or refused with the legal reason while a signed guarantee runs."""
        answer: dict[str, str | None] = await once.run(
            organization,
            keys=[guarantor],
            command=lambda states, moment: commands.erase_guarantor(states, moment, guarantor=guarantor),
        )
        return answer

    return router

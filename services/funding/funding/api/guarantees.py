"""Find a guarantor, let one go, or do without."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from funding import commands
from funding.api.bodies import NewGuarantor, WithoutGuarantee
from funding.api.locking import keys_of
from funding.commands import ApplicationView
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/applications/{application}", tags=["guarantees"])

    @router.post("/guarantor", response_model=ApplicationView)
    async def add_guarantor(application: UUID, body: NewGuarantor, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: commands.add_guarantor(
                states, moment, application=application, **body.model_dump()
            ),
        )

    @router.post("/guarantor/release", response_model=ApplicationView)
    async def release_guarantor(application: UUID, once: Once) -> Any:
        """The guarantor takes the consent back, which is their right until the contract is signed."""
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: commands.release_guarantor(states, moment, application=application),
        )

    @router.post("/no-guarantee", response_model=ApplicationView)
    async def do_without_guarantor(application: UUID, body: WithoutGuarantee, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await keys_of(organization, application),
            command=lambda states, moment: commands.do_without_guarantor(
                states, moment, application=application, reason=body.reason, decided_by=body.decided_by
            ),
        )

    return router

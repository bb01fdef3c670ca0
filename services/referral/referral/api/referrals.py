"""Routes that read referrals over all pathways."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from passerelle.runtime.organization import Organization
from referral.api import fhir
from referral.api.reading import pathway_at
from referral.api.requests import After, Limit
from referral.domain.codes import ReferralStatus
from referral.domain.errors import ReferralIsUnknown
from referral.domain.views import DueView, ReferralView, due_view, referral_view
from referral.store import listing

FHIR = "application/fhir+json"


def routes(organization: Organization) -> APIRouter:
    """Who was referred where, how it stands, what is waited for, and who is silent."""
    router = APIRouter(tags=["referrals"])
    _listing(router, organization)
    _watching(router, organization)

    @router.get("/pathways/{pathway}/referrals/{referral}/fhir-task")
    async def show_fhir_task(pathway: UUID, referral: UUID) -> JSONResponse:
        """One referral as a FHIR R4 Task, for systems that speak FHIR; it names nobody."""
        async with organization.connection() as connection:
            found = await pathway_at(connection, pathway)
        one = found.referral_with(referral)
        if one is None:
            raise ReferralIsUnknown
        return JSONResponse(fhir.task_of(one, organization.id), media_type=FHIR)

    return router


def _listing(router: APIRouter, organization: Organization) -> None:
    @router.get("/referrals")
    async def list_referrals(
        status: ReferralStatus | None = None,
        partner: Annotated[str | None, Query(max_length=48)] = None,
        after: After = None,
        limit: Limit = 100,
    ) -> list[ReferralView]:
        async with organization.connection() as connection:
            found = await listing.referrals_wanted(connection, status, partner, after, limit)
        return [referral_view(pathway, one) for pathway, one in found]


def _watching(router: APIRouter, organization: Organization) -> None:
    @router.get("/referrals/due")
    async def list_due(
        within_days: Annotated[int, Query(ge=0, le=365)] = 7, after: After = None, limit: Limit = 100
    ) -> list[DueView]:
        """What is waited for, overdue or soon to be, the longest due first."""
        now = organization.now()
        async with organization.connection() as connection:
            found = await listing.referrals_due(connection, now + timedelta(days=within_days), after, limit)
        return [due_view(pathway, one, one.awaited, now) for pathway, one in found if one.awaited is not None]

    @router.get("/referrals/silent")
    async def list_silent(after: After = None, limit: Limit = 100) -> list[ReferralView]:
        """Referrals whose partner was not heard when it should have been, the longest silence first."""
        async with organization.connection() as connection:
            found = await listing.referrals_silent(connection, after, limit)
        return [referral_view(pathway, one) for pathway, one in found]

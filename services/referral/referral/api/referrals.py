"""Routes that read referrals over all pathways."""

from typing import Annotated

from fastapi import APIRouter, Query

from passerelle.runtime.organization import Organization
from referral.api.requests import After, Limit
from referral.domain.codes import ReferralStatus
from referral.domain.views import ReferralView, referral_view
from referral.store import listing


def routes(organization: Organization) -> APIRouter:
    """Who was referred where, and how it stands."""
    router = APIRouter(prefix="/referrals", tags=["referrals"])

    @router.get("")
    async def list_referrals(
        status: ReferralStatus | None = None,
        partner: Annotated[str | None, Query(max_length=48)] = None,
        after: After = None,
        limit: Limit = 100,
    ) -> list[ReferralView]:
        async with organization.connection() as connection:
            found = await listing.referrals_wanted(connection, status, partner, after, limit)
        return [referral_view(pathway, one) for pathway, one in found]

    return router

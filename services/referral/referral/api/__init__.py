"""The HTTP routes of a referring organization's own staff and systems."""

from fastapi import APIRouter

from passerelle.runtime.organization import Organization
from referral.api import (
    agreements,
    documents,
    duplicates,
    moving,
    notices,
    pathways,
    people,
    plans,
    proposals,
    referrals,
    stages,
    territory,
)
from referral.plans.library import Guide
from referral.settings import ReferralSettings


def routes(organization: Organization, guide: Guide, settings: ReferralSettings) -> APIRouter:
    """People, pathways, agreements, referrals, proposals and plans."""
    router = APIRouter()
    router.include_router(people.routes(organization, guide, settings))
    router.include_router(documents.routes(organization, guide))
    router.include_router(stages.routes(organization, guide))
    router.include_router(duplicates.routes(organization))
    router.include_router(territory.routes(guide))
    router.include_router(pathways.routes(organization, guide))
    router.include_router(moving.routes(organization, guide))
    router.include_router(agreements.routes(organization, guide))
    router.include_router(notices.routes(organization, guide))
    router.include_router(referrals.routes(organization))
    router.include_router(proposals.routes(organization, guide))
    router.include_router(plans.routes(organization, guide))
    return router

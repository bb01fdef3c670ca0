"""The HTTP routes of a referring organization's own staff and systems."""

from collections.abc import Sequence

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


def routes(organization: Organization, guide: Guide, settings: ReferralSettings) -> Sequence[APIRouter]:
    """People, pathways, agreements, referrals, proposals and plans."""
    return (
        people.routes(organization, guide, settings),
        documents.routes(organization, guide),
        stages.routes(organization, guide),
        duplicates.routes(organization),
        territory.routes(guide),
        pathways.routes(organization, guide),
        moving.routes(organization, guide),
        agreements.routes(organization, guide),
        notices.routes(organization, guide),
        referrals.routes(organization),
        proposals.routes(organization, guide),
        plans.routes(organization, guide),
    )

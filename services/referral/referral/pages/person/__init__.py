"""The person's own page, and how staff sends the link to it."""

from collections.abc import Sequence

from fastapi import APIRouter

from passerelle.pages.desk import Site
from passerelle.runtime.organization import Organization
from referral.plans.library import Guide
from referral.settings import ReferralSettings


def routes(organization: Organization, site: Site, guide: Guide, settings: ReferralSettings) -> Sequence[APIRouter]:
    """Everything below /me, and the page of the staff about it."""
    return []

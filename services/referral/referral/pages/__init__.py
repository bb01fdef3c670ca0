"""The pages of a referring organization's staff."""

from collections.abc import Sequence

from fastapi import APIRouter

from passerelle.pages.desk import Site
from passerelle.runtime.organization import Organization
from referral.pages import pathway, pathways, today
from referral.pages.access import STAFF
from referral.plans.library import Guide


def routes(organization: Organization, guide: Guide) -> Sequence[APIRouter]:
    """Everything below /desk of this service."""
    site = Site.of(organization)
    site.add("referral.pages")
    site.nav("/desk/today", "nav.today", roles=STAFF, order=10)
    site.nav("/desk/pathways", "nav.pathways", roles=STAFF, order=20)
    return [module.routes(organization, site, guide) for module in (today, pathways, pathway)]

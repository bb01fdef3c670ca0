"""The pages about plans: drawn, compared, tried on the pathways that are open, adopted from networks."""

from collections.abc import Sequence

from fastapi import APIRouter

from passerelle.pages.desk import Site
from passerelle.runtime.organization import Organization
from referral.pages.access import STAFF
from referral.pages.plans import adopting, comparing, listing, trying
from referral.plans.library import Guide


def routes(organization: Organization, site: Site, guide: Guide) -> Sequence[APIRouter]:
    """Everything below /desk/plans."""
    site.add("referral.pages.plans")
    site.nav("/desk/plans", "nav.plans", roles=STAFF, order=40)
    return [module.routes(organization, site, guide) for module in (listing, comparing, trying, adopting)]

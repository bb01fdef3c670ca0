"""The map of the network, drawn from what the organizations announce and from the referrals sent to them."""

from collections.abc import Sequence

from fastapi import APIRouter

from passerelle.pages.desk import Site
from passerelle.runtime.organization import Organization
from referral.pages.access import STAFF
from referral.pages.network import overview, partner
from referral.plans.library import Guide


def routes(organization: Organization, site: Site, guide: Guide) -> Sequence[APIRouter]:
    """Everything below /desk/network."""
    site.add("referral.pages.network")
    site.nav("/desk/network", "nav.network", roles=STAFF, order=30)
    return [overview.routes(organization, site, guide), partner.routes(organization, site, guide)]

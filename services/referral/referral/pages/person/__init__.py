"""The person's own page at /me, in six languages, and the staff's page from which the link to it is sent."""

from collections.abc import Sequence

from fastapi import APIRouter

from passerelle.pages.desk import Site
from passerelle.runtime.organization import Organization
from referral.pages.person.agreements import add_agreements
from referral.pages.person.data import add_data
from referral.pages.person.desk import desk_routes
from referral.pages.person.door import add_door, add_nothing_else
from referral.pages.person.front import Front, kind_route
from referral.pages.person.known import add_known
from referral.pages.person.offers import add_offers
from referral.pages.person.pathway import add_pathway
from referral.plans.library import Guide
from referral.settings import ReferralSettings


def routes(organization: Organization, site: Site, guide: Guide, settings: ReferralSettings) -> Sequence[APIRouter]:
    """Everything below /me, and the staff's page about it."""
    site.add("referral.pages.person")
    front = Front(organization, site, guide, settings)
    own = APIRouter(route_class=kind_route(front))
    for add in (add_pathway, add_known, add_agreements, add_offers, add_data, add_door, add_nothing_else):
        add(own, front)
    return [own, desk_routes(front)]

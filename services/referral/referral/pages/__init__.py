"""The pages of a referring organization: for its staff, and for the person."""

from collections.abc import Sequence

from fastapi import APIRouter

from passerelle.pages.desk import Site
from passerelle.runtime.organization import Organization
from referral.pages import figures, network, pathway, pathways, person, plans, today
from referral.pages.access import STAFF
from referral.pages.known import OfficialPlaces, names
from referral.plans.library import Guide
from referral.settings import ReferralSettings


def routes(organization: Organization, guide: Guide, settings: ReferralSettings) -> Sequence[APIRouter]:
    """Everything below /desk and /me of this service."""
    site = Site.of(organization)
    site.add("referral.pages")
    site.gazetteer, site.names = OfficialPlaces(), names
    site.nav("/desk/today", "nav.today", roles=STAFF, order=10)
    site.nav("/desk/pathways", "nav.pathways", roles=STAFF, order=20)
    staff = [module.routes(organization, site, guide) for module in (today, pathways, pathway)]
    maps = [*network.routes(organization, site, guide), *plans.routes(organization, site, guide)]
    about = [*maps, figures.routes(organization, site, guide)]
    return [*staff, *about, *person.routes(organization, site, guide, settings)]

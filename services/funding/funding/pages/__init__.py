"""The pages of an agency's staff: applications, the committee, loans, the year."""

from collections.abc import Sequence

from fastapi import APIRouter

from funding.api import inviting
from funding.commands import Terms
from funding.domain.sectors import Rules
from funding.pages import applications, committee, guarantees, loans, request, team, yearly
from funding.pages.access import LEAD
from funding.pages.agency import Agency
from funding.pages.worklists import own_of
from passerelle.pages.desk import Site
from passerelle.partnership import desk
from passerelle.runtime.organization import Organization


def routes(organization: Organization, terms: Terms, rules: Rules) -> Sequence[APIRouter]:
    """Everything below /desk of this service, the shared desk of every partner first."""
    agency = Agency(organization, Site.of(organization), terms, rules)
    agency.site.add("funding.pages")
    agency.site.nav("/desk/applications", "loan.nav", roles=desk.STAFF, order=30)
    agency.site.nav("/desk/committee", "committee.nav", roles=desk.STAFF, order=35)
    agency.site.nav("/desk/arrears", "arrears.nav", roles=desk.STAFF, order=40)
    agency.site.nav("/desk/advisers", "team.nav", roles=desk.STAFF, order=45)
    agency.site.nav("/desk/reports", "yearly.nav", roles=LEAD, order=50)
    own = (applications, request, guarantees, committee, loans, team, yearly)
    shared = desk.routes(organization, inviting(terms), own_of(agency))
    return [*shared, *(module.routes(agency) for module in own)]

"""The pages of a cooperative's staff: its trials, the people in them, the money of supporters."""

from collections.abc import Sequence

from fastapi import APIRouter

from enterprise.domain.rules import Rules
from enterprise.pages import (
    activity,
    contracts,
    group,
    opening,
    passage,
    people,
    places,
    spending,
    supporters,
    trials,
    worklists,
)
from enterprise.pages.access import MONEY
from enterprise.pages.office import Office
from enterprise.pages.worklists import own_of
from enterprise.reactions import HOOKS
from enterprise.settings import EnterpriseSettings
from passerelle.pages.desk import Site
from passerelle.partnership import desk
from passerelle.runtime.organization import Organization


def routes(organization: Organization, settings: EnterpriseSettings, rules: Rules) -> Sequence[APIRouter]:
    """Everything below /desk of this service, the shared desk of every partner first."""
    office = Office(organization, Site.of(organization), settings, rules)
    office.site.add("enterprise.pages")
    office.site.nav("/desk/trials", "trial.nav", roles=desk.STAFF, order=30)
    office.site.nav("/desk/supporters", "money.nav", roles=MONEY, order=40)
    own = (opening, worklists, trials, places, group, activity, people, passage, contracts, supporters, spending)
    return [*desk.routes(organization, HOOKS, own_of(office)), *(module.routes(office) for module in own)]

"""The microcredit agency as a service: what it is made of, and no rule."""

from collections.abc import Sequence
from datetime import timedelta

from fastapi import APIRouter

from funding import api, pages, reactions
from funding.commands import Terms
from funding.domain.errors import FundingError
from funding.rules import load_rules
from funding.settings import FundingSettings
from funding.store import store
from funding.store.announced import figures, places
from passerelle import partnership
from passerelle.contracts.funding import ApplicationDecided, ApplicationInvited, ApplicationSubmitted, LoanDisbursed
from passerelle.partnership.reporting import with_figures
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import ServiceDefinition


def pages_of(organization: Organization) -> Sequence[APIRouter]:
    settings = FundingSettings()
    terms = Terms(timedelta(days=settings.invitation_days), timedelta(days=settings.reminder_days))
    return pages.routes(organization, terms, load_rules(settings.rules_file))


agency = ServiceDefinition(
    kind="funding",
    title="Microcredit",
    stores=(partnership.store, store),
    reactions=reactions.table,
    migrations=("passerelle.partnership.migrations", "funding.migrations"),
    routes=api.routes,
    pages=pages_of,
    refusals=(FundingError,),
    publishes=(*partnership.PUBLISHES, ApplicationInvited, ApplicationSubmitted, ApplicationDecided, LoanDisbursed),
    places=places,
)
service = with_figures(agency, figures)

"""The microcredit agency as a service: what it is made of, and no rule."""

from funding import api, reactions
from funding.domain.errors import FundingError
from funding.store import store
from funding.store.announced import figures, places
from passerelle import partnership
from passerelle.contracts.funding import ApplicationDecided, ApplicationInvited, ApplicationSubmitted, LoanDisbursed
from passerelle.partnership.reporting import with_figures
from passerelle.runtime.service import ServiceDefinition

agency = ServiceDefinition(
    kind="funding",
    title="Microcredit",
    stores=(partnership.store, store),
    reactions=reactions.table,
    migrations=("passerelle.partnership.migrations", "funding.migrations"),
    routes=api.routes,
    refusals=(FundingError,),
    publishes=(*partnership.PUBLISHES, ApplicationInvited, ApplicationSubmitted, ApplicationDecided, LoanDisbursed),
    places=places,
)
service = with_figures(agency, figures)

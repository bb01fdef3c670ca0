"""The microcredit agency as a service: what it is made of, and no rule."""

from funding import api, reactions
from funding.domain.errors import FundingError
from funding.store import store
from passerelle import partnership
from passerelle.contracts.funding import ApplicationDecided, ApplicationInvited, ApplicationSubmitted, LoanDisbursed
from passerelle.runtime.service import ServiceDefinition

service = ServiceDefinition(
    kind="funding",
    title="Microcredit",
    stores=(partnership.store, store),
    reactions=reactions.table,
    migrations=("passerelle.partnership.migrations", "funding.migrations"),
    routes=api.routes,
    refusals=(FundingError,),
    publishes=(*partnership.PUBLISHES, ApplicationInvited, ApplicationSubmitted, ApplicationDecided, LoanDisbursed),
)

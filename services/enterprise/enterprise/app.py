"""The cooperative trial as a service: what it is made of, and no rule."""

from enterprise import api, reactions
from enterprise.domain.errors import EnterpriseError
from enterprise.store import store
from enterprise.store.announced import figures, places
from passerelle import partnership
from passerelle.contracts.enterprise import FollowUpRecorded, TrialCompleted, TrialLeft, TrialOffered, TrialStarted
from passerelle.partnership.reporting import with_figures
from passerelle.runtime.service import ServiceDefinition

trial = ServiceDefinition(
    kind="enterprise",
    title="Cooperative trial",
    stores=(partnership.store, store),
    reactions=reactions.table,
    migrations=("passerelle.partnership.migrations", "enterprise.migrations"),
    routes=api.routes,
    refusals=(EnterpriseError,),
    publishes=(*partnership.PUBLISHES, TrialOffered, TrialStarted, TrialCompleted, TrialLeft, FollowUpRecorded),
    places=places,
)
service = with_figures(trial, figures)

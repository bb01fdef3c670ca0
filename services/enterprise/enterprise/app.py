"""The cooperative trial as a service: what it is made of, and no rule."""

from collections.abc import Sequence

from fastapi import APIRouter

from enterprise import api, pages, reactions
from enterprise.domain.errors import EnterpriseError
from enterprise.settings import EnterpriseSettings
from enterprise.settings.rules_file import load_rules
from enterprise.store import store
from enterprise.store.announced import figures, places
from passerelle import partnership
from passerelle.contracts.enterprise import FollowUpRecorded, TrialCompleted, TrialLeft, TrialOffered, TrialStarted
from passerelle.partnership.reporting import with_figures
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import ServiceDefinition


def pages_of(organization: Organization) -> Sequence[APIRouter]:
    settings = EnterpriseSettings()
    return pages.routes(organization, settings, load_rules(settings.rules_file))


trial = ServiceDefinition(
    kind="enterprise",
    title="Cooperative trial",
    stores=(partnership.store, store),
    reactions=reactions.table,
    migrations=("passerelle.partnership.migrations", "enterprise.migrations"),
    routes=api.routes,
    pages=pages_of,
    refusals=(EnterpriseError,),
    publishes=(*partnership.PUBLISHES, TrialOffered, TrialStarted, TrialCompleted, TrialLeft, FollowUpRecorded),
    places=places,
)
service = with_figures(trial, figures)

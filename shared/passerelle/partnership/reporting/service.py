"""Any kind of service becomes one that can be asked for figures."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import APIRouter

from passerelle.contracts.requirements import FiguresReported
from passerelle.contracts.statistics import StatisticsPublished
from passerelle.messaging.decisions import Reactions
from passerelle.partnership.reporting.answers import REACTIONS
from passerelle.partnership.reporting.routes import routes
from passerelle.partnership.reporting.rows import store
from passerelle.partnership.reporting.statistics import statistics_routes
from passerelle.runtime.service import CountFigures, ServiceDefinition

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization


def with_figures(service: ServiceDefinition, figures: CountFigures) -> ServiceDefinition:
    """The service, answering requirements of local authorities with what it counts, and publishing statistics."""

    def reactions_of(organization: "Organization") -> Reactions:
        return REACTIONS | service.reactions_of(organization)

    def routes_of(organization: "Organization") -> Sequence[APIRouter]:
        return routes(organization, figures), statistics_routes(organization), *service.routes(organization)

    given = service.reactions
    return replace(
        service,
        figures=figures,
        stores=(*service.stores, store),
        reactions=REACTIONS | given if isinstance(given, Reactions) else reactions_of,
        migrations=("passerelle.partnership.reporting.migrations", *service.migrations),
        routes=routes_of,
        publishes=(*service.publishes, FiguresReported, StatisticsPublished),
    )

"""The language cooperative as a service: what it is made of, and no rule."""

from language import api, reactions
from language.domain.errors import LanguageError
from language.store import store
from language.store.announced import figures, places
from passerelle import partnership
from passerelle.contracts.language import CourseCompleted, CourseLeft, CourseStarted, PlacementCompleted
from passerelle.partnership.reporting import with_figures
from passerelle.runtime.service import ServiceDefinition

cooperative = ServiceDefinition(
    kind="language",
    title="Language cooperative",
    stores=(partnership.store, store),
    reactions=reactions.table,
    migrations=("passerelle.partnership.migrations", "language.migrations"),
    routes=api.routes,
    refusals=(LanguageError,),
    publishes=(*partnership.PUBLISHES, PlacementCompleted, CourseStarted, CourseCompleted, CourseLeft),
    places=places,
)
service = with_figures(cooperative, figures)

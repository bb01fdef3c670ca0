"""The language cooperative as a service: what it is made of, and no rule."""

from language import api, reactions
from language.domain.errors import LanguageError
from language.store import store
from passerelle import partnership
from passerelle.contracts.language import CourseCompleted, CourseLeft, CourseStarted, PlacementCompleted
from passerelle.runtime.service import ServiceDefinition

service = ServiceDefinition(
    kind="language",
    title="Language cooperative",
    stores=(partnership.store, store),
    reactions=reactions.table,
    migrations=("passerelle.partnership.migrations", "language.migrations"),
    routes=api.routes,
    refusals=(LanguageError,),
    publishes=(*partnership.PUBLISHES, PlacementCompleted, CourseStarted, CourseCompleted, CourseLeft),
)

"""The language cooperative as a service: what it is made of, and no rule."""

from collections.abc import Sequence

from fastapi import APIRouter

from language import api, pages, reactions
from language.domain.errors import LanguageError
from language.settings import LanguageSettings
from language.settings.rule_files import load_book
from language.store import store
from language.store.announced import figures, places
from passerelle import partnership
from passerelle.contracts.language import CourseCompleted, CourseLeft, CourseStarted, PlacementCompleted
from passerelle.partnership.reporting import with_figures
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import ServiceDefinition


def routes_of(organization: Organization) -> Sequence[APIRouter]:
    """Raises RulesAreBroken: a cooperative does not start on rules that contradict themselves."""
    settings = LanguageSettings()
    return api.routes(organization, load_book(settings.rules_file), settings)


def pages_of(organization: Organization) -> Sequence[APIRouter]:
    settings = LanguageSettings()
    return pages.routes(organization, load_book(settings.rules_file), settings)


cooperative = ServiceDefinition(
    kind="language",
    title="Language cooperative",
    stores=(partnership.store, store),
    reactions=reactions.table,
    migrations=("passerelle.partnership.migrations", "language.migrations"),
    routes=routes_of,
    pages=pages_of,
    refusals=(LanguageError,),
    publishes=(*partnership.PUBLISHES, PlacementCompleted, CourseStarted, CourseCompleted, CourseLeft),
    places=places,
)
service = with_figures(cooperative, figures)

"""The HTTP routes of a language cooperative's own staff and course planner."""

from fastapi import APIRouter

from language.api import app_activity, courses, learners, places, proofs, results, rules, streams
from language.domain.book import Book
from language.reactions import HOOKS
from language.settings import LanguageSettings
from passerelle import partnership
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book, settings: LanguageSettings) -> APIRouter:
    """Courses, learners, rules, and the referrals they come from."""
    router = own_routes(organization, book, settings)
    router.include_router(partnership.routes(organization, HOOKS))
    return router


def own_routes(organization: Organization, book: Book, settings: LanguageSettings) -> APIRouter:
    """What a language cooperative has beside what every partner has."""
    router = APIRouter()
    router.include_router(courses.routes(organization, book, settings))
    router.include_router(places.routes(organization, book))
    router.include_router(results.routes(organization))
    router.include_router(learners.routes(organization, book))
    router.include_router(proofs.routes(organization, book))
    router.include_router(streams.routes(organization, book))
    router.include_router(rules.routes(organization, book))
    router.include_router(app_activity.routes(organization, book))
    return router

"""The HTTP routes of a language cooperative's own staff and course planner."""

from collections.abc import Sequence

from fastapi import APIRouter

from language.api import app_activity, courses, learners, places, proofs, results, rules, streams
from language.domain.book import Book
from language.reactions import HOOKS
from language.settings import LanguageSettings
from passerelle import partnership
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book, settings: LanguageSettings) -> Sequence[APIRouter]:
    """Courses, learners, rules, and the referrals they come from."""
    return (*own_routes(organization, book, settings), *partnership.routes(organization, HOOKS))


def own_routes(organization: Organization, book: Book, settings: LanguageSettings) -> Sequence[APIRouter]:
    """What a language cooperative has beside what every partner has."""
    return (
        courses.routes(organization, book, settings),
        places.routes(organization, book),
        results.routes(organization),
        learners.routes(organization, book),
        proofs.routes(organization, book),
        streams.routes(organization, book),
        rules.routes(organization, book),
        app_activity.routes(organization, book),
    )

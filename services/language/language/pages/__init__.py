"""The desk of a language cooperative's staff: what every partner has, and its courses and learners."""

from collections.abc import Sequence

from fastapi import APIRouter

from language.domain.book import Book
from language.pages import course, courses, learner, learner_notes, learner_steps, roll
from language.pages.office import Office
from language.pages.tasks import own_of
from language.reactions import HOOKS
from language.settings import LanguageSettings
from passerelle.pages.desk import Site
from passerelle.partnership import desk
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book, settings: LanguageSettings) -> Sequence[APIRouter]:
    """Everything below /desk of this service."""
    site = Site.of(organization)
    office = Office(organization, site, book, settings)
    shared = desk.routes(organization, HOOKS, own_of(office))
    site.add("language.pages")
    site.nav("/desk/courses", "courses.nav", roles=desk.STAFF, order=30)
    return [*shared, *(one.routes(office) for one in (courses, course, roll, learner, learner_steps, learner_notes))]

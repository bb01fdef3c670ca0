"""The desk of a language cooperative's staff."""

from collections.abc import Sequence

from fastapi import APIRouter

from language.domain.book import Book
from language.reactions import HOOKS
from language.settings import LanguageSettings
from passerelle.partnership import desk
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book, settings: LanguageSettings) -> Sequence[APIRouter]:
    """Everything below /desk of this service."""
    return desk.routes(organization, HOOKS)

"""What the pages of a language cooperative share."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import Request, Response

from language.domain.book import Book
from language.domain.dated import in_force
from language.settings import LanguageSettings
from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import Command
from passerelle.pages.desk import Form, Site, Visitor, done, once_of
from passerelle.runtime.organization import Organization


@dataclass(frozen=True, slots=True)
class Office:
    """The organization, its site and its rules."""

    organization: Organization
    site: Site
    book: Book
    settings: LanguageSettings

    @property
    def today(self) -> date:
        """By the clock on the wall."""
        return day_of(self.organization.now())

    def stream_title(self, code: str) -> str:
        """Of the version in force, else the last one."""
        versions = self.book.streams.get(code, ())
        found = in_force(versions, self.today) or next(iter(versions[-1:]), None)
        return code if found is None else found.title

    async def carry_out(
        self, request: Request, visitor: Visitor, form: Form, keys: list[UUID], command: Command, where: str, said: str
    ) -> Response:
        """A command of the API, once for each form; on to a page that says so."""
        await self.organization.execute(keys, command, once_of(request, visitor, form))
        return done(request, where, said)


def staff_code(visitor: Visitor) -> str:
    """Who did it, as registers keep it: the account, never a name."""
    return str(visitor.account)

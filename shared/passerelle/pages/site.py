"""The site of one organization: its templates, words, files, navigation and notices, gathered from every package."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, cast
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.types import ASGIApp

from passerelle.pages import delivery, formats, hosting, reads
from passerelle.pages.assets import Assets
from passerelle.pages.cookies import LANGUAGE, LOOPBACK, Cookies, csrf_of, new_token
from passerelle.pages.entrance import Entrance
from passerelle.pages.errors import PageError, WordsAreBroken
from passerelle.pages.live import Live
from passerelle.pages.money import money, typed
from passerelle.pages.names import Names, nobody
from passerelle.pages.passwords import Passwords
from passerelle.pages.roles import Role, Visitor
from passerelle.pages.senders import Sender, sender_of
from passerelle.pages.territories import Codes, Gazetteer
from passerelle.pages.words import DESK_LANGUAGES, Catalogue, Words
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import Reader

OWN = "passerelle.pages"
MIGRATIONS = ("passerelle.pages.migrations",)
FORGOTTEN_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation."""

    path: str
    label: str
    """A key of the words."""
    roles: frozenset[Role]
    order: int


class Site:
    """What the pages of one organization share."""

    migrations: Sequence[str] = MIGRATIONS
    prefixes: Sequence[str] = ("/desk", "/me", "/static")
    refusals: tuple[type[Exception], ...] = (PageError,)

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.cookies = Cookies(organization.id, organization.settings.public_url)
        self.assets = Assets()
        self.live = Live()
        self.entrance = Entrance(self, Passwords())
        self.sender: Sender = sender_of(organization.settings)
        self.gazetteer: Gazetteer = Codes()
        self.names: Names = nobody
        self._catalogue = Catalogue()
        self._entries: list[Entry] = []
        self._packages: list[str] = []
        self._folders: dict[str, str] = {}
        self._environment = Environment(
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.add(OWN)
        delivery.bring(self)
        self.nav("/desk/accounts", "nav.accounts", roles={Role.ADMIN}, order=910)
        self.nav("/desk/reads", "nav.reads", roles={Role.MANAGER, Role.DPO}, order=920)

    @classmethod
    def of(cls, organization: Organization) -> "Site":
        """The organization's site, made the first time it is asked for."""
        if organization.site is None:
            organization.site = cls(organization)
        return cast(Site, organization.site)

    def add(self, package: str, templates: str = "templates", words: str = "words", static: str = "static") -> None:
        """Bring a package's templates, words and files; folders it has not are passed over. Twice is once.

        Raises WordsAreBroken when a template or a word exists already.
        """
        if package in self._packages:
            return
        self._packages.append(package)
        root = files(package)
        if root.joinpath(templates).is_dir():
            self._add_templates(package, templates)
        if root.joinpath(words).is_dir():
            self._catalogue.add(package, words)
        if root.joinpath(static).is_dir():
            self.assets.add(package, static)

    @property
    def address(self) -> str:
        """Where browsers find this site, for links that are sent."""
        settings = self.organization.settings
        return settings.public_url.rstrip("/") or f"http://127.0.0.1:{settings.http_port}"

    @property
    def is_demonstration(self) -> bool:
        """Whether links may let in without a password: only where nobody reaches the pages from elsewhere."""
        settings = self.organization.settings
        return settings.demonstration and not settings.public_url and settings.http_host in LOOPBACK

    def nav(self, path: str, label: str, *, roles: Collection[Role] = (), order: int = 100) -> None:
        """An entry of the navigation, for these roles; for everybody when none is named."""
        self._entries = sorted({*self._entries, Entry(path, label, frozenset(roles), order)}, key=lambda one: one.order)

    def entries(self, visitor: Visitor | None) -> list[Entry]:
        """What this visitor may go to."""
        return [] if visitor is None else [entry for entry in self._entries if visitor.has(*entry.roles)]

    def words(self, language: str) -> Words:
        """All words of a language."""
        return self._catalogue.words(language)

    def language(self, request: Request, offered: Collection[str] = DESK_LANGUAGES) -> str:
        """The one chosen, else the first the browser asks for that is offered, else French."""
        asked = request.headers.get("accept-language", "").lower().replace(";", ",").split(",")
        wanted = [request.cookies.get(LANGUAGE, ""), *(one.strip().partition("-")[0] for one in asked)]
        return next((one for one in wanted if one in offered), "fr")

    def page(
        self,
        request: Request,
        name: str,
        /,
        visitor: Visitor | None = None,
        *,
        status: int = 200,
        language: str = "",
        csrf: str = "",
        **context: Any,
    ) -> HTMLResponse:
        """A whole page. `csrf` and `language` are for pages whose visitor is not staff."""
        token = ""
        if visitor is None and not csrf:
            token = self.cookies.token(request, "form") or new_token()
            csrf = csrf_of(token)
        shown = self.render(request, name, visitor, language=language, csrf=csrf, **context)
        response = HTMLResponse(shown, status)
        if token and token != self.cookies.token(request, "form"):
            self.cookies.keep(request, response, "form", token)
        return response

    def fragment(
        self, request: Request, name: str, /, visitor: Visitor | None = None, *, language: str = "", **context: Any
    ) -> HTMLResponse:
        """A part of a page, for htmx: `name` is a template of its own."""
        return HTMLResponse(self.render(request, name, visitor, language=language, **context))

    def render(
        self,
        request: Request,
        name: str,
        /,
        visitor: Visitor | None = None,
        *,
        language: str = "",
        csrf: str = "",
        **context: Any,
    ) -> str:
        """The text of a page or fragment."""
        words = self.words(language or (visitor.language if visitor else self.language(request)))
        return self._environment.get_template(name).render(
            {**self._shared(request, words, visitor), "csrf": visitor.csrf if visitor else csrf, **context}
        )

    def _shared(self, request: Request, words: Words, visitor: Visitor | None) -> Mapping[str, Any]:
        now = self.organization.now()
        return {
            "t": words,
            "language": words.language,
            "direction": words.direction,
            "visitor": visitor,
            "entries": self.entries(visitor),
            "path": request.url.path,
            "here": request.url.path if request.method == "GET" else "/desk",
            "said": _said(words, request),
            "organization": self.organization.settings.name,
            "asset": self.assets.path,
            "now": now,
            "new_key": lambda: secrets.token_urlsafe(18),
            "day": lambda value: formats.day(words, value),
            "moment": lambda value: formats.moment(words, value),
            "span": lambda seconds: formats.span(words, seconds),
            "money": lambda cents: money(words, cents),
            "typed": lambda cents: typed(words, cents),
            "since": lambda value: formats.span(words, max(0.0, (now - value).total_seconds())),
        }

    def application(self, routers: Sequence[APIRouter]) -> ASGIApp:
        """All pages as one application."""
        return hosting.application(self, routers)

    def api(self) -> APIRouter:
        """Routes for the organization's own systems, checked by API key: its accounts."""
        return hosting.api(self)

    def committed(self) -> None:
        """Something was committed here."""
        self.live.committed()

    async def audit_read(self, visitor: Reader, thread: UUID, what: str) -> None:
        """Leave a row: who read something of whom, when, on which page."""
        now: datetime = self.organization.now()
        async with self.organization.connection() as connection:
            await reads.note(connection, now, visitor.account, thread, what)

    async def audit_reads(
        self, visitor: Reader, threads: Collection[UUID], what: str, *, every: timedelta = reads.LISTED_EVERY
    ) -> None:
        """A row for each file of a list; `every=timedelta()` when the files were taken along, not only named."""
        if threads:
            now: datetime = self.organization.now()
            async with self.organization.connection() as connection:
                await reads.note_all(connection, now, visitor.account, threads, what, every=every)

    async def forget_old(self, pool: Any) -> int:
        """A small step of cleaning: reads that are older than they are kept; answers how many rows went."""
        before = self.organization.now() - self.organization.settings.reads_kept
        async with pool.acquire() as connection:
            return await reads.forget_older(connection, before, FORGOTTEN_AT_ONCE)

    @property
    def template_names(self) -> Collection[str]:
        """Every template of every package."""
        return self._folders.keys()

    def _add_templates(self, package: str, folder: str) -> None:
        path = str(files(package).joinpath(folder))
        loader = FileSystemLoader(path)
        for name in loader.list_templates():
            if name in self._folders:
                raise WordsAreBroken(f"{package}: the template {name} exists in {self._folders[name]} already.")
            self._folders[name] = package
        known = self._environment.loader
        loaders = [*known.loaders] if isinstance(known, ChoiceLoader) else []
        self._environment.loader = ChoiceLoader([*loaders, loader])


def _said(words: Words, request: Request) -> str:
    """What `done` wants said on this page."""
    key = f"said.{request.query_params.get('said', '')}"
    return words(key) if key in words else ""

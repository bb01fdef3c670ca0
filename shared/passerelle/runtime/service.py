"""A service declared as data: what the runtime needs to host an organization of its kind."""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from uuid import UUID

from starlette.types import ASGIApp

from passerelle.contracts.base import Event
from passerelle.contracts.directory import Places, ServiceOffered
from passerelle.messaging.decisions import Reactions, Store
from passerelle.privacy.counts import Counts

if TYPE_CHECKING:
    from fastapi import APIRouter

    from passerelle.runtime.organization import Organization

GROUP = "passerelle.services"

CountFigures = Callable[[Any, datetime, datetime], Awaitable[Counts]]
"""`(connection, from, to)`: how often each figure happened in the organization's own database; no totals."""
CountPlaces = Callable[[Any, datetime], Awaitable[Mapping[str, Places]]]
"""`(connection, now)`: places of each service, by its code, as its own register tells."""


@runtime_checkable
class Counting(Protocol):
    """A store that also counts what waits for staff, for the metrics; labels say nothing about a person."""

    async def gauges(self, connection: Any) -> dict[tuple[str, str], int]:
        """Counts by what is counted and its kind."""


class Reader(Protocol):
    """Somebody who reads a page."""

    @property
    def account(self) -> UUID:
        """Whose account it is."""


class PageSite(Protocol):
    """What gathers an organization's pages: `passerelle.pages` gives it to the organization."""

    migrations: Sequence[str]
    prefixes: Sequence[str]
    """Paths below which everything is a page."""
    refusals: tuple[type[Exception], ...]

    def application(self, routers: "Sequence[APIRouter]") -> ASGIApp:
        """All pages as one application."""

    def api(self) -> "APIRouter":
        """Routes beside the service's own, checked by API key."""

    def committed(self) -> None:
        """Something was committed."""

    async def audit_read(self, visitor: Reader, thread: UUID, what: str) -> None:
        """Leave a row about a read."""

    async def audit_reads(self, visitor: Reader, threads: Collection[UUID], what: str, *, every: timedelta) -> None:
        """Leave a row about each of many, unless the same was read on the same page less than `every` ago."""

    async def forget_old(self, pool: Any) -> int:
        """A small step of cleaning; answers how many rows went."""


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """One kind of partner service."""

    kind: str
    title: str
    stores: Sequence[Store]
    reactions: "Reactions | Callable[[Organization], Reactions]"
    migrations: Sequence[str]
    """Packages holding `NNNN_name.sql`, applied in this order after the runtime's own."""
    routes: "Callable[[Organization], Sequence[APIRouter]]"
    refusals: tuple[type[Exception], ...] = ()
    """Errors of the service's domain, with `code` and `status`, shown to callers as problems."""
    publishes: tuple[type[Event], ...] = ()
    pages: "Callable[[Organization], Sequence[APIRouter]] | None" = None
    """Its pages below `/desk` and `/me`; it begins with `Site.of(organization)` of `passerelle.pages.desk`."""
    figures: CountFigures | None = None
    """What it counts, for statistics and for reports that are required of it."""
    places: CountPlaces | None = None
    """What it can take on, announced whenever it changes."""

    def reactions_of(self, organization: "Organization") -> Reactions:
        """The table of reactions, made for one organization when it depends on it."""
        return self.reactions if isinstance(self.reactions, Reactions) else self.reactions(organization)


class UnknownService(Exception):
    """No such service is installed."""


def installed() -> dict[str, Any]:
    """The services installed beside this distribution, by kind, not loaded yet."""
    return {point.name: point for point in entry_points(group=GROUP)}


def find_service(kind: str) -> ServiceDefinition:
    """Load the service of a kind; raises UnknownService naming those there are."""
    points = installed()
    if kind not in points:
        known = ", ".join(sorted(points)) or "none"
        raise UnknownService(f"No service {kind!r} is installed; installed: {known}.")
    service: ServiceDefinition = points[kind].load()
    return service


def services_of(path: Path | None) -> tuple[ServiceOffered, ...]:
    """What an organization announces, read from its file; raises OSError, TypeError or ValueError."""
    return () if path is None else tuple(ServiceOffered(**one) for one in json.loads(path.read_text()))

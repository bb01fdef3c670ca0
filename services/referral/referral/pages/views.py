"""Saved views of the list of pathways: kept under a name, shown as links with their count, shared or one's own."""

from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

import asyncpg
from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from passerelle.pages.desk import UNTRIED, Form, Role, Site, Tried, Visitor, done, read_body, try_out
from passerelle.runtime.organization import Organization
from referral.domain.errors import TooManyViews, ViewNameIsTaken
from referral.pages.access import Staff
from referral.pages.asking import Asked
from referral.pages.tallies import MOST, Tallies
from referral.store import views
from referral.store.views import SavedView

PLACE = "/desk/pathways/views"
MOST_OWN = 30
MOST_SHOWN = 60


class Naming(BaseModel):
    """What a view is called, and who sees it."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    shared: bool = False


def routes(organization: Organization, site: Site, tallies: Tallies) -> APIRouter:
    """GET /desk/pathways/views; POST to keep one, to change or to drop it."""
    router = APIRouter()
    shelf = Shelf(organization, site, tallies)

    @router.get(PLACE)
    async def show(request: Request, visitor: Staff) -> Response:
        return await shelf.shown(request, visitor, UNTRIED)

    _add_keeping(router, shelf)
    _add_changing(router, shelf)
    return router


def _add_keeping(router: APIRouter, shelf: "Shelf") -> None:
    @router.post(PLACE)
    async def keep(request: Request, visitor: Staff, form: Form) -> Response:
        """The filter comes as it stood in the address of the list; unreadable parts of it are no view."""
        asked = _typed(form.get("asked", ""))

        async def act() -> None:
            await shelf.keep(visitor, read_body(Naming, form), asked)

        if tried := await try_out(shelf.site, visitor, "keep", form, act):
            return await shelf.shown(request, visitor, tried, asked)
        return done(request, asked.address(), "pathways.view_kept")


def _add_changing(router: APIRouter, shelf: "Shelf") -> None:
    @router.post(PLACE + "/{view}")
    async def change(request: Request, view: UUID, visitor: Staff, form: Form) -> Response:
        async def act() -> None:
            await shelf.change(visitor, view, read_body(Naming, form))

        if tried := await try_out(shelf.site, visitor, f"change-{view}", form, act):
            return await shelf.shown(request, visitor, tried)
        return done(request, PLACE, "pathways.view_changed")

    @router.post(PLACE + "/{view}/drop")
    async def drop(request: Request, view: UUID, visitor: Staff, form: Form) -> Response:
        await shelf.drop(visitor, view)
        return done(request, PLACE, "pathways.view_dropped")


class Shelf:
    """Where views are kept."""

    def __init__(self, organization: Organization, site: Site, tallies: Tallies) -> None:
        self.organization = organization
        self.site = site
        self._tallies = tallies

    async def shown(self, request: Request, visitor: Visitor, tried: Tried, asked: Asked | None = None) -> Response:
        """The page of all views; `asked`: the filter a refused form wanted to keep."""
        async with self.organization.connection() as connection:
            found = await views.views_for(connection, visitor.account, MOST_SHOWN)
        shown = await self._tallies.with_counts(visitor, found)
        context: dict[str, Any] = {"views": shown, "tried": tried, "asked": asked, "most": MOST}
        manages = visitor.has(Role.MANAGER, Role.ADMIN)
        return self.site.page(request, "pathways_views.html", visitor, status=tried.status, manages=manages, **context)

    async def keep(self, visitor: Visitor, naming: Naming, asked: Asked) -> None:
        """Raises TooManyViews."""
        kept = asked.model_dump(exclude={"after"}, exclude_defaults=True)
        view = SavedView(uuid4(), visitor.account, naming.name, kept, naming.shared)
        async with self.organization.connection() as connection, connection.transaction():
            if await views.count_own(connection, visitor.account) >= MOST_OWN:
                raise TooManyViews
            await views.keep(connection, view, self.organization.now())

    async def change(self, visitor: Visitor, view: UUID, naming: Naming) -> None:
        """One's own only; raises ViewNameIsTaken."""
        try:
            async with self.organization.connection() as connection:
                changed = await views.change(connection, view, visitor.account, naming.name, naming.shared)
        except asyncpg.UniqueViolationError:
            raise ViewNameIsTaken from None
        if not changed:
            raise HTTPException(404)

    async def drop(self, visitor: Visitor, view: UUID) -> None:
        """One's own; whoever manages drops shared ones too, as when a colleague has left."""
        manages = visitor.has(Role.MANAGER, Role.ADMIN)
        async with self.organization.connection() as connection:
            if not await views.drop(connection, view, visitor.account, manages):
                raise HTTPException(404)


def _typed(query: str) -> Asked:
    """The filter of an address; raises HTTPException 404 for one the list would not take."""
    try:
        return Asked.model_validate(dict(parse_qsl(query)))
    except ValidationError:
        raise HTTPException(404) from None

"""The list of applications, and one of them."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from funding.domain.application import OVER, Application, Status
from funding.pages.agency import Agency
from funding.pages.file import application_page, since_of
from funding.store.desk import Place, Wanted, any_filter, ended_ones, open_ones
from passerelle.pages.desk import Visitor
from passerelle.partnership.desk import Staff

PAGE = 50
AFTER = r"^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
MINE = "me"


class Asked(BaseModel):
    """Filters and place, as they stand in the address; empty leaves one out."""

    state: Status | None = None
    adviser: Annotated[str, Field(max_length=64)] = ""
    over: bool = False
    after: Annotated[str, Field(pattern=AFTER)] = ""

    def wanted(self, visitor: Visitor) -> Wanted:
        adviser = str(visitor.account) if self.adviser == MINE else self.adviser
        return Wanted([self.state] if self.state else [], adviser, visitor.territories)

    @property
    def place(self) -> Place | None:
        at, _, id = self.after.partition("_")
        return Place(datetime.fromisoformat(at), UUID(id)) if id else None

    @property
    def is_over(self) -> bool:
        return self.over or self.state in OVER

    def address(self, **changed: str) -> str:
        told = {"state": self.state or "", "adviser": self.adviser, "over": "true" if self.over else "", **changed}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/desk/applications?{query}" if query else "/desk/applications"


def routes(agency: Agency) -> APIRouter:
    """GET /desk/applications and /desk/applications/{application}."""
    router, organization = APIRouter(prefix="/desk/applications"), agency.organization

    @router.get("")
    async def show_list(request: Request, visitor: Staff, asked: Annotated[Asked, Query()]) -> Response:
        read = ended_ones if asked.is_over else open_ones
        async with organization.connection() as connection, connection.transaction(readonly=True):
            await any_filter(connection)
            found = await read(connection, asked.wanted(visitor), asked.place, PAGE + 1)
            names = await agency.names(connection, visitor, [one.ref for one in found[:PAGE]])
            staff = await agency.staff(connection)
        await agency.noted(visitor, names, "applications")
        context: dict[str, Any] = {
            "asked": asked,
            "applications": found[:PAGE],
            "names": names,
            "staff": staff,
            "since_of": since_of,
            "states": agency.options(visitor, "loan.status", Status),
            "advisers": [(MINE, agency.words(visitor)("loan.me")), *staff.advisers],
            "next_page": asked.address(after=place_of(found[PAGE - 1])) if len(found) > PAGE else "",
            "first_page": asked.address() if asked.after else "",
        }
        return agency.site.page(request, "applications.html", visitor, **context)

    @router.get("/{application}")
    async def show_one(request: Request, application: UUID, visitor: Staff) -> Response:
        return await application_page(agency, request, application, visitor)

    return router


def place_of(application: Application) -> str:
    """Where a page ends, for the address of the next."""
    return f"{application.invited_at.isoformat().replace('+00:00', 'Z')}_{application.key}"

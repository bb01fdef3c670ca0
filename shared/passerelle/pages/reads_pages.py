"""Who read whose file when, for whoever answers for it; a look at this page is kept as well."""

from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from passerelle.pages import accounts, reads
from passerelle.pages.roles import Role, Visitor
from passerelle.pages.signing import allowed

if TYPE_CHECKING:
    from passerelle.pages.site import Site

PLACE = "/desk/reads"
PAGE = 50

Overseer = Annotated[Visitor, Depends(allowed(Role.MANAGER, Role.DPO))]
Whose = Literal[""] | UUID
Place = Annotated[int | None, Query(ge=1)]


def routes(site: "Site") -> APIRouter:
    """GET /desk/reads."""
    router = APIRouter()

    @router.get(PLACE)
    async def show(
        request: Request,
        visitor: Overseer,
        account: Whose = "",
        thread: UUID | None = None,
        before: Place = None,
    ) -> Response:
        """The newest first; of one account, of one file, or of all."""
        whose = account or None
        async with site.organization.connection() as connection:
            found = await reads.newest(connection, whose, thread, before, PAGE + 1)
            readers = await accounts.everybody(connection)
            threads = {row["thread"] for row in found[:PAGE]}
            sees_people = visitor.has(Role.MANAGER)
            names = await site.names(connection, visitor, threads) if sees_people else {}
        await site.audit_reads(visitor, threads, "reads")
        asked = "&".join(f"{name}={value}" for name, value in (("account", whose), ("thread", thread)) if value)
        here = f"{PLACE}?{asked}" if asked else PLACE
        words = site.words(visitor.language)

        def page_title(what: str) -> str:
            return words(f"read_on.{what}") if f"read_on.{what}" in words else what.replace("_", " ")

        context: dict[str, Any] = {
            "page_title": page_title,
            "rows": found[:PAGE],
            "readers": [(str(row["id"]), row["name"]) for row in readers],
            "names": names,
            "account": str(whose or ""),
            "thread": thread,
            "first_page": here if before else "",
            "next_page": f"{here}{'&' if asked else '?'}before={found[PAGE - 1]['id']}" if len(found) > PAGE else "",
        }
        return site.page(request, "reads.html", visitor, **context)

    return router

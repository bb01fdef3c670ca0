"""The way in, the desk's home, and the stream of notices."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from passerelle.pages.signing import Signed

if TYPE_CHECKING:
    from passerelle.pages.site import Site


def routes(site: "Site") -> APIRouter:
    """GET /desk and /desk/live."""
    router = APIRouter()

    @router.get("/desk")
    async def home(request: Request, visitor: Signed) -> Response:
        return site.page(request, "home.html", visitor)

    @router.get("/desk/live")
    async def live(visitor: Signed, topic: str = Query("", pattern=r"^[a-z0-9:-]{0,80}$")) -> Response:
        """Server-sent events named `changed`; every topic hears of every commit of the organization."""
        stream = site.live.stream(site.organization.leaving.is_set)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    return router

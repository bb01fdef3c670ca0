"""The pages of the delivery desk."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from passerelle.messaging.backlog import Waiting
from passerelle.messaging.remedies import REMEDIES
from passerelle.pages.delivery.access import Repairer
from passerelle.pages.delivery.showing import PAGE, Counter
from passerelle.pages.roles import Visitor

Number = Annotated[int, Path(ge=1, lt=2**63)]
Id = Annotated[int, Query(ge=0, lt=2**63)]
Place = Annotated[
    str, Query(pattern=r"^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
]


def routes(counter: Counter) -> APIRouter:
    """GET /desk/delivery, its part, its lists, one message."""
    router = APIRouter(prefix="/desk/delivery")
    _add_first(router, counter)
    _add_lists(router, counter)

    @router.get("/parked/{number}")
    async def message(request: Request, number: Number, visitor: Repairer) -> Response:
        return await message_page(counter, request, number, visitor)

    return router


def _add_first(router: APIRouter, counter: Counter) -> None:
    site = counter.site

    @router.get("")
    async def desk(request: Request, visitor: Repairer) -> Response:
        found = await counter.found()
        return site.page(request, "delivery.html", visitor, found=found, **counter.words_for(visitor.language))

    @router.get("/part")
    async def part(
        request: Request, visitor: Repairer, seen: Annotated[str, Query(pattern=r"^[0-9a-f]{0,16}$")] = ""
    ) -> Response:
        """`seen`: the state the page shows; nothing is sent when that is still so."""
        found = await counter.found()
        if found.seen == seen:
            return Response(status_code=204)
        return site.fragment(request, "delivery_part.html", visitor, found=found, **counter.words_for(visitor.language))


def _add_lists(router: APIRouter, counter: Counter) -> None:
    site = counter.site

    @router.get("/parked")
    async def parked(
        request: Request, visitor: Repairer, reason: Annotated[str, Query(max_length=40)], after: Id = 0
    ) -> Response:
        if reason not in REMEDIES:
            raise HTTPException(404)
        lines = await counter.parked(reason, after)
        address = f"/desk/delivery/parked?reason={reason}"
        following = f"{address}&after={lines[PAGE - 1].number}" if len(lines) > PAGE else ""
        context: dict[str, Any] = {
            "reason": reason,
            "lines": lines[:PAGE],
            "following": following,
            "first": address if after else "",
        }
        return site.page(request, "delivery_parked.html", visitor, **context, **counter.words_for(visitor.language))

    @router.get("/held")
    async def held(request: Request, visitor: Repairer, after: Place = "") -> Response:
        since, _, ref = after.partition("_")
        waiting = await counter.waiting((datetime.fromisoformat(since), UUID(ref)) if ref else None)
        following = f"/desk/delivery/held?after={_place(waiting[PAGE - 1])}" if len(waiting) > PAGE else ""
        context: dict[str, Any] = {
            "waiting": waiting[:PAGE],
            "following": following,
            "first": "/desk/delivery/held" if after else "",
        }
        return site.page(request, "delivery_held.html", visitor, **context, **counter.words_for(visitor.language))

    @router.get("/history")
    async def history(request: Request, visitor: Repairer, before: Id | None = None) -> Response:
        told = await counter.repairs(before)
        following = f"/desk/delivery/history?before={told[PAGE - 1].repair.id}" if len(told) > PAGE else ""
        context: dict[str, Any] = {
            "told": told[:PAGE],
            "following": following,
            "first": "/desk/delivery/history" if before else "",
        }
        return site.page(request, "delivery_history.html", visitor, **context, **counter.words_for(visitor.language))


async def message_page(counter: Counter, request: Request, number: int, visitor: Visitor, wrong: str = "") -> Response:
    """One parked message, open or not; `wrong`: what its form still needs."""
    line, told = await counter.line(number)
    if line is None:
        raise HTTPException(404)
    context: dict[str, Any] = {"line": line, "told": told, "wrong": wrong, **counter.words_for(visitor.language)}
    return counter.site.page(request, "delivery_message.html", visitor, status=422 if wrong else 200, **context)


def _place(one: Waiting) -> str:
    return f"{one.since.isoformat().replace('+00:00', 'Z')}_{one.ref}"

"""The map of the whole network: a picture, and a table that says the same."""

from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from passerelle.contracts.days import day_of
from passerelle.pages.desk import Site, Visitor
from passerelle.runtime.organization import Organization
from referral.pages.access import Staff
from referral.pages.network.asking import Asked, AskedFor
from referral.pages.network.gathering import gathered
from referral.pages.network.picture import picture_of
from referral.pages.network.telling import Teller
from referral.plans.library import Guide

Seen = Annotated[str, Query(max_length=16)]


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """GET /desk/network and its part."""
    router = APIRouter(prefix="/desk/network")

    async def shown(visitor: Visitor, asked: Asked) -> dict[str, Any]:
        known = (await gathered(organization, visitor, asked)).map
        tell = Teller(site.words(visitor.language), guide, organization.now(), organization.id)
        seen = sha256(repr((known, visitor.language, day_of(organization.now()))).encode()).hexdigest()[:16]
        picture = picture_of(known, asked.wanted, tell.lines)
        return {"known": known, "picture": picture, "tell": tell, "asked": asked, "seen": seen}

    @router.get("")
    async def show(request: Request, visitor: Staff, asked: AskedFor) -> Response:
        return site.page(request, "network.html", visitor, **await shown(visitor, asked))

    @router.get("/part/map")
    async def part(request: Request, visitor: Staff, asked: AskedFor, seen: Seen = "") -> Response:
        """`seen`: what the page shows already; nothing is sent when that is all."""
        context = await shown(visitor, asked)
        if context["seen"] == seen:
            return Response(status_code=204)
        return site.fragment(request, "network_part.html", visitor, **context)

    return router

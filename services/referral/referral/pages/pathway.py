"""The page of one pathway: it fetches its part again whenever the pathway has moved."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from passerelle.pages.desk import Site, Visitor
from passerelle.runtime.organization import Organization
from referral.pages.access import Staff
from referral.pages.file import File, file_of, past_of
from referral.pages.showing import Said, commune_name
from referral.pages.story import Teller
from referral.plans.draw import draw
from referral.plans.library import Guide

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
Seen = Annotated[int, Query(ge=0, le=1_000_000)]


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """GET /desk/pathways/{pathway}, its part and its picture."""
    router = APIRouter(prefix="/desk/pathways/{pathway}")

    async def told(visitor: Visitor, file: File) -> dict[str, Any]:
        """Everything the templates need; the read is kept."""
        await organization.audit_read(visitor, file.pathway.id, "pathway")
        words = site.words(visitor.language)
        teller = Teller(file, await past_of(organization, file.pathway), Said(organization, words), words)
        name = f"{file.person.given_name} {file.person.family_name}"
        commune = commune_name(file.person.commune)
        return {"pathway": file.pathway, "name": name, "commune": commune, "tell": teller, "story": teller.story()}

    @router.get("")
    async def show(request: Request, pathway: UUID, visitor: Staff) -> Response:
        file = await file_of(organization, guide, visitor, pathway)
        return site.page(request, "pathway.html", visitor, **await told(visitor, file))

    @router.get("/part")
    async def part(request: Request, pathway: UUID, visitor: Staff, seen: Seen = 0) -> Response:
        """`seen`: how much of the history the page shows; nothing is sent when that is all."""
        file = await file_of(organization, guide, visitor, pathway)
        if file.pathway.recorded == seen:
            return Response(status_code=204)
        return site.fragment(request, "pathway_part.html", visitor, **await told(visitor, file))

    @router.get("/plan.svg")
    async def picture(pathway: UUID, visitor: Staff) -> Response:
        file = await file_of(organization, guide, visitor, pathway)
        drawn = draw(file.around.plan, file.pathway.visit.step, visitor.language)
        headers = {"Content-Security-Policy": PICTURE_POLICY, "Cache-Control": "no-store"}
        return Response(drawn, media_type="image/svg+xml", headers=headers)

    return router

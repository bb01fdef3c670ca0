"""Two versions of a plan side by side: as a picture and in words."""

import asyncio

from fastapi import APIRouter, Request, Response

from passerelle.pages.desk import Site
from passerelle.runtime.organization import Organization
from referral.domain.plan_difference import Mark, difference_of
from referral.pages.access import Staff
from referral.pages.plans.listing import picture_of
from referral.pages.plans.saying import DifferenceTeller
from referral.pages.plans.versions import Key, versions_of
from referral.plans.draw_difference import draw_difference
from referral.plans.library import Guide


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """GET /desk/plans/compare and its picture."""
    router = APIRouter(prefix="/desk/plans")

    @router.get("/compare")
    async def compare(request: Request, visitor: Staff, before: Key, after: Key) -> Response:
        versions = await versions_of(organization, guide)
        (old, old_plan), (new, new_plan) = versions.at(before), versions.at(after)
        difference, words = difference_of(old_plan, new_plan), site.words(visitor.language)
        counts = {mark: difference.count(mark) for mark in (Mark.ADDED, Mark.REMOVED, Mark.CHANGED)}
        return site.page(
            request,
            "plans_compare.html",
            visitor,
            old=old,
            new=new,
            difference=difference,
            tell=DifferenceTeller(difference, words),
            compared=" · ".join(words(f"plans.count.{mark}", count=count) for mark, count in counts.items() if count),
            choices=versions.choices(visitor.language),
        )

    @router.get("/compare.svg")
    async def picture(visitor: Staff, before: Key, after: Key) -> Response:
        versions = await versions_of(organization, guide)
        difference = difference_of(versions.at(before)[1], versions.at(after)[1])
        return picture_of(await asyncio.to_thread(draw_difference, difference, visitor.language))

    return router

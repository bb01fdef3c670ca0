"""Routes of the official list of communes and of the organization's code lists."""

from typing import Annotated

from fastapi import APIRouter, Query

from referral.api.requests import Limit
from referral.domain.lists import Lists
from referral.domain.territory import Commune
from referral.plans.library import Guide
from referral.territory import official


def routes(guide: Guide) -> APIRouter:
    """What the codes in people's data stand for."""
    router = APIRouter(tags=["code lists"])

    @router.get("/communes")
    async def find_communes(
        beginning: Annotated[str, Query(min_length=2, max_length=60)], limit: Limit = 20
    ) -> list[Commune]:
        """Communes whose name or postal code begins so; a former name finds the commune of today."""
        return official().beginning(beginning, limit)

    @router.get("/lists")
    async def show_lists() -> Lists:
        """Aims, kinds of document, protections and stages, each with its dates and its source."""
        return guide.lists

    return router

"""Routes of the pathway plans this organization follows."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response

from passerelle.runtime.organization import Organization
from referral.api.reading import following
from referral.api.requests import PlanName, StepName
from referral.domain.plan import PathwayPlan
from referral.domain.words import Words
from referral.plans.draw import draw
from referral.plans.library import Guide

Version = Annotated[int, Path(ge=1, le=9999)]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan in the list."""

    name: str
    version: int
    title: Words


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Reading plans, those adopted from a network too, as data and as a picture."""
    router = APIRouter(prefix="/plans", tags=["plans"])

    @router.get("")
    async def list_plans() -> list[PlanLine]:
        known = await following(organization, guide)
        return [PlanLine(name, version, plan.title) for (name, version), plan in sorted(known.plans.items())]

    @router.get("/{name}/{version}")
    async def show_plan(name: PlanName, version: Version) -> PathwayPlan:
        return (await following(organization, guide)).plan(name, version)

    @router.get("/{name}/{version}/picture.svg", response_class=Response)
    async def draw_plan(name: PlanName, version: Version, lit: StepName | None = None) -> Response:
        """The plan as a picture; `lit` names the step where somebody is."""
        known = await following(organization, guide)
        picture = draw(known.plan(name, version), lit)
        return Response(
            picture,
            media_type="image/svg+xml",
            headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"},
        )

    return router

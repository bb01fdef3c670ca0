"""The list of plans, and one version drawn."""

from fastapi import APIRouter, Request, Response

from passerelle.pages.desk import Site
from passerelle.runtime.organization import Organization
from referral.domain.plan import PathwayPlan, PlanStep
from referral.domain.words import words_of
from referral.pages.access import Staff
from referral.pages.pathway import PICTURE_POLICY
from referral.pages.plans.access import ADOPTERS
from referral.pages.plans.problems import problem_said, problems_in
from referral.pages.plans.versions import Key, versions_of
from referral.pages.showing import Said
from referral.plans.draw import draw
from referral.plans.library import Guide
from referral.plans.wording import subtitle_of, way_of
from referral.store import dry_run


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """GET /desk/plans, /desk/plans/plan and its picture."""
    router = APIRouter(prefix="/desk/plans")

    @router.get("")
    async def list_plans(request: Request, visitor: Staff) -> Response:
        versions = await versions_of(organization, guide)
        async with organization.connection() as connection:
            pathways = await dry_run.open_by_version(connection, visitor.territories)
        said = Said(organization, site.words(visitor.language))
        return site.page(
            request,
            "plans.html",
            visitor,
            versions=versions,
            pathways=pathways,
            who=said.who,
            may_adopt=visitor.has(*ADOPTERS),
            problems_in=problems_in,
            problem_said=problem_said,
        )

    @router.get("/plan")
    async def show(request: Request, visitor: Staff, of: Key) -> Response:
        versions = await versions_of(organization, guide)
        version, plan = versions.at(of)
        said = Said(organization, site.words(visitor.language))
        return site.page(
            request,
            "plans_plan.html",
            visitor,
            version=version,
            before=versions.before(version),
            who=said.who,
            may_adopt=visitor.has(*ADOPTERS),
            steps=[(step, told_of(plan, step, visitor.language)) for step in plan.steps],
        )

    @router.get("/plan.svg")
    async def picture(visitor: Staff, of: Key) -> Response:
        _, plan = (await versions_of(organization, guide)).at(of)
        return picture_of(draw(plan, language=visitor.language))

    return router


def told_of(plan: PathwayPlan, step: PlanStep, language: str) -> list[str]:
    """Everything the card of a step and its arrows say in the picture."""
    ways = [way_of(plan, step, arrow, language) for arrow in step.arrows]
    otherwise = "" if step.fallback is None else plan.step(step.fallback).title.said_in(language)
    last = [f"{words_of('otherwise').said_in(language)} → {otherwise}"] if otherwise else []
    return [subtitle_of(step, language), *ways, *last]


def picture_of(svg: str) -> Response:
    """Drawn for whoever is signed in, in their language: kept by no cache."""
    headers = {"Content-Security-Policy": PICTURE_POLICY, "Cache-Control": "no-store"}
    return Response(svg, media_type="image/svg+xml", headers=headers)

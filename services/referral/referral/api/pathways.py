"""Routes that read pathways: lists, traces, reasons, and who was told what."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from passerelle.privacy.audit_trail import told_about
from passerelle.runtime.organization import Organization
from referral.api.reading import pathway_at, with_circumstances
from referral.api.requests import After, Limit, StepName
from referral.domain.choice import weighed
from referral.domain.choice_view import ChoiceView, choice_view
from referral.domain.explanation import Explanation, why, why_not
from referral.domain.partner import Fit
from referral.domain.pathway import PathwayStage
from referral.domain.trace import Trace, trace_of
from referral.domain.views import PathwayView, pathway_view
from referral.plans.library import Guide
from referral.store import happenings, listing


class Told(BaseModel):
    """One disclosure: who was told which field groups, under which agreement."""

    at: datetime
    recipient: str
    fields: tuple[str, ...]
    purpose: str
    what: str
    grant: UUID | None


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Reading pathways."""
    router = APIRouter(prefix="/pathways", tags=["pathways"])
    _listing(router, organization, guide)
    _explaining(router, organization, guide)
    return router


def _listing(router: APIRouter, organization: Organization, guide: Guide) -> None:
    @router.get("")
    async def list_pathways(
        stage: PathwayStage | None = None,
        step: StepName | None = None,
        stuck: bool | None = None,
        person: UUID | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> list[PathwayView]:
        wanted = listing.Wanted(stage, step, stuck, person)
        async with organization.connection() as connection:
            found = await listing.pathways_wanted(connection, wanted, after, limit)
        now = organization.now()
        return [pathway_view(one, guide.plan_of(one), now) for one in found]

    @router.get("/{pathway}")
    async def show_pathway(pathway: UUID) -> PathwayView:
        async with organization.connection() as connection:
            found = await pathway_at(connection, pathway)
        return pathway_view(found, guide.plan_of(found), organization.now())

    @router.get("/{pathway}/trace")
    async def show_trace(pathway: UUID) -> Trace:
        """Every step with who had it, when, how long it waited and for whom; what is expected next; every event."""
        async with organization.connection() as connection:
            found = await pathway_at(connection, pathway)
            lines = await happenings.happenings_of(connection, pathway)
            correlations = await happenings.correlations_of(connection, [one.ref for one in found.refs])
        return trace_of(found, guide.plan_of(found), lines, organization.now(), correlations)

    @router.get("/{pathway}/disclosures")
    async def list_disclosures(pathway: UUID) -> list[Told]:
        """Who was told what about this person, and under which agreement: what the person may see at any time."""
        async with organization.connection() as connection:
            found = await pathway_at(connection, pathway)
            records = await told_about(connection, [*(one.ref for one in found.refs), *found.proposals])
        return [
            Told(at=one.at, **{name: getattr(one.told, name) for name in Told.model_fields if name != "at"})
            for one in records
            if one.told is not None
        ]


def _explaining(router: APIRouter, organization: Organization, guide: Guide) -> None:
    @router.get("/{pathway}/steps/{step}/why")
    async def explain_step(pathway: UUID, step: StepName) -> Explanation:
        """Why the pathway came to this step and this partner."""
        found, around = await with_circumstances(organization, guide, pathway)
        return why(found, around, step)

    @router.get("/{pathway}/steps/{step}/why-not")
    async def explain_absence(pathway: UUID, step: StepName) -> Explanation:
        """Why the pathway is not at this step, or does not get on from it."""
        found, around = await with_circumstances(organization, guide, pathway)
        return why_not(found, around, step)

    @router.get("/{pathway}/choice")
    async def show_choice(pathway: UUID) -> ChoiceView:
        """Every organization weighed for the present step: ranked and by what, or why it does not fit."""
        found, around = await with_circumstances(organization, guide, pathway)
        return choice_view(found, around)

    @router.get("/{pathway}/partners")
    async def list_partners(pathway: UUID) -> list[Fit]:
        """The organizations weighed for the present step, the best first."""
        found, around = await with_circumstances(organization, guide, pathway)
        return list(weighed(found, around))

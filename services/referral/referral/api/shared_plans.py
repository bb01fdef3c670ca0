"""Routes of plans that networks share and members follow."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import StringConstraints

from passerelle.contracts.network import MAX_DOCUMENT
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.requests import Request
from referral.commands import shared_plans as commands
from referral.domain.network_view import (
    OwnPlanView,
    ReceivedPlanView,
    SharedPlanView,
    received_plan_view,
    shared_plan_view,
)
from referral.domain.shared_plan import SHELF, ReceivedPlan, difference
from referral.plans.library import Guide
from referral.plans.own import checked, own_id, parsed
from referral.store import memberships, shared_plans


class PlanDocument(Request):
    """A plan file as text."""

    document: Annotated[str, StringConstraints(min_length=1, max_length=MAX_DOCUMENT)]


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Sharing as a network; reading, adopting and adapting as a member."""
    router = APIRouter(tags=["networks"])
    _sharing(router, organization)
    _reading(router, organization)
    _following(router, organization, guide)
    return router


def _sharing(router: APIRouter, organization: Organization) -> None:
    @router.post("/shared-plans", status_code=201)
    async def share_plan(body: PlanDocument, once: Once) -> SharedPlanView:
        """Checked like any plan: an error names its line. Every member is sent this version."""
        checked(body.document)
        async with organization.connection() as connection:
            members = await memberships.refs_of_members(connection)
        answer: SharedPlanView = await once.run(
            organization,
            keys=[SHELF, *members],
            command=lambda states, moment: commands.share_plan(states, moment, body.document),
        )
        return answer

    @router.get("/shared-plans")
    async def list_shared_plans() -> list[SharedPlanView]:
        """What this network shares, and which member follows it in which version."""
        async with organization.connection() as connection:
            shelf = await shared_plans.shelf(connection)
            refs = await memberships.refs_of_members(connection)
            members = await memberships.memberships_at(connection, refs)
        return [shared_plan_view(one, members) for one in shelf.plans]


def _reading(router: APIRouter, organization: Organization) -> None:
    @router.get("/received-plans")
    async def list_received_plans() -> list[ReceivedPlanView]:
        """What networks shared, what follows it here, and whether a newer version was shared since."""
        async with organization.connection() as connection:
            received = await shared_plans.received(connection)
            own = await shared_plans.own(connection)
        return [received_plan_view(one, received, own) for one in received]

    @router.get("/received-plans/{plan}/document")
    async def show_document(plan: UUID) -> PlanDocument:
        """The plan file itself."""
        async with organization.connection() as connection:
            return PlanDocument(document=(await received_plan(connection, plan)).document)

    @router.get("/received-plans/{plan}/difference")
    async def compare(plan: UUID, other: UUID) -> dict[str, str]:
        """What changed from this version to the other, line by line."""
        async with organization.connection() as connection:
            one, following = await received_plan(connection, plan), await received_plan(connection, other)
        names = (f"{one.plan}/{one.version}", f"{following.plan}/{following.version}")
        return {"difference": difference(one.document, following.document, *names)}


def _following(router: APIRouter, organization: Organization, guide: Guide) -> None:
    @router.post("/received-plans/{plan}/adopt", status_code=201)
    async def adopt_plan(plan: UUID, once: Once) -> OwnPlanView:
        """Available for new pathways; running ones stay on their version."""
        async with organization.connection() as connection:
            known = parsed((await received_plan(connection, plan)).document)
        answer: OwnPlanView = await once.run(
            organization,
            keys=[plan, own_id(known.name, known.version)],
            command=lambda states, moment: commands.adopt_plan(states, moment, plan, guide.plans),
        )
        return answer

    @router.post("/received-plans/{plan}/adapt", status_code=201)
    async def adapt_plan(plan: UUID, body: PlanDocument, once: Once) -> OwnPlanView:
        """A version of one's own, under another name; the answer shows what was changed."""
        adapted = checked(body.document)
        answer: OwnPlanView = await once.run(
            organization,
            keys=[plan, own_id(adapted.name, adapted.version)],
            command=lambda states, moment: commands.adapt_plan(states, moment, plan, body.document, guide.plans),
        )
        return answer


async def received_plan(connection: Any, plan: UUID) -> ReceivedPlan:
    """A version that was shared; raises NotFound."""
    found = await shared_plans.received_at(connection, [plan])
    if not found:
        raise NotFound
    return found[0]

"""Routes of retention: who is due to be erased, what is held and why, and a run by staff."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from passerelle.contracts.base import Code, Moment
from passerelle.privacy import retention
from passerelle.privacy.retention import Candidate, HoldReason
from passerelle.privacy.retention_rows import Candidates, months
from passerelle.runtime.http import Once

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization

After = Annotated[UUID | None, Query(description="The last subject of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500)]


class Request(BaseModel):
    """What callers send."""

    model_config = ConfigDict(extra="forbid")


class NewHold(Request):
    """Keep somebody's data beyond its time."""

    subject: UUID
    reason: HoldReason
    until: Moment
    placed_by: Code
    """Code of a role, never a name."""


class NewRun(Request):
    """Erase whoever is due and not held; the dry run, which is the default, only says who that is."""

    dry_run: bool = True


class HoldView(BaseModel):
    """One hold."""

    id: UUID
    subject: UUID
    reason: HoldReason
    until: datetime
    placed_by: str
    placed_at: datetime
    lifted_at: datetime | None


class Run(BaseModel):
    """What a run found, and whether it is being erased; at most 500 at a time."""

    dry_run: bool
    months: int
    subjects: list[UUID]


def retention_routes(organization: "Organization", candidates: Candidates) -> APIRouter:
    """The same for whoever keeps people, each with its own statement."""
    router = APIRouter(prefix="/retention", tags=["retention"])

    @router.get("")
    async def list_due(after: After = None, limit: Limit = 100) -> list[Candidate]:
        """Whose data is due to go, the longest without contact first; those that are held with the reason."""
        async with organization.connection() as connection:
            return await candidates(connection, until=organization.now(), after=after, limit=limit, with_held=True)

    @router.post("/runs")
    async def run_retention(body: NewRun, once: Once) -> Run:
        """Erase now what the daily round would erase."""
        async with organization.connection() as connection:
            due = await candidates(connection, until=organization.now(), after=None, limit=500, with_held=False)
            run = Run(dry_run=body.dry_run, months=await months(connection), subjects=[one.subject for one in due])
        if not body.dry_run:
            await once.run(organization, keys=[], command=retention.let_go(tuple(run.subjects)))
        return run

    @router.post("/holds", status_code=201)
    async def place_hold(body: NewHold, once: Once) -> HoldView:
        held = await once.run(
            organization,
            keys=[body.subject],
            command=lambda states, moment: retention.place_hold(states, moment, **dict(body)),
        )
        return HoldView.model_validate(held)

    @router.post("/holds/{hold}/lift")
    async def lift_hold(hold: UUID, once: Once) -> HoldView:
        lifted = await once.run(
            organization, keys=[hold], command=lambda states, moment: retention.lift_hold(states, moment, hold)
        )
        return HoldView.model_validate(lifted)

    return router

"""The HTTP routes of a cooperative trial's own staff and system."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from enterprise import commands, store
from enterprise.domain.errors import ParticipationIsUnknown, SessionIsUnknown
from enterprise.domain.frames import Format, Trade
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from enterprise.domain.sessions import Calling, SessionStatus
from enterprise.domain.views import SessionView, session_view
from enterprise.reactions import HOOKS
from enterprise.settings import EnterpriseSettings
from passerelle.partnership.routes import routes as partnership_routes
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization

Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewSession(Request):
    """A session people can be offered a place in; its format bounds its duration and its places."""

    format: Format
    trade: Trade
    places_min: Annotated[int, Field(ge=1, le=100)]
    places_max: Annotated[int, Field(ge=1, le=100)]
    starts_on: date
    ends_on: date
    offer_days: Annotated[int | None, Field(ge=1, le=60)] = None
    """Days a place is kept for somebody who has not answered; the organization's own default when absent."""
    study_compatible: bool = False
    childcare: bool = False

    def calling(self, default_offer_days: int) -> Calling:
        given = self.model_dump(exclude={"offer_days"})
        return Calling(**given, offer_days=self.offer_days or default_offer_days)


class Person(Request):
    """Somebody who was referred, by the reference shared with the referring organization."""

    ref: Ref


class Declining(Request):
    reason: DeclineReason = DeclineReason.NOT_INTERESTED


class Passage(Request):
    outcome: Outcome


class Leaving(Request):
    reason: LeaveReason


def routes(organization: Organization) -> APIRouter:
    """Sessions, offers and participations, and the referrals they come from."""
    router = APIRouter()
    router.include_router(_session_routes(organization, EnterpriseSettings()))
    router.include_router(_offer_routes(organization))
    router.include_router(_participation_routes(organization))
    router.include_router(partnership_routes(organization, HOOKS))
    return router


def _session_routes(organization: Organization, settings: EnterpriseSettings) -> APIRouter:
    router = APIRouter(prefix="/sessions", tags=["sessions"])

    @router.post("", status_code=201, response_model=SessionView)
    async def open_session(body: NewSession, once: Once) -> Any:
        calling = body.calling(settings.offer_days)
        return await once.run(
            organization, keys=[], command=lambda states, moment: commands.open_session(states, moment, calling)
        )

    @router.get("")
    async def list_sessions(
        status: SessionStatus | None = None, limit: Limit = 100, offset: Offset = 0
    ) -> list[SessionView]:
        async with organization.connection() as connection:
            return [session_view(session) for session in await store.sessions(connection, status, limit, offset)]

    @router.get("/{session}")
    async def show_session(session: SessionId) -> SessionView:
        async with organization.connection() as connection:
            found = await store.session(connection, session)
        if found is None:
            raise SessionIsUnknown
        return session_view(found)

    @router.post("/{session}/offers", status_code=201, response_model=Participation)
    async def offer_place(session: SessionId, body: Person, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[session, body.ref],
            command=lambda states, moment: commands.offer_place(states, moment, session, body.ref),
        )

    @router.post("/{session}/waitlist", status_code=201, response_model=Participation)
    async def join_waitlist(session: SessionId, body: Person, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[session, body.ref],
            command=lambda states, moment: commands.join_waitlist(states, moment, session, body.ref),
        )

    @router.post("/{session}/start", response_model=SessionView)
    async def start_session(session: SessionId, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await _with_its_people(organization, session),
            command=lambda states, moment: commands.start_session(states, moment, session),
        )

    @router.post("/{session}/cancel", response_model=SessionView)
    async def cancel_session(session: SessionId, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await _with_its_people(organization, session),
            command=lambda states, moment: commands.cancel_session(states, moment, session),
        )

    return router


async def _with_its_people(organization: Organization, session: SessionId) -> list[UUID]:
    async with organization.connection() as connection:
        found = await store.session(connection, session)
    return [session, *(found.people if found else ())]


def _offer_routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/offers", tags=["offers"])

    @router.post("/{ref}/accept", response_model=Participation)
    async def accept_offer(ref: Ref, once: Once) -> Any:
        return await once.run(
            organization, keys=[ref], command=lambda states, moment: commands.accept_offer(states, moment, ref)
        )

    @router.post("/{ref}/decline", response_model=Participation)
    async def decline_offer(ref: Ref, body: Declining, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.decline_offer(states, moment, ref, body.reason),
        )

    return router


def _participation_routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/participations", tags=["participations"])

    @router.get("")
    async def list_participations(
        session: SessionId | None = None, status: Status | None = None, limit: Limit = 100, offset: Offset = 0
    ) -> list[Participation]:
        async with organization.connection() as connection:
            return await store.participations(connection, session, status, limit, offset)

    @router.get("/{ref}")
    async def show_participations(ref: Ref) -> list[Participation]:
        """Everything the person took part in here, the latest first."""
        async with organization.connection() as connection:
            found = await store.participations_of(connection, ref)
        if not found:
            raise ParticipationIsUnknown
        return found

    @router.post("/{ref}/complete", response_model=Participation)
    async def complete(ref: Ref, body: Passage, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.complete(states, moment, ref, body.outcome),
        )

    @router.post("/{ref}/leave", response_model=Participation)
    async def leave(ref: Ref, body: Leaving, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.leave(states, moment, ref, body.reason),
        )

    return router

"""Sessions, their line, and who holds which role in them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from enterprise import commands, store
from enterprise.api.bodies import Limit, NewSession, StudyHours, slot_of
from enterprise.domain import roles
from enterprise.domain.errors import SessionIsUnknown
from enterprise.domain.fitting import Fitting, fitting
from enterprise.domain.identifiers import SessionId
from enterprise.domain.queue import Turn, turns
from enterprise.domain.rules import Rules
from enterprise.domain.sessions import Session, SessionStatus
from enterprise.domain.views import RolesView, SessionView, session_view
from enterprise.settings import EnterpriseSettings
from passerelle.contracts.days import day_of
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, settings: EnterpriseSettings, rules: Rules) -> APIRouter:
    router = APIRouter(prefix="/sessions", tags=["sessions"])
    _reading(router, organization, rules)

    @router.post("", status_code=201, response_model=SessionView)
    async def open_session(body: NewSession, once: Once) -> Any:
        calling = body.calling(settings.offer_days)
        return await once.run(
            organization, keys=[], command=lambda states, moment: commands.open_session(states, moment, rules, calling)
        )

    @router.post("/{session}/start", response_model=SessionView)
    async def start_session(session: SessionId, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await with_its_people(organization, session),
            command=lambda states, moment: commands.start_session(states, moment, session),
        )

    @router.post("/{session}/cancel", response_model=SessionView)
    async def cancel_session(session: SessionId, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await with_its_people(organization, session),
            command=lambda states, moment: commands.cancel_session(states, moment, session),
        )

    return router


async def with_its_people(organization: Organization, session: SessionId) -> list[UUID]:
    """Keys of the session and of everybody in it now."""
    async with organization.connection() as connection:
        found = await store.session(connection, session)
    return [session, *(found.people if found else ())]


async def shown(organization: Organization, session: SessionId) -> Session:
    """The session; raises SessionIsUnknown."""
    async with organization.connection() as connection:
        found = await store.session(connection, session)
    if found is None:
        raise SessionIsUnknown
    return found


def _reading(router: APIRouter, organization: Organization, rules: Rules) -> None:
    @router.get("")
    async def list_sessions(
        status: SessionStatus | None = None, after: SessionId | None = None, limit: Limit = 100
    ) -> list[SessionView]:
        """The sessions that start last, first; `after` is the id of the last one seen."""
        async with organization.connection() as connection:
            return [session_view(session) for session in await store.sessions(connection, status, after, limit)]

    @router.get("/fitting")
    async def list_fitting(
        children: Annotated[int, Query(ge=0, le=12)] = 0,
        studies: Annotated[tuple[StudyHours, ...], Query(max_length=50)] = (),
        after: SessionId | None = None,
        limit: Limit = 100,
    ) -> list[Fitting]:
        """Open sessions beside somebody's needs, and what stands in the way; `studies` such as `monday-09:00-12:00`."""
        hours, now = tuple(map(slot_of, studies)), organization.now()
        async with organization.connection() as connection:
            opened = await store.sessions(connection, SessionStatus.OPEN, after, limit)
        return [fitting(session, children, hours, now) for session in opened]

    @router.get("/{session}")
    async def show_session(session: SessionId) -> SessionView:
        return session_view(await shown(organization, session))

    @router.get("/{session}/waitlist")
    async def show_waitlist(session: SessionId) -> list[Turn]:
        """Everybody who waits, in the order of their coming, and why there is no offer yet."""
        return list(turns(await shown(organization, session), organization.now()))

    @router.get("/{session}/roles")
    async def show_roles(session: SessionId) -> RolesView:
        """Who holds which role now, and how many holders are missing by the organization's rules."""
        await shown(organization, session)
        async with organization.connection() as connection:
            people = await store.participations_that_began(connection, session)
        known = rules.roles_on(day_of(organization.now()))
        holders = {role: [one.ref for one in people if roles.holds(one.roles, role)] for role in known}
        return RolesView(holders, roles.missing(known, [one.roles for one in people]))

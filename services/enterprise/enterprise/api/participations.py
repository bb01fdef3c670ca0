"""People on their way through a session: roles, outcome, departure."""

from typing import Any

from fastapi import APIRouter

from enterprise import commands, store
from enterprise.api.bodies import Leaving, Limit, Passage, RoleRequest
from enterprise.api.sessions import with_its_people
from enterprise.domain.errors import ParticipationIsUnknown
from enterprise.domain.identifiers import ParticipationId, Ref, SessionId
from enterprise.domain.participations import Status
from enterprise.domain.rules import Rules
from enterprise.domain.views import ParticipationView, participation_view
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, rules: Rules) -> APIRouter:
    router = APIRouter(prefix="/participations", tags=["participations"])
    _reading(router, organization)
    _passing(router, organization)
    _roles(router, organization, rules)
    return router


def _reading(router: APIRouter, organization: Organization) -> None:
    @router.get("")
    async def list_participations(
        session: SessionId | None = None,
        status: Status | None = None,
        after: ParticipationId | None = None,
        limit: Limit = 100,
    ) -> list[ParticipationView]:
        """In the order of their ids; `after` is the id of the last one seen."""
        wanted = store.Wanted(session, status)
        async with organization.connection() as connection:
            found = await store.participations(connection, wanted, after, limit)
        return [participation_view(one) for one in found]

    @router.get("/{ref}")
    async def show_participations(ref: Ref) -> list[ParticipationView]:
        """Everything the person took part in here, the latest first."""
        async with organization.connection() as connection:
            found = await store.participations_of(connection, ref)
        if not found:
            raise ParticipationIsUnknown
        return [participation_view(one) for one in found]


def _passing(router: APIRouter, organization: Organization) -> None:
    @router.post("/{ref}/complete", response_model=ParticipationView)
    async def complete(ref: Ref, body: Passage, once: Once) -> Any:
        async with organization.connection() as connection:
            current = await store.participations_of(connection, ref)
            others = await store.participation_ids(connection, current[0].session, body.goes_on_with) if current else []
        return await once.run(
            organization,
            keys=[ref, *others],
            command=lambda states, moment: commands.complete(states, moment, ref, body.outcome, body.goes_on_with),
        )

    @router.post("/{ref}/leave", response_model=ParticipationView)
    async def leave(ref: Ref, body: Leaving, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.leave(states, moment, ref, body.reason),
        )


def _roles(router: APIRouter, organization: Organization, rules: Rules) -> None:
    @router.post("/{ref}/roles", status_code=201, response_model=ParticipationView)
    async def take_role_up(ref: Ref, body: RoleRequest, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.take_role_up(states, moment, rules, ref, body.role),
        )

    @router.post("/{ref}/roles/{role}/end", response_model=ParticipationView)
    async def put_role_down(ref: Ref, role: str, once: Once) -> Any:
        async with organization.connection() as connection:
            current = await store.participations_of(connection, ref)
        if not current:
            raise ParticipationIsUnknown
        session = current[0].session
        return await once.run(
            organization,
            keys=[ref, *await with_its_people(organization, session)],
            command=lambda states, moment: commands.put_role_down(states, moment, rules, session, ref, role),
        )

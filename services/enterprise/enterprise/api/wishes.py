"""Wishes to go on together: recorded by each person, shown once both have them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from enterprise import commands, store
from enterprise.api.bodies import WishRequest
from enterprise.api.sessions import shown
from enterprise.domain.identifiers import SessionId
from enterprise.domain.wishes import Pair, wish_of
from enterprise.store.wishes import pairs_of
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/sessions/{session}", tags=["pairs"])

    @router.get("/pairs")
    async def list_pairs(session: SessionId) -> list[Pair]:
        """Who wants to go on with whom, where both do; a wish that is not returned is shown to nobody."""
        await shown(organization, session)
        async with organization.connection() as connection:
            return await pairs_of(connection, session)

    @router.post("/wishes", status_code=201)
    async def wish_to_go_on(session: SessionId, body: WishRequest, once: Once) -> Any:
        """The answer is the same whether the other has the same wish or not."""
        return await once.run(
            organization,
            keys=await _keys(organization, session, body),
            command=lambda states, moment: commands.wish_to_go_on(states, moment, session, body.ref, body.other),
        )

    @router.post("/wishes/withdraw")
    async def withdraw_wish(session: SessionId, body: WishRequest, once: Once) -> Any:
        return await once.run(
            organization,
            keys=await _keys(organization, session, body),
            command=lambda states, moment: commands.withdraw_wish(states, moment, session, body.ref, body.other),
        )

    return router


async def _keys(organization: Organization, session: SessionId, body: WishRequest) -> list[UUID]:
    async with organization.connection() as connection:
        people = await store.participation_ids(connection, session, [body.ref, body.other])
    return [session, wish_of(session, body.ref, body.other), *people]

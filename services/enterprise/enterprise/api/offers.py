"""Places before a session begins: reserved, offered, waited for."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter

from enterprise import commands
from enterprise.api.bodies import Declining, Person
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.views import ParticipationView
from enterprise.settings import EnterpriseSettings
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, settings: EnterpriseSettings) -> APIRouter:
    router = APIRouter(tags=["offers"])
    _entering(router, organization, timedelta(hours=settings.reservation_hours))
    _answering(router, organization)
    return router


def _entering(router: APIRouter, organization: Organization, kept: timedelta) -> None:
    @router.post("/sessions/{session}/offers", status_code=201, response_model=ParticipationView)
    async def offer_place(session: SessionId, body: Person, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[session, body.ref],
            command=lambda states, moment: commands.offer_place(states, moment, session, body.ref, body.needs()),
        )

    @router.post("/sessions/{session}/reservations", status_code=201, response_model=ParticipationView)
    async def reserve_place(session: SessionId, body: Person, once: Once) -> Any:
        """Keep a place for a while before the person is told; it is offered in that time, or goes to the others."""
        return await once.run(
            organization,
            keys=[session, body.ref],
            command=lambda states, moment: commands.reserve_place(
                states, moment, session, body.ref, body.needs(), kept
            ),
        )

    @router.post("/sessions/{session}/waitlist", status_code=201, response_model=ParticipationView)
    async def join_waitlist(session: SessionId, body: Person, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[session, body.ref],
            command=lambda states, moment: commands.join_waitlist(states, moment, session, body.ref, body.needs()),
        )


def _answering(router: APIRouter, organization: Organization) -> None:
    @router.post("/reservations/{ref}/release", response_model=ParticipationView)
    async def give_up_reservation(ref: Ref, once: Once) -> Any:
        return await once.run(
            organization, keys=[ref], command=lambda states, moment: commands.give_up_reservation(states, moment, ref)
        )

    @router.post("/offers/{ref}/accept", response_model=ParticipationView)
    async def accept_offer(ref: Ref, once: Once) -> Any:
        return await once.run(
            organization, keys=[ref], command=lambda states, moment: commands.accept_offer(states, moment, ref)
        )

    @router.post("/offers/{ref}/decline", response_model=ParticipationView)
    async def decline_offer(ref: Ref, body: Declining, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: commands.decline_offer(states, moment, ref, body.reason),
        )

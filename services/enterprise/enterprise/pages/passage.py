"""The end of a trial for one person, and how they fare six and twelve months later."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from enterprise import commands, store
from enterprise.api.bodies import FollowedUp, Leaving, Passage
from enterprise.domain.identifiers import ParticipationId, Ref
from enterprise.pages.office import Office
from enterprise.pages.people import person_page
from enterprise.store.desk import participation as participation_at
from passerelle.pages.desk import Form, done, once_of, read_body, try_out
from passerelle.partnership.desk import Worker

WITH = "with."


def routes(office: Office) -> APIRouter:
    """POST /desk/participations/{ref}/complete, …/leave; POST /desk/follow-ups/{participation}."""
    router = APIRouter()
    _passing(router, office)
    _following(router, office)
    return router


def _passing(router: APIRouter, office: Office) -> None:
    organization = office.organization

    @router.post("/desk/participations/{ref}/complete")
    async def complete(request: Request, ref: Ref, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            body = read_body(Passage, form, goes_on_with=companions_in(form))
            async with organization.connection() as connection:
                current = await store.participations_of(connection, ref)
                session = current[0].session if current else None
                others = await store.participation_ids(connection, session, body.goes_on_with) if session else []
            await organization.execute(
                [ref, *others],
                lambda states, moment: commands.complete(states, moment, ref, body.outcome, body.goes_on_with),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "complete", form, act):
            return await person_page(office, request, ref, visitor, tried)
        return done(request, f"/desk/participations/{ref}", "trial.completed")

    @router.post("/desk/participations/{ref}/leave")
    async def leave(request: Request, ref: Ref, visitor: Worker, form: Form) -> Response:
        async def act() -> None:
            body = read_body(Leaving, form)
            await organization.execute(
                [ref],
                lambda states, moment: commands.leave(states, moment, ref, body.reason),
                once_of(request, visitor, form),
            )

        if tried := await try_out(office.site, visitor, "leave", form, act):
            return await person_page(office, request, ref, visitor, tried)
        return done(request, f"/desk/participations/{ref}", "trial.left")


def _following(router: APIRouter, office: Office) -> None:
    organization = office.organization

    @router.post("/desk/follow-ups/{participation}")
    async def follow_up(request: Request, participation: ParticipationId, visitor: Worker, form: Form) -> Response:
        async with organization.connection() as connection:
            asked = await participation_at(connection, participation)
        if asked is None:
            raise HTTPException(404)
        result: dict[str, Any] = {}

        async def act() -> None:
            body = read_body(FollowedUp, form)
            result.update(
                await organization.execute(
                    [participation],
                    lambda states, moment: commands.record_follow_up(
                        states, moment, participation, body.point, body.situation
                    ),
                    once_of(request, visitor, form),
                )
            )

        if tried := await try_out(office.site, visitor, f"follow_up.{form.get('point', '')}", form, act):
            return await person_page(office, request, asked.ref, visitor, tried)
        told = "trial.followed_up" if result["owner_told"] else "trial.followed_up_here"
        return done(request, f"/desk/participations/{asked.ref}", told)


def companions_in(form: Mapping[str, str]) -> list[str]:
    """With whom the person goes on: each a box of its own that was ticked."""
    return [name.removeprefix(WITH) for name in form if name.startswith(WITH)]

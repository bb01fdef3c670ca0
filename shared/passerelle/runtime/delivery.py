"""The delivery desk of an organization: what is parked, held or waits, why, try again, ask again, give up."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from passerelle.messaging import backlog, held, outbox, parked, repairs
from passerelle.messaging.decisions import NotFound, Refusal
from passerelle.runtime.delivery_views import (
    MEANINGS,
    BacklogView,
    By,
    ByAndCause,
    ByAndReason,
    ParkedView,
    PartnerView,
    RepairView,
    Replayed,
    WaitingView,
    view_of,
)
from passerelle.runtime.http import once_only

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization

Number = Annotated[int, Path(ge=1, lt=2**63)]
Limit = Annotated[int, Query(ge=1, le=1000)]
ASKED_ONCE = [Depends(once_only)]
"""Asked twice, each answers alike by itself: the key is asked for as with every POST, and needs no memory."""


class StillParked(Refusal):
    """The message cannot be accepted yet."""

    code = "still_parked"


def delivery_routes(organization: "Organization") -> APIRouter:
    """Routes of the delivery desk."""
    router = APIRouter(prefix="/delivery", tags=["delivery"])
    _add_lists(router, organization)
    _add_parked(router, organization)
    _add_repairs(router, organization)
    _add_asking(router, organization)
    return router


def _add_lists(router: APIRouter, organization: "Organization") -> None:
    @router.get("/backlog")
    async def count_backlog() -> BacklogView:
        async with organization.connection() as connection:
            waiting, oldest = await outbox.backlog(connection)
            refs, messages = await held.counts(connection)
            count = await parked.count_open(connection)
        return BacklogView(
            unsent=waiting, oldest_unsent_at=oldest, parked=count, held_refs=refs, held_messages=messages
        )

    @router.get("/held")
    async def list_held(limit: Limit = 100) -> list[WaitingView]:
        """Refs that wait for a message, the longest first."""
        async with organization.connection() as connection:
            found = await backlog.waiting(connection, None, limit)
        return [
            WaitingView(
                ref=one.ref,
                partner=one.peer,
                reason=one.reason,
                error=one.error,
                attempts=one.attempts,
                since=one.since,
                awaited=one.awaited,
                held=one.held,
                parked=one.parked,
            )
            for one in found
        ]

    @router.get("/partners")
    async def list_partners() -> list[PartnerView]:
        """With whom something waits: to go out, or to come."""
        async with organization.connection() as connection:
            return [
                PartnerView(
                    partner=one.partner,
                    unsent=one.unsent,
                    unsent_since=one.unsent_since,
                    awaited=one.awaited,
                    awaited_since=one.awaited_since,
                )
                for one in await backlog.partners(connection)
            ]


def _add_parked(router: APIRouter, organization: "Organization") -> None:
    @router.get("/parked")
    async def list_parked(limit: Limit = 100) -> list[ParkedView]:
        async with organization.connection() as connection:
            return [view_of(found) for found in await parked.open_numbers(connection, limit)]

    @router.get("/parked/{number}")
    async def show_parked(number: Number) -> ParkedView:
        return view_of(await _one(organization, number))

    @router.get("/repairs")
    async def list_repairs(
        before: Annotated[int | None, Query(ge=1, lt=2**63)] = None, limit: Limit = 100
    ) -> list[RepairView]:
        """What staff did about messages, the newest first."""
        async with organization.connection() as connection:
            found = await repairs.newest(connection, before, limit)
        return [RepairView.model_validate(one, from_attributes=True) for one in found]


def _add_repairs(router: APIRouter, organization: "Organization") -> None:
    @router.post("/parked/{number}/replay", dependencies=ASKED_ONCE)
    async def replay(number: Number, body: By) -> dict[str, str]:
        return await answered(number, await organization.replays.replay(number, repairs.By(body.by)), "replayed")

    @router.post("/parked/{number}/discard", dependencies=ASKED_ONCE)
    async def discard(number: Number, body: ByAndCause) -> dict[str, str]:
        answer = await organization.replays.discard(number, repairs.By(body.by), body.cause)
        return await answered(number, answer, "discarded")

    @router.post("/parked/replay", dependencies=ASKED_ONCE)
    async def replay_all(body: ByAndReason) -> Replayed:
        """The oldest parked for one reason, up to 200."""
        tried, replayed = await organization.replays.replay_all(body.reason, repairs.By(body.by))
        return Replayed(tried=tried, replayed=replayed)

    async def answered(number: int, answer: str, wanted: str) -> dict[str, str]:
        if answer == "not_open":
            async with organization.connection() as connection:
                found = await parked.one(connection, number)
            if found is None or found.ended_as != wanted:
                raise NotFound(f"No open parked message has the number {number}.")
        elif answer != wanted:
            raise StillParked(MEANINGS.get(answer, answer), reason=answer)
        return {"result": wanted}


def _add_asking(router: APIRouter, organization: "Organization") -> None:
    @router.post("/parked/{number}/ask-again", dependencies=ASKED_ONCE)
    async def ask_for_copy(number: Number, body: By) -> dict[str, str]:
        """Ask whoever shares the message's ref to send again from the number awaited on."""
        found = await _one(organization, number)
        return await asked(found.ref, body, number)

    @router.post("/held/{ref}/ask-again", dependencies=ASKED_ONCE)
    async def ask_for_missing(ref: UUID, body: By) -> dict[str, str]:
        return await asked(ref, body, None)

    async def asked(ref: UUID | None, body: By, number: int | None) -> dict[str, Any]:
        by = repairs.By(body.by)
        answer = "unknown_ref" if ref is None else await organization.replays.ask_again(ref, by, number)
        if answer != "asked":
            raise NotFound("Nobody can be asked: the exchange is not known here, or it has ended.")
        return {"result": answer}


async def _one(organization: "Organization", number: int) -> parked.Parked:
    async with organization.connection() as connection:
        found = await parked.one(connection, number)
    if found is None:
        raise NotFound(f"No parked message has the number {number}.")
    return found

"""The delivery desk of an organization: what is parked or held, why in plain words, try again, give up."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from passerelle.messaging import held, outbox, parked
from passerelle.messaging.decisions import NotFound, Refusal
from passerelle.runtime.http import once_only

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization

MEANINGS = {
    "empty": "The record has no content.",
    "oversized": "The message is larger than allowed.",
    "bad_header": "The signature headers are missing or unreadable.",
    "undecodable": "The content is not JSON.",
    "wrong_schema": "The content does not match the published schema of its type.",
    "unknown_type": "Nobody in this version of the network publishes this type.",
    "unknown_version": "The type is known, this version of it is not: upgrade this service, then replay.",
    "wrong_key": "The record key is not the ref the message speaks of.",
    "wrong_publisher": "This kind of organization may not send this type.",
    "unknown_organization": "The sender is not in the directory; replayed by itself once it is.",
    "unknown_key": "The key of the signature is not in the directory or not in force.",
    "bad_signature": "The signature does not match: altered, or meant for somebody else.",
    "foreign_ref": "The ref belongs to an exchange with another organization.",
    "unknown_ref": "The ref was never opened with this organization.",
    "no_reaction": "This kind of service does not answer messages of this type.",
    "conflicting_body": "The id was used before for another content; the first one counts.",
    "failing": "Answering it failed again and again; fix the cause, then replay.",
}


Number = Annotated[int, Path(ge=1, lt=2**63)]


class ParkedView(BaseModel):
    """A parked message without its content."""

    number: int
    reason: str
    meaning: str
    detail: str
    source: str | None
    ref: UUID | None
    sequence: int | None
    topic: str
    partition: int
    offset: int
    size: int
    parked_at: datetime
    attempts: int
    ended_as: str | None


class By(BaseModel):
    """Who decides; an opaque staff name, kept with the decision."""

    model_config = ConfigDict(extra="forbid")
    by: Annotated[str, Field(min_length=1, max_length=64)]


class StillParked(Refusal):
    """The message cannot be accepted yet."""

    code = "still_parked"


class BacklogView(BaseModel):
    """What waits, and since when."""

    unsent: int
    oldest_unsent_at: datetime | None
    parked: int
    held_refs: int
    held_messages: int


def view_of(found: parked.Parked) -> ParkedView:
    """A parked message as it is shown."""
    return ParkedView(
        number=found.number,
        reason=found.reason,
        meaning=MEANINGS.get(found.reason, found.reason),
        detail=found.detail,
        source=found.source,
        ref=found.ref,
        sequence=found.sequence,
        topic=found.topic,
        partition=found.partition,
        offset=found.offset,
        size=found.size,
        parked_at=found.parked_at,
        attempts=found.attempts,
        ended_as=found.ended_as,
    )


def delivery_routes(organization: "Organization") -> APIRouter:
    """Routes of the delivery desk."""
    router = APIRouter(prefix="/delivery", tags=["delivery"])

    @router.get("/backlog")
    async def backlog() -> BacklogView:
        async with organization.connection() as connection:
            waiting, oldest = await outbox.backlog(connection)
            refs, messages = await held.counts(connection)
            count = await parked.count_open(connection)
        return BacklogView(
            unsent=waiting, oldest_unsent_at=oldest, parked=count, held_refs=refs, held_messages=messages
        )

    @router.get("/parked")
    async def list_parked(limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[ParkedView]:
        async with organization.connection() as connection:
            return [view_of(found) for found in await parked.open_numbers(connection, limit)]

    @router.get("/parked/{number}")
    async def show_parked(number: Number) -> ParkedView:
        async with organization.connection() as connection:
            found = await parked.one(connection, number)
        if found is None:
            raise NotFound(f"No parked message has the number {number}.")
        return view_of(found)

    # Asked twice, both answer alike by themselves: the key is asked for as with every POST, and needs no memory.
    @router.post("/parked/{number}/replay", dependencies=[Depends(once_only)])
    async def replay(number: Number, body: By) -> dict[str, str]:
        return await answered(number, await organization.replays.replay(number, body.by), "replayed")

    @router.post("/parked/{number}/discard", dependencies=[Depends(once_only)])
    async def discard(number: Number, body: By) -> dict[str, str]:
        return await answered(number, await organization.replays.discard(number, body.by), "discarded")

    async def answered(number: int, answer: str, wanted: str) -> dict[str, str]:
        if answer == "not_open":
            async with organization.connection() as connection:
                found = await parked.one(connection, number)
            if found is None or found.ended_as != wanted:
                raise NotFound(f"No open parked message has the number {number}.")
        elif answer != wanted:
            raise StillParked(MEANINGS.get(answer, answer), reason=answer)
        return {"result": wanted}

    return router

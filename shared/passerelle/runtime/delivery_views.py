"""What the delivery routes answer, and the meaning of each reason in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from passerelle.messaging import parked, repairs
from passerelle.messaging.remedies import Remedy, remedies

MEANINGS: Mapping[str, str] = {
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


class ParkedView(BaseModel):
    """A parked message without its content."""

    number: int
    type: str | None
    reason: str
    meaning: str
    detail: str
    remedies: tuple[Remedy, ...]
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


class BacklogView(BaseModel):
    """What waits, and since when."""

    unsent: int
    oldest_unsent_at: datetime | None
    parked: int
    held_refs: int
    held_messages: int


class WaitingView(BaseModel):
    """A ref that waits for a message."""

    ref: UUID
    partner: str
    reason: str
    error: str
    attempts: int
    since: datetime
    awaited: int
    held: int
    parked: int | None


class PartnerView(BaseModel):
    """What waits with one partner."""

    partner: str
    unsent: int
    unsent_since: datetime | None
    awaited: int
    awaited_since: datetime | None


class RepairView(BaseModel):
    """What somebody did about a message."""

    id: int
    at: datetime
    act: repairs.Act
    number: int | None
    ref: UUID | None
    reason: str
    cause: str
    result: str
    by: str
    account: UUID | None


class By(BaseModel):
    """Who decides; an opaque staff name, kept with the decision."""

    model_config = ConfigDict(extra="forbid")
    by: Annotated[str, Field(min_length=1, max_length=64)]


class ByAndCause(By):
    """And why it is set aside."""

    cause: repairs.Cause | None = None


class ByAndReason(By):
    """And which kind of parked messages is meant."""

    reason: Annotated[str, Field(min_length=1, max_length=40)]


class Replayed(BaseModel):
    """How many were tried again, and how many accepted."""

    tried: int
    replayed: int


def view_of(found: parked.Parked) -> ParkedView:
    """A parked message as it is shown."""
    return ParkedView(
        number=found.number,
        type=found.type,
        reason=found.reason,
        meaning=MEANINGS.get(found.reason, found.reason),
        detail=found.detail,
        remedies=() if found.ended_as else remedies(found.reason, has_ref=found.ref is not None),
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

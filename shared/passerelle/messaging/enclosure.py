"""Puts an event into its envelope: the one place where outgoing bytes are made."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import uuid_utils.compat

from passerelle.contracts.base import Event
from passerelle.contracts.envelope import Envelope
from passerelle.contracts.exchange import MessageWithheld


class Cause(NamedTuple):
    """Where a change comes from: carried on to every event it leads to."""

    correlation: UUID
    causation: UUID | None = None
    traceparent: str | None = None


def enclose(event: Event, source: str, ref: UUID, sequence: int, time: datetime, cause: Cause) -> tuple[UUID, bytes]:
    """A new message's id (UUIDv7) and the exact bytes to sign and send."""
    identifier = uuid_utils.compat.uuid7()
    head: dict[str, Any] = {
        "specversion": "1.0",
        "id": identifier,
        "source": source,
        "subject": ref,
        "type": event.wire,
        "time": time,
        "datacontenttype": "application/json",
        "sequence": sequence,
        "correlationid": cause.correlation,
    }
    if cause.causation is not None:
        head["causationid"] = cause.causation
    if cause.traceparent is not None:
        head["traceparent"] = cause.traceparent
    # The event was validated when it was made and the rest is ours: composing the bytes costs a quarter of a model.
    # `default` is for the driver's own kind of UUID, which only looks like the standard one.
    data = event.model_dump_json(exclude_none=True).encode()
    return identifier, orjson.dumps(head, default=str)[:-1] + b',"data":' + data + b"}"


def withheld_in_place_of(envelope: Envelope, time: datetime) -> tuple[UUID, bytes]:
    """A message that uses the same number of the same ref and says nothing."""
    cause = Cause(envelope.correlationid, envelope.causationid, envelope.traceparent)
    return enclose(MessageWithheld(), envelope.source, envelope.subject, envelope.sequence, time, cause)

"""The envelope: CloudEvents 1.0, JSON, structured mode, one closed model per event type."""

from typing import Annotated, Any, Literal, Union, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, create_model

from passerelle.contracts.base import MAX_SEQUENCE, Event, Moment, OrganizationId
from passerelle.contracts.catalog import EVENTS

MAX_BYTES = 64 * 1024
"""A record larger than this is refused when queued and parked when received."""

TraceParent = Annotated[str, StringConstraints(pattern=r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")]


def _require_type(schema: dict[str, Any]) -> None:
    """Say that `type` is always there: its default only helps to make messages, readers choose the model by it."""
    schema["required"] = sorted({*schema["required"], "type"}, key=list(schema["properties"]).index)


class Envelope(BaseModel):
    """What every event carries around its data.

    `subject` is the ref, `sequence` counts 1..n per sender and ref (0 for control messages), `id` is a UUIDv7 made
    with the outbox row and is what the inbox remembers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_require_type)

    specversion: Literal["1.0"]
    id: UUID
    source: OrganizationId
    subject: UUID
    time: Moment
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: Annotated[int, Field(ge=0, le=MAX_SEQUENCE)]
    correlationid: UUID
    causationid: UUID | None = None
    traceparent: TraceParent | None = None
    type: str
    data: Any


def _model_of(event: type[Event]) -> type[Envelope]:
    fields: dict[str, Any] = {"type": (Literal[event.wire], event.wire), "data": (event, ...)}
    return create_model(f"{event.__name__}Envelope", __base__=Envelope, **fields)


ENVELOPES: dict[str, type[Envelope]] = {wire: _model_of(event) for wire, event in EVENTS.items()}
"""The closed model of the whole message, by wire name."""

_READER: TypeAdapter[Envelope] = TypeAdapter(
    # A union built at run time is beyond what a type checker can follow: it is told what comes out.
    cast("type[Envelope]", Annotated[Union[tuple(ENVELOPES.values())], Field(discriminator="type")])  # noqa: UP007
)


def read(body: bytes) -> Envelope:
    """Parse and validate one message; raises pydantic.ValidationError (`union_tag_invalid` for an unknown type).

    Strict: a number written as text is refused here as it is by the JSON Schema.
    """
    return _READER.validate_json(body, strict=True)


def write(envelope: Envelope) -> bytes:
    """The exact bytes that are signed and sent."""
    return envelope.model_dump_json(exclude_none=True).encode()

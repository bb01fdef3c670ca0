"""From a raw record to a verified message, or to the reason why not. Pure; never raises, never trusts."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import ValidationError

from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.envelope import MAX_BYTES, Envelope, read
from passerelle.messaging.parked import Poison, Record
from passerelle.messaging.ports import Notary, Signed

SIGNATURE = "passerelle-signature"
KEY_ID = "passerelle-key"
CONTENT_TYPE = ("content-type", b"application/cloudevents+json")
LONGEST_TYPE = 100
_VERSION = re.compile(r"\.v[0-9]+\Z")
_UNVERSIONED = frozenset(_VERSION.sub("", wire) for wire in EVENTS)
_NAME = re.compile(r"[a-z][a-z0-9-]{1,47}")
"""Nothing else is kept as a sender's name: a NUL character in it could not be stored, and would block the inbox."""


class Claims(NamedTuple):
    """What a message says of itself; to be believed only once its signature is verified."""

    source: str | None = None
    ref: UUID | None = None
    sequence: int | None = None
    event_id: UUID | None = None
    time: datetime | None = None
    type: str | None = None
    """Only when this or another version of it is published: nothing the sender invented."""


NO_CLAIMS = Claims()


class Examined(NamedTuple):
    """A record read as far as it could be; `fault` is the first thing wrong with it, if any."""

    record: Record
    envelope: Envelope | None = None
    said: Claims = NO_CLAIMS
    """What could be read of a message without an envelope."""
    key_id: str = ""
    signature: str = ""
    fault: str = ""
    detail: str = ""

    @property
    def claims(self) -> Claims:
        """What the message says of itself."""
        one = self.envelope
        return self.said if one is None else Claims(one.source, one.subject, one.sequence, one.id, one.time, one.type)

    def poison(self, reason: str, detail: str = "") -> Poison:
        """This record as one to be parked."""
        claims = self.claims
        return Poison(
            self.record, reason, detail, claims.source, claims.ref, claims.sequence, claims.event_id, claims.type
        )


class Verified(NamedTuple):
    """A record whose sender, shape and signature are beyond doubt."""

    record: Record
    body: bytes
    envelope: Envelope

    def poison(self, reason: str, detail: str = "") -> Poison:
        """This record as one to be parked all the same."""
        envelope = self.envelope
        return Poison(
            self.record,
            reason,
            detail,
            envelope.source,
            envelope.subject,
            envelope.sequence,
            envelope.id,
            envelope.type,
        )


def examine(record: Record) -> Examined:
    """Read one record."""
    if not record.body:
        return Examined(record, fault="empty")
    if len(record.body) > MAX_BYTES:
        return Examined(record, fault="oversized", detail=f"{len(record.body)} bytes, {MAX_BYTES} allowed")
    key_id, signature = _signing_headers(record.headers)
    if not key_id or not signature:
        return Examined(record, fault="bad_header", detail="the signature headers are missing, repeated or not ASCII")
    try:
        envelope = read(record.body)
    except ValidationError as error:
        fault, detail, claims = _fault_of(record.body, error)
        return Examined(record, None, claims, key_id, signature, fault, detail)
    if record.key != str(envelope.subject).encode():
        return Examined(
            record, envelope, NO_CLAIMS, key_id, signature, "wrong_key", "the record key is not the subject"
        )
    if (envelope.sequence == 0) == envelope.data.sequenced:
        return Examined(record, envelope, NO_CLAIMS, key_id, signature, "wrong_schema", "sequence: wrong for this type")
    return Examined(record, envelope, NO_CLAIMS, key_id, signature)


def verify(examined: Sequence[Examined], notary: Notary) -> list[Verified | Poison]:
    """Check every signature; CPU-bound, to be called off the event loop once per batch."""
    signed = [_signed(one) for one in examined]
    verdicts = iter(notary.verify_many([one for one in signed if one is not None]))
    return [
        _verdict(one, None if claim is None else next(verdicts), notary)
        for one, claim in zip(examined, signed, strict=True)
    ]


def _verdict(one: Examined, refused: str | None, notary: Notary) -> Verified | Poison:
    if refused:
        return one.poison(refused)
    if one.fault or one.envelope is None or one.record.body is None:
        return one.poison(one.fault, one.detail)
    publishers = EVENTS[one.envelope.type].publishers
    if publishers and notary.kind_of(one.envelope.source) not in publishers:
        return one.poison("wrong_publisher", "this kind of organization may not send this type")
    return Verified(one.record, one.record.body, one.envelope)


def _signed(one: Examined) -> Signed | None:
    if one.record.body is None:
        return None
    if one.envelope is not None:
        return Signed(one.envelope.source, one.key_id, one.signature, one.record.body, one.envelope.time)
    if not one.signature or not one.said.source:
        return None
    return Signed(one.said.source, one.key_id, one.signature, one.record.body, one.said.time or datetime.now(UTC))


def _signing_headers(headers: Sequence[tuple[str, bytes | None]]) -> tuple[str, str]:
    """The key id and the signature; empty when missing, repeated or not ASCII."""
    found = {KEY_ID: "", SIGNATURE: ""}
    for name, value in headers:
        if name in found:
            if found[name] or not value or not value.isascii():
                return "", ""
            found[name] = value.decode("ascii")
    return found[KEY_ID], found[SIGNATURE]


def _fault_of(body: bytes, error: ValidationError) -> tuple[str, str, Claims]:
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    if first["type"] == "json_invalid":
        return "undecodable", "not JSON", NO_CLAIMS
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "undecodable", "not JSON", NO_CLAIMS
    claims = _claims_of(said) if isinstance(said, dict) else NO_CLAIMS
    if first["type"] != "union_tag_invalid":
        # Only the place is told: the message could repeat personal data sent by mistake.
        return "wrong_schema", f"{_place(first['loc'])}: {first['type']}", claims
    return ("unknown_type" if claims.type is None else "unknown_version"), "", claims


def _place(location: tuple[int | str, ...]) -> str:
    """The path of known field names; a name the sender invented is not repeated."""
    return (
        ".".join(str(part) if isinstance(part, int) or part in _FIELDS else "?" for part in location[1:]) or "message"
    )


_FIELDS = frozenset(Envelope.model_fields) | {name for event in EVENTS.values() for name in event.model_fields}


def _claims_of(said: dict[str, Any]) -> Claims:
    sequence = said.get("sequence")
    source = said.get("source")
    return Claims(
        source if isinstance(source, str) and _NAME.fullmatch(source) else None,
        _uuid(said.get("subject")),
        sequence if type(sequence) is int and 0 <= sequence < 2**31 else None,
        _uuid(said.get("id")),
        type=_type_of(said.get("type")),
    )


def _type_of(value: Any) -> str | None:
    known = isinstance(value, str) and len(value) <= LONGEST_TYPE and _VERSION.sub("", value) in _UNVERSIONED
    return value if known else None


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None

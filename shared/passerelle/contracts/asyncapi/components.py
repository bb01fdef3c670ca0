"""Messages and schemas that the channels of an AsyncAPI document refer to."""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import models_json_schema

from passerelle.contracts.base import Event
from passerelle.contracts.directory import OrganizationAnnounced
from passerelle.contracts.envelope import ENVELOPES

CONTENT_TYPE = "application/cloudevents+json"

_SIGNATURE = {
    "type": "string",
    "pattern": "^[A-Za-z0-9_-]{86}$",
    "description": "base64url of the Ed25519 signature over the exact bytes of the body and the recipient",
}
_KEY = {"type": "string", "format": "uuid", "description": "Which key of the sender signed, as listed in the directory"}
_CONTENT_TYPE = {"type": "string", "const": CONTENT_TYPE}

HEADERS: dict[str, Any] = {
    "SignedHeaders": {
        "type": "object",
        "description": "Record headers, in ASCII",
        "properties": {
            "content-type": _CONTENT_TYPE,
            "passerelle-key": _KEY,
            "passerelle-signature": _SIGNATURE,
        },
        "required": ["passerelle-key", "passerelle-signature"],
    },
    "AnnouncementHeaders": {
        "type": "object",
        "description": "Record headers, in ASCII; the signature is by the newest key announced in the body",
        "properties": {"content-type": _CONTENT_TYPE, "passerelle-signature": _SIGNATURE},
        "required": ["passerelle-signature"],
    },
}


def reference(place: str, event: type[Event]) -> dict[str, str]:
    """Points to an event's entry under `place`."""
    return {"$ref": f"#/{place}/{event.__name__}"}


def components_of(events: Iterable[type[Event]]) -> dict[str, Any]:
    """Every message once, with the schemas of its envelope, data and headers."""
    chosen = sorted(events, key=lambda event: event.wire)
    _, schemas = models_json_schema(
        [(ENVELOPES[event.wire], "validation") for event in chosen], ref_template="#/components/schemas/{model}"
    )
    return {
        "messages": {event.__name__: _message(event) for event in chosen},
        "schemas": {**HEADERS, **schemas["$defs"]},
        "correlationIds": {
            "cause": {
                "description": "Shared by everything that one request or event led to",
                "location": "$message.payload#/correlationid",
            }
        },
    }


def _message(event: type[Event]) -> dict[str, Any]:
    is_announcement = event is OrganizationAnnounced
    headers = "AnnouncementHeaders" if is_announcement else "SignedHeaders"
    key = "Identifier of the organization" if is_announcement else "The ref, equal to the subject"
    return {
        "name": event.wire,
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip().splitlines()[0],
        "contentType": CONTENT_TYPE,
        "headers": {"$ref": f"#/components/schemas/{headers}"},
        "payload": {"$ref": f"#/components/schemas/{event.__name__}Envelope"},
        "correlationId": {"$ref": "#/components/correlationIds/cause"},
        "bindings": {"kafka": {"key": {"type": "string", "description": key}, "bindingVersion": "0.5.0"}},
    }

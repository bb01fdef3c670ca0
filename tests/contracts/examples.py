"""One message of every type, made from the models themselves so that no event can be forgotten."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.envelope import ENVELOPES, Envelope

REF = UUID("018f6d2e-7c11-7a3b-9d55-0242ac120001")
MESSAGE = UUID("018f6d2e-7c11-7a3b-9d55-0242ac120002")
CAUSE = UUID("018f6d2e-7c11-7a3b-9d55-0242ac120003")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

# What fits each pattern of the published language.
TEXTS = {
    "organization": "langues-plurielles",
    "kind": "language",
    "name": "Langues plurielles",
    "title": "Cours de français",
    "service": "french_course",
    "capacity": "waitlist",
    "territories": "38185",
    "public_key": "k" * 43,
    "endorsement": "e" * 86,
    "sealed": "s" * 120,
    "departments": "38",
    "groupings": "200040715",
    "quarter": "2026Q3",
    "first_quarter": "2026Q1",
    "last_quarter": "2026Q3",
    "plan": "welcome",
    "document": "plan: welcome",
    "legal_reason": "accounting_records",
}


def event_of(kind: type[Event]) -> Event:
    return kind.model_validate(_example(kind.model_json_schema(), {}, kind.__name__))


def message_of(kind: type[Event]) -> Envelope:
    return ENVELOPES[kind.wire](
        specversion="1.0",
        type=kind.wire,
        id=MESSAGE,
        source="langues-plurielles",
        subject=REF,
        time=NOW,
        sequence=1 if kind.sequenced else 0,
        correlationid=CAUSE,
        data=event_of(kind),
    )


def _example(schema: dict[str, Any], definitions: dict[str, Any], name: str) -> Any:
    """A value the schema accepts; `name` chooses among texts."""
    definitions = schema.get("$defs", definitions)
    if "$ref" in schema:
        return _example(definitions[schema["$ref"].rpartition("/")[2]], definitions, name)
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], definitions, name)
    if "enum" in schema or "const" in schema:
        return schema.get("const") or schema["enum"][0]
    match schema["type"], schema.get("format"):
        case "object", _:
            return {field: _example(inner, definitions, field) for field, inner in schema.get("properties", {}).items()}
        case "array", _:
            return [_example(schema["items"], definitions, name)] * max(1, schema.get("minItems", 1))
        case "string", "uuid":
            return str(REF)
        case "string", "date-time":
            return NOW.isoformat()
        case "string", _:
            return TEXTS[name]
        case "boolean", _:
            return True
    return schema.get("minimum", 0)


MESSAGES = {wire: message_of(kind) for wire, kind in EVENTS.items()}

"""Finds where an event could carry what no event may carry: words about a person."""

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from pydantic import BaseModel

Schema = dict[str, Any]

ORGANIZATION_TEXTS = {"OrganizationAnnounced.name", "ServiceOffered.title", "PlanShared.document"}
"""Free text about an organization, or a pathway plan: about nobody; no event about a person's ref has any."""

SENSITIVE = re.compile(
    r"(?:^|_)(?:name|surname|birth\w*|born|age|sex|gender|phone|mobile|e?mail|contact|address|street|shelter|nationality|"
    r"country|citizenship|origin|asylum|permit|legal_status|health|disability|religion|nir|agdref|file_number|passport|"
    r"comments?|notes?|text|message|description|remarks?|motive|title|amount|guarantor)(?:_|$)"
)

PERSONAL = [
    "Amina",
    "Amina Diallo",
    "Élodie",
    "amina@example.org",
    "+33612345678",
    "0612345678",
    "1990-05-12",
    "12/05/1990",
    "12 rue des Lilas, Grenoble",
    "9903251234",
    "1 90 05 38 185 042 17",
]


def findings(model: type[BaseModel]) -> list[str]:
    """Each place of the model that could carry personal data, and why."""
    schema = model.model_json_schema()
    return sorted(set(_findings(schema, schema.get("$defs", {}), model.__name__, "")))


def _findings(schema: Schema, definitions: Schema, owner: str, field: str) -> Iterator[str]:
    place = f"{owner}.{field}"
    if place in ORGANIZATION_TEXTS:
        return
    if "$ref" in schema:
        owner = schema["$ref"].rpartition("/")[2]
        yield from _findings(definitions[owner], definitions, owner, field)
        return
    if SENSITIVE.search(field):
        yield f"{place}: the name"
    for choice in schema.get("anyOf", ()):
        yield from _findings(choice, definitions, owner, field)
    if "items" in schema:
        yield from _findings(schema["items"], definitions, owner, field)
    for name, inner in schema.get("properties", {}).items():
        yield from _findings(inner, definitions, owner, name)
    if not _is_closed(schema):
        yield f"{place}: the type"


def _is_closed(schema: Schema) -> bool:
    """Whether only codes, identifiers, moments and bounded numbers fit."""
    if any(key in schema for key in ("const", "enum", "anyOf")):
        return True
    match schema.get("type"):
        case "string":
            return schema.get("format") in ("uuid", "date-time") or _refuses_words(schema)
        case "integer":
            return "minimum" in schema and "maximum" in schema
        case "array":
            return "items" in schema
        case "object":
            return schema.get("additionalProperties") is False
        case kind:
            return kind in ("boolean", "null")


def _refuses_words(schema: Schema) -> bool:
    validator = Draft202012Validator(schema)
    return "pattern" in schema and not any(validator.is_valid(text) for text in PERSONAL)


def moments(schema: Schema) -> set[str]:
    """Names of the fields that hold a point in time."""
    return set(_named(schema, schema.get("$defs", {}), "", "format", "date-time"))


def matching(schema: Schema, pattern: str) -> set[str]:
    """Names of the fields that hold a text of this pattern."""
    return set(_named(schema, schema.get("$defs", {}), "", "pattern", pattern))


def _named(schema: Schema, definitions: Schema, field: str, key: str, value: str) -> Iterator[str]:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if schema.get(key) == value:
        yield field
    for inner in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])):
        yield from _named(inner, definitions, field, key, value)
    for name, inner in schema.get("properties", {}).items():
        yield from _named(inner, definitions, name, key, value)

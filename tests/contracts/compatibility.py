"""What a change of a schema breaks within its major version (docs/decisions/0001-contract-compatibility.md).

jsoncompat compares shapes and closed lists; it looks neither into patterns and formats nor at our own rules.
"""

import json
from collections.abc import Iterator
from typing import Any

from jsoncompat import check_compat

Schema = dict[str, Any]


def unreadable(released: Schema, current: Schema) -> list[str]:
    """Why a reader of today could refuse or misread what was written since the release."""
    return [
        *([] if check_compat(_shape(released), _shape(current), "deserializer") else ["shape or closed list"]),
        *narrowed_texts(released, current),
        *changed_rules(released, current),
    ]


def surprising(released: Schema, current: Schema) -> list[str]:
    """Why a reader as released could refuse what this version is able to write."""
    return [
        *([] if check_compat(_shape(released), _shape(current), "serializer") else ["shape or closed list"]),
        *narrowed_texts(current, released),
    ]


def _shape(schema: Schema) -> str:
    """Without its `$id`, which jsoncompat takes for a reference it cannot follow."""
    return json.dumps({key: value for key, value in schema.items() if key != "$id"})


def narrowed_texts(older: Schema, newer: Schema) -> list[str]:
    """Fields whose pattern or format is not what it was: whether a pattern grew wider, no machine can tell."""
    before, after = dict(text_rules(older)), dict(text_rules(newer))
    return [
        f"{place}: {was} is now {now}"
        for place in sorted(before.keys() & after.keys())
        for was, now in zip(before[place], after[place], strict=True)
        if now not in (None, was)
    ]


def changed_rules(released: Schema, current: Schema) -> list[str]:
    """Changes of what the shape cannot say: order, opening a ref, a publisher that is one no more."""
    before, after = event_rules(released), event_rules(current)
    changed = [rule for rule in ("x-opens-ref", "x-sequenced") if before[rule] != after[rule]]
    was, now = set(before["x-publishers"]), set(after["x-publishers"])
    # An empty list lets any kind publish.
    narrowed = bool(now) and (not was or not was <= now)
    return [*changed, *(["x-publishers"] if narrowed else [])]


def event_rules(schema: Schema) -> Schema:
    rules: Schema = schema["$defs"][schema["properties"]["data"]["$ref"].rpartition("/")[2]]
    return rules


def text_rules(schema: Schema) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    """Pattern and format of every text, by its place."""
    yield from _text_rules(schema, schema.get("$defs", {}), "")


def _text_rules(schema: Schema, definitions: Schema, place: str) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if schema.get("type") == "string":
        yield place, (schema.get("pattern"), schema.get("format"))
    for choice in schema.get("anyOf", ()):
        yield from _text_rules(choice, definitions, place)
    if "items" in schema:
        yield from _text_rules(schema["items"], definitions, f"{place}[]")
    for name, inner in schema.get("properties", {}).items():
        yield from _text_rules(inner, definitions, f"{place}.{name}")

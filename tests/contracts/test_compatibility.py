"""Within a major version nothing that was released becomes unreadable, and nothing is sent that nobody can read yet."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.handover import HandoverDelivered
from passerelle.contracts.published import READER_FIRST, RELEASED, schema_of
from tests.contracts.compatibility import surprising, unreadable

Schema = dict[str, Any]
Change = Callable[[Schema], object]

HANDOVER = schema_of(HandoverDelivered)
RELEASED_WIRES = sorted(path.name.removesuffix(".json") for path in RELEASED.glob("*.json"))


def released(wire: str) -> Schema:
    schema: Schema = json.loads((RELEASED / f"{wire}.json").read_text(encoding="utf-8"))
    return schema


def changed(change: Change) -> Schema:
    """The schema of HandoverDelivered after a change of its data."""
    schema = deepcopy(HANDOVER)
    change(schema["$defs"]["HandoverDelivered"])
    return schema


def add_field(data: Schema, *, required: bool) -> None:
    data["properties"]["shelf"] = {"type": "string", "format": "uuid"}
    if required:
        data["required"].append("shelf")


def remove_field(data: Schema) -> None:
    del data["properties"]["grant"]
    data["required"].remove("grant")


def set_field(name: str, **rules: object) -> Change:
    return lambda data: data["properties"][name].update(rules)


def list_fields(*groups: str) -> Change:
    return lambda data: data["properties"]["fields"].update(items={"type": "string", "enum": list(groups)})


ALL_GROUPS = HANDOVER["$defs"]["FieldGroup"]["enum"]

BREAKING: dict[str, Change] = {
    "a value is removed from a closed list": list_fields(*ALL_GROUPS[1:]),
    "a field is added that must be there": lambda data: add_field(data, required=True),
    "a field is removed": remove_field,
    "a pattern is narrowed": set_field("sealed", pattern="^[a-z]+$"),
    "a pattern is added": set_field("sealed", pattern="^[A-Za-z0-9_-]{100}$"),
    "a format is changed": set_field("grant", format="date-time"),
    "a type is changed": set_field("grant", type="integer"),
    "a length is lowered": set_field("sealed", maxLength=100),
    "a list must not be empty any more": set_field("fields", minItems=1),
    "a publisher is one no more": lambda data: data.update({"x-publishers": ["referral"]}),
    "it leaves the order of its ref": lambda data: data.update({"x-sequenced": False}),
    "it may open a ref": lambda data: data.update({"x-opens-ref": True}),
}

READER_FIRST_CHANGES: dict[str, Change] = {
    "a field is added that may be absent": lambda data: add_field(data, required=False),
    "a value is added to a closed list": list_fields(*ALL_GROUPS, "housing"),
    "a length is raised": set_field("sealed", maxLength=32768),
    "a field may be absent now": lambda data: data["required"].remove("grant"),
    "a pattern is lifted": lambda data: data["properties"]["sealed"].pop("pattern"),
}

HARMLESS: dict[str, Change] = {
    "a description is changed": lambda data: data.update(description="Said better."),
    "a title is changed": set_field("grant", title="The grant"),
}


def test_every_released_event_is_still_understood() -> None:
    assert [wire for wire in RELEASED_WIRES if wire not in EVENTS] == []
    assert RELEASED_WIRES


@pytest.mark.parametrize("wire", RELEASED_WIRES)
def test_what_was_released_can_still_be_read(wire: str) -> None:
    assert unreadable(released(wire), schema_of(EVENTS[wire])) == []


@pytest.mark.parametrize("wire", RELEASED_WIRES)
def test_what_readers_cannot_read_yet_is_declared(wire: str) -> None:
    needs_declaring = bool(surprising(released(wire), schema_of(EVENTS[wire])))

    assert needs_declaring == (wire in READER_FIRST), f"{wire}: keep READER_FIRST true"


@pytest.mark.parametrize("name", BREAKING)
def test_a_breaking_change_is_refused_when(name: str) -> None:
    assert unreadable(HANDOVER, changed(BREAKING[name]))


@pytest.mark.parametrize("name", READER_FIRST_CHANGES)
def test_a_reader_first_change_is_noticed_when(name: str) -> None:
    schema = changed(READER_FIRST_CHANGES[name])

    assert unreadable(HANDOVER, schema) == []
    assert surprising(HANDOVER, schema)


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_has_to_be_declared_when(name: str) -> None:
    schema = changed(HARMLESS[name])

    assert unreadable(HANDOVER, schema) == []
    assert surprising(HANDOVER, schema) == []

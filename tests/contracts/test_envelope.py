import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.envelope import MAX_BYTES, read, write
from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.published import schema_of
from tests.contracts.examples import MESSAGES

COURSE_COMPLETED: dict[str, Any] = json.loads(write(MESSAGES[CourseCompleted.wire]))


def refusal_of(message: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        read(json.dumps(message).encode())
    return refused.value.errors()[0]["type"]


@pytest.mark.parametrize("wire", EVENTS)
def test_every_message_comes_back_as_it_was_written(wire: str) -> None:
    assert read(write(MESSAGES[wire])) == MESSAGES[wire]


@pytest.mark.parametrize("wire", EVENTS)
def test_every_message_stays_far_below_the_limit(wire: str) -> None:
    assert len(write(MESSAGES[wire])) < MAX_BYTES / 16


def test_a_message_that_is_not_json_is_told_as_such() -> None:
    with pytest.raises(ValidationError) as refused:
        read(b"\xff\xfe")

    assert refused.value.errors()[0]["type"] == "json_invalid"


def test_a_type_nobody_published_is_told_as_such() -> None:
    assert refusal_of(COURSE_COMPLETED | {"type": "passerelle.language.course_completed.v9"}) == "union_tag_invalid"


@pytest.mark.parametrize("attribute", ["specversion", "id", "source", "subject", "time", "sequence", "correlationid"])
def test_no_required_attribute_may_be_left_out(attribute: str) -> None:
    del (message := dict(COURSE_COMPLETED))[attribute]

    assert refusal_of(message) == "missing"
    assert not Draft202012Validator(schema_of(CourseCompleted)).is_valid(message)


@pytest.mark.parametrize(
    "change",
    [
        {"note": "anything"},
        {"data": COURSE_COMPLETED["data"] | {"note": "anything"}},
        {"data": COURSE_COMPLETED["data"] | {"level_reached": "Z9"}},
        {"data": {"level_reached": "B1"}},
        {"sequence": "3"},
        {"sequence": -1},
        {"sequence": 2**31},
        {"time": 1_795_000_000},
        {"source": "Langues Plurielles"},
        {"specversion": "0.3"},
        {"traceparent": "00-trace"},
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(change: dict[str, Any]) -> None:
    message = COURSE_COMPLETED | change

    assert not Draft202012Validator(schema_of(CourseCompleted)).is_valid(message)
    assert refusal_of(message)


def test_a_time_without_an_offset_is_refused() -> None:
    assert refusal_of(COURSE_COMPLETED | {"time": "2026-11-23T09:30:00"}) == "timezone_aware"


def test_absent_attributes_are_not_written_as_null() -> None:
    assert None not in COURSE_COMPLETED.values()
    assert "traceparent" not in COURSE_COMPLETED

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from passerelle.contracts.asyncapi import document
from passerelle.contracts.base import Event
from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.directory import OrganizationAnnounced
from passerelle.contracts.envelope import write
from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.referral import ReferralCancelled, ReferralSent
from tests.contracts.examples import MESSAGES

SPECIFICATION = Path(__file__).parent / "asyncapi_specification" / "3.0.0.json"
LANGUAGE = document("langues-plurielles", "Langues plurielles", [ReferralSent, ReferralCancelled], [CourseCompleted])


@pytest.fixture(scope="module")
def specification() -> Draft7Validator:
    return Draft7Validator(json.loads(SPECIFICATION.read_text(encoding="utf-8")))


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)


def at(whole: dict[str, Any], reference: str) -> Any:
    found: Any = whole
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_the_document_of_a_service_is_valid_asyncapi(specification: Draft7Validator) -> None:
    assert [error.message for error in specification.iter_errors(LANGUAGE)] == []


def test_a_document_of_every_event_is_valid_asyncapi(specification: Draft7Validator) -> None:
    whole = document("singa", "Singa", EVENTS.values(), EVENTS.values())

    assert [error.message for error in specification.iter_errors(whole)] == []
    assert {message["name"] for message in whole["components"]["messages"].values()} == set(EVENTS)


def test_an_invalid_document_is_told_from_a_valid_one(specification: Draft7Validator) -> None:
    assert not specification.is_valid(LANGUAGE | {"operations": {"receiveEvents": {"action": "hope"}}})


def test_every_reference_leads_somewhere_in_the_document() -> None:
    assert [reference for reference in references(LANGUAGE) if not at(LANGUAGE, reference)] == []


def test_the_document_is_ready_to_be_written_as_json() -> None:
    assert json.loads(json.dumps(LANGUAGE)) == LANGUAGE


def test_a_service_reads_its_own_inbox_and_the_directory() -> None:
    channels = LANGUAGE["channels"]

    assert channels["inbox"]["address"] == "passerelle.langues-plurielles.inbox"
    assert channels["partnerInbox"]["address"] == "passerelle.{organization}.inbox"
    assert channels["directory"]["address"] == "passerelle.directory"
    assert list(channels["directory"]["messages"]) == ["OrganizationAnnounced"]


@pytest.mark.parametrize(
    ("operation", "named"),
    [
        ("receiveEvents", {"ReferralSent", "ReferralCancelled", "MessageWithheld", "ResendRequested"}),
        ("sendEvents", {"CourseCompleted", "MessageWithheld", "ResendRequested"}),
        ("followDirectory", {"OrganizationAnnounced"}),
        ("announceOrganization", {"OrganizationAnnounced"}),
    ],
)
def test_operations_name_what_is_heard_and_said(operation: str, named: set[str]) -> None:
    listed = LANGUAGE["operations"][operation]["messages"]

    assert {message["$ref"].rpartition("/")[2] for message in listed} == named


@pytest.mark.parametrize("event", [CourseCompleted, OrganizationAnnounced])
def test_a_message_as_sent_is_valid_under_the_document(event: type[Event]) -> None:
    payload = LANGUAGE["components"]["messages"][event.__name__]["payload"]
    # The document is its own root for references, as it is for its readers.
    schema = {"components": LANGUAGE["components"], **payload}

    body = json.loads(write(MESSAGES[event.wire]))

    assert [error.message for error in Draft7Validator(schema).iter_errors(body)] == []


def test_headers_are_described_with_key_and_signature() -> None:
    schemas = LANGUAGE["components"]["schemas"]

    assert schemas["SignedHeaders"]["required"] == ["passerelle-key", "passerelle-signature"]
    assert Draft7Validator(schemas["SignedHeaders"]).is_valid(
        {
            "content-type": "application/cloudevents+json",
            "passerelle-key": "018f6d2e-7c11-7a3b-9d55-0242ac120001",
            "passerelle-signature": "s" * 86,
        }
    )
    assert not Draft7Validator(schemas["SignedHeaders"]).is_valid({"passerelle-key": "k"})

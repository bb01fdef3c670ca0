"""The AsyncAPI 3 document of one service: its inbox, the inboxes it writes to, and the directory."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from passerelle.contracts.asyncapi.components import components_of, reference
from passerelle.contracts.base import Event
from passerelle.contracts.directory import OrganizationAnnounced
from passerelle.contracts.exchange import MessageWithheld, ResendRequested

KAFKA_BINDING = "0.5.0"
DESCRIPTION = (
    "Events are CloudEvents 1.0 in structured JSON mode. The record key is the ref, an opaque reference to one pathway"
    " that only the two organizations concerned know; the order holds within a ref. No event carries personal data,"
    " except sealed to a key made for one request."
)

AnyEvents = Iterable[type[Event]]


def document(organization_id: str, title: str, receives: AnyEvents, sends: AnyEvents) -> dict[str, Any]:
    """The whole document, JSON-ready.

    The directory and what every service exchanges about the exchange itself are added to both sides.
    """
    heard, said = _on_inboxes(receives), _on_inboxes(sends)
    return {
        "asyncapi": "3.0.0",
        "id": f"urn:passerelle:organization:{organization_id}",
        "info": {
            "title": title,
            "version": version("passerelle"),
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": _channels(organization_id, heard, said),
        "operations": _operations(heard, said),
        "components": components_of({*heard, *said, OrganizationAnnounced}),
    }


def _on_inboxes(events: AnyEvents) -> list[type[Event]]:
    chosen: set[type[Event]] = {*events, ResendRequested, MessageWithheld}
    return sorted(chosen - {OrganizationAnnounced}, key=lambda event: event.wire)


def _channels(organization_id: str, heard: list[type[Event]], said: list[type[Event]]) -> dict[str, Any]:
    inbox = f"passerelle.{organization_id}.inbox"
    return {
        "inbox": {
            "address": inbox,
            "title": "Own inbox",
            "description": "Read by this organization only; any organization of the network may write to it.",
            "messages": _messages(heard),
            "bindings": {"kafka": {"topic": inbox, "bindingVersion": KAFKA_BINDING}},
        },
        "partnerInbox": {
            "address": "passerelle.{organization}.inbox",
            "title": "Inbox of another organization",
            "description": "Written to, never read.",
            "parameters": {"organization": {"description": "Identifier of the recipient in the directory."}},
            "messages": _messages(said),
        },
        "directory": {
            "address": "passerelle.directory",
            "title": "Directory",
            "description": "Who is in the network, what each offers and its public keys; the newest record of each.",
            "messages": _messages([OrganizationAnnounced]),
            "bindings": {
                "kafka": {
                    "topic": "passerelle.directory",
                    "topicConfiguration": {"cleanup.policy": ["compact"]},
                    "bindingVersion": KAFKA_BINDING,
                }
            },
        },
    }


def _messages(events: list[type[Event]]) -> dict[str, Any]:
    return {event.__name__: reference("components/messages", event) for event in events}


def _operations(heard: list[type[Event]], said: list[type[Event]]) -> dict[str, Any]:
    return {
        "receiveEvents": _operation("receive", "inbox", heard, "Messages this service understands"),
        "sendEvents": _operation("send", "partnerInbox", said, "Messages this service sends"),
        "followDirectory": _operation("receive", "directory", [OrganizationAnnounced], "Learn who is in the network"),
        "announceOrganization": _operation("send", "directory", [OrganizationAnnounced], "Say what is offered here"),
    }


def _operation(action: str, channel: str, events: list[type[Event]], summary: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [reference(f"channels/{channel}/messages", event) for event in events],
    }

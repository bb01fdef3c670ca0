"""A partner, its owner and what passes between them, from fixed ids."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.handover import HandoverDelivered, HandoverRequested
from passerelle.contracts.lifecycle import FieldGroup, Purpose, ReferralStatus
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import Decision, Due, Message, Moment, Reactions, States, merged
from passerelle.partnership import Agreed, Hooks, ReceivedReferral, reactions
from passerelle.privacy.encoding import bytes_of
from passerelle.privacy.sealed import Binding, seal

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REF = UUID(int=1)
REFERRAL = UUID(int=2)
GRANT = UUID(int=3)
CASE = UUID(int=4)
REQUEST = UUID(int=5)
OWNER = "singa"
PARTNER = "migracoop"
CONTACT = {"given_name": "Amina", "phone": "0600000000"}


def moment(now: datetime = NOW, seed: int = 0) -> Moment:
    """Time and chance from a seed."""
    dice = Random(seed)
    return Moment(now, lambda: UUID(int=dice.getrandbits(128), version=4), dice.randbytes)


def referral(status: ReferralStatus = ReferralStatus.SENT, **other: Any) -> ReceivedReferral:
    """A referral as it stands at the partner."""
    state = ReceivedReferral(
        ref=REF,
        referral=REFERRAL,
        owner=OWNER,
        service="flashcoop",
        purpose=Purpose.TRY_ENTERPRISE,
        status=status,
        grant=GRANT,
        fields=(FieldGroup.PATHWAY, FieldGroup.IDENTITY, FieldGroup.CONTACT),
        received_at=NOW,
        answer_by=NOW + timedelta(days=14),
        grant_until=NOW + timedelta(days=180),
    )
    return replace(state, **other)


def sent(**other: Any) -> ReferralSent:
    """The owner's message."""
    fields: dict[str, Any] = {
        "referral": REFERRAL,
        "service": "flashcoop",
        "purpose": Purpose.TRY_ENTERPRISE,
        "grant": GRANT,
        "fields": (FieldGroup.PATHWAY, FieldGroup.CONTACT),
        "answer_by": NOW + timedelta(days=14),
        "grant_until": NOW + timedelta(days=180),
    }
    return ReferralSent(**{**fields, **other})


def agreed(**other: Any) -> Agreed:
    """An agreement given this morning."""
    given = Agreed(NOW - timedelta(hours=1), NOW + timedelta(days=30), "2026-01", "ar", True, "adviser", "on_paper")
    return replace(given, **other)


def states_of(*aggregates: Any) -> dict[UUID, Any]:
    """By key, as the runtime loads them."""
    return {aggregate.key: aggregate for aggregate in aggregates}


def answer(
    states: States, event: Event, *, hooks: Hooks | None = None, at: Moment | None = None, ref: UUID = REF
) -> Decision:
    """What the partner decides when the owner says this."""
    table: Reactions = reactions(hooks or Hooks(), PARTNER)
    message = Message(UUID(int=99), OWNER, ref, ref, 1, NOW, event)
    return table.messages[type(event)](states, message, at or moment())


def wake(states: States, thread: UUID, name: str, now: datetime) -> Decision:
    """What the partner decides when a deadline has come."""
    return reactions().deadlines[name](states, Due(thread, name, "", now), moment(now))


def after(states: States, decision: Decision) -> dict[UUID, Any]:
    """The states once the decision was applied."""
    return merged(states, decision.changes, decision.forget)


def events_of(decision: Decision) -> list[Event]:
    """What goes to the owner."""
    return [outgoing.event for outgoing in decision.messages]


def names_of(decision: Decision) -> list[str]:
    """What goes to the owner, by short name."""
    return [event.short_name() for event in events_of(decision)]


def request_in(decision: Decision) -> HandoverRequested:
    """The request for contact details among what goes out."""
    return next(event for event in events_of(decision) if isinstance(event, HandoverRequested))


def delivered(request: HandoverRequested, **other: Any) -> HandoverDelivered:
    """The owner's answer to a request, sealed for this partner unless told otherwise."""
    bound: dict[str, Any] = {
        "ref": REF,
        "recipient": PARTNER,
        "purpose": request.purpose.value,
        "grant": GRANT,
        "expires_at": NOW + timedelta(hours=72),
    }
    binding = Binding(**{**bound, **other})
    sealed = seal(bytes_of(request.public_key), CONTACT, binding, Random(7).randbytes)
    return HandoverDelivered(
        request=request.request, grant=GRANT, fields=request.fields, expires_at=NOW + timedelta(hours=72), sealed=sealed
    )


def told_contact(decision: Decision) -> Iterable[str]:
    """Contact values that stand anywhere in what goes out."""
    written = " ".join(event.model_dump_json() for event in events_of(decision))
    return [value for value in CONTACT.values() if value in written]

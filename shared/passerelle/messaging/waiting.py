"""Who may not come in, why a ref waits and how long, what to ask for: pure rules, also of the network in memory."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from passerelle.contracts.envelope import Envelope
from passerelle.contracts.exchange import MessageWithheld, ResendRequested
from passerelle.messaging.batch import Arrival, Batch, back_off
from passerelle.messaging.decisions import Outgoing
from passerelle.messaging.held import HeldRef
from passerelle.messaging.sequence import Stream

ATTEMPTS = 8
"""A message that fails this often is parked; its ref goes on waiting for a replay or a discard."""

ASKED_AT_ONCE = 1000
"""Numbers one request to send again may span."""

CONTROLS = frozenset({ResendRequested, MessageWithheld})
"""Messages the runtime answers itself."""


def misrouted(envelope: Envelope, stream: Stream | None, batch: Batch) -> str | None:
    """Why this message has no business here, if so."""
    event = envelope.data
    if stream is not None and not stream.stopped and stream.peer != envelope.source:
        return "foreign_ref"
    if type(event) not in batch.reactions.messages and type(event) not in CONTROLS:
        return "no_reaction"
    # A later message of a new ref may overtake the one that opens it: it waits for its turn like any other.
    if stream is None and envelope.sequence <= 1 and not event.opens_ref:
        return "unknown_ref"
    return None


def give_up(batch: Batch, tried: Mapping[UUID, HeldRef]) -> Iterator[tuple[Arrival, str]]:
    """Take out what failed too often, with its error; what comes after it on its ref goes on waiting."""
    for ref, error in batch.failing.items():
        before = tried.get(ref)
        if before is None or before.reason != "failing" or before.attempts + 1 < ATTEMPTS:
            continue
        arrival = batch.waiting[ref].pop(batch.ledger.streams[ref].next_in)
        if arrival.stored:
            batch.done.append((ref, arrival.envelope.sequence))
        yield arrival, error


def wait_of(ref: UUID, batch: Batch, before: HeldRef | None, looked_at: bool, chance: float) -> HeldRef:
    """Why the ref waits and when to look again; one that only goes on waiting keeps its date."""
    reason = "failing" if ref in batch.failing else "gap"
    same = before is not None and before.reason == reason
    counts = looked_at or reason == "failing"
    if before is not None and same and not counts:
        return before
    attempts = (before.attempts if before is not None and same else 0) + counts
    return HeldRef(ref, reason, attempts, back_off(attempts, batch.moment.now, chance), batch.failing.get(ref, ""))


def gap_of(stream: Stream, batch: Batch) -> range:
    """The numbers missing before the first message that waits."""
    return range(stream.next_in, min(*batch.waiting[stream.ref], stream.next_in + ASKED_AT_ONCE))


def request_for(stream: Stream, gap: range, parked: Collection[int | None]) -> Outgoing | None:
    """What to ask the sender for again; what is parked here is waited for, not asked for."""
    missing = [number for number in gap if number not in parked]
    if not missing:
        return None
    event = ResendRequested(from_sequence=missing[0], to_sequence=missing[-1])
    return Outgoing(stream.peer, stream.ref, event)

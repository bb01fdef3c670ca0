"""One batch in memory: whose turn it is, what each message changes, what has to wait. No I/O."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from passerelle.contracts.envelope import Envelope
from passerelle.contracts.exchange import MessageWithheld, ResendRequested
from passerelle.messaging.decisions import Decision, Message, Moment, OpenRef, Reactions
from passerelle.messaging.enclosure import Cause
from passerelle.messaging.held import Held
from passerelle.messaging.ledger import Ledger
from passerelle.messaging.parked import Poison
from passerelle.messaging.sequence import Stream, Turn


class Tracer(Protocol):
    """Opens a span around one answer and gives the trace context its consequences carry."""

    def __call__(self, parent: str | None, name: str, correlation: UUID) -> AbstractContextManager[str | None]: ...


def untraced(parent: str | None, name: str, correlation: UUID) -> AbstractContextManager[str | None]:
    """Carry the sender's trace context on as it is."""
    return nullcontext(parent)


class Arrival(NamedTuple):
    """A verified message that asks for its turn; `stored` when it comes from the table of held ones."""

    envelope: Envelope
    body: bytes
    stored: bool = False


@dataclass(slots=True)
class Tally:
    """What became of a batch."""

    applied: int = 0
    duplicates: int = 0
    past: int = 0
    held: int = 0
    parked: int = 0
    stopped: int = 0
    latencies: list[float] = field(default_factory=list)
    refused: list[Poison] = field(default_factory=list)


@dataclass(slots=True)
class Batch:
    """Folds arrivals into a ledger."""

    ledger: Ledger
    reactions: Reactions
    moment: Moment
    trace: Tracer = untraced
    doomed: Mapping[UUID, str] = field(default_factory=dict)
    """Messages known to break the transaction, with the error: they fail without being tried."""
    waiting: dict[UUID, dict[int, Arrival]] = field(default_factory=dict)
    failing: dict[UUID, str] = field(default_factory=dict)
    failed_alone: list[tuple[Arrival, str]] = field(default_factory=list)
    done: list[tuple[UUID, int]] = field(default_factory=list)
    resends: list[tuple[UUID, str, int, int]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def remember(self, arrivals: Iterable[Arrival]) -> None:
        """Messages held earlier, before the new ones are folded."""
        for arrival in arrivals:
            self.waiting.setdefault(arrival.envelope.subject, {})[arrival.envelope.sequence] = arrival

    def fold(self, arrivals: Iterable[Arrival]) -> None:
        """Give every arrival its turn, in the order they came."""
        for arrival in arrivals:
            self._admit(arrival)
            if self.waiting:
                self.catch_up(arrival.envelope.subject)

    def catch_up(self, ref: UUID) -> None:
        """Apply what was waiting for exactly this moment."""
        queue = self.waiting.get(ref)
        while queue and ref not in self.failing:
            stream = self.ledger.streams[ref]
            if stream.stopped:
                self.tally.stopped += len(queue)
                self._drop(ref, queue, list(queue))
                return
            # Put back by hand for a number that was dealt with meanwhile: its turn never comes again.
            self._drop(ref, queue, [sequence for sequence in queue if sequence < stream.next_in])
            arrival = queue.pop(stream.next_in, None)
            if arrival is None:
                return
            self._answer(arrival, stream)

    def _drop(self, ref: UUID, queue: dict[int, Arrival], sequences: Iterable[int]) -> None:
        for sequence in sequences:
            if queue.pop(sequence).stored:
                self.done.append((ref, sequence))

    def new_holds(self) -> list[Held]:
        """What must be written to the table of held messages."""
        return [
            Held(ref, sequence, arrival.envelope.id, arrival.envelope.source, arrival.body)
            for ref, queue in self.waiting.items()
            for sequence, arrival in queue.items()
            if not arrival.stored
        ]

    def settle_counts(self) -> tuple[list[UUID], list[UUID]]:
        """Refs that wait now and refs that wait no longer; their streams remember how many messages they hold."""
        still, over = [], []
        for ref, queue in self.waiting.items():
            stream = self.ledger.streams[ref]
            if queue:
                still.append(ref)
            elif stream.waiting:
                over.append(ref)
            if stream.waiting != len(queue):
                self.ledger.move(stream._replace(waiting=len(queue)))
        return still, over

    def _admit(self, arrival: Arrival) -> None:
        envelope = arrival.envelope
        stream = self.ledger.streams.get(envelope.subject)
        if stream is None:
            opened = OpenRef(envelope.subject, envelope.source, envelope.subject)
            self.ledger.enter(Decision(refs=(opened,)), Cause(envelope.correlationid))
            stream = self.ledger.streams[envelope.subject]
        match stream.turn_of(envelope.sequence):
            case Turn.NOW if not self.failing or envelope.subject not in self.failing or envelope.sequence == 0:
                self._answer(arrival, stream)
            case Turn.NOW | Turn.LATER:
                self.waiting.setdefault(stream.ref, {}).setdefault(envelope.sequence, arrival)
                self.tally.held += 1
            case Turn.PAST:
                self.tally.past += 1
            case Turn.STOPPED:
                self.tally.stopped += 1

    def _answer(self, arrival: Arrival, stream: Stream) -> None:
        envelope = arrival.envelope
        if self.doomed and (error_before := self.doomed.get(envelope.id)):
            self._fail(arrival, error_before)
            return
        try:
            self._decide(arrival, stream)
        except Exception as error:  # any failure of a decision holds its own ref, never the others
            self._fail(arrival, type(error).__name__)
            return
        self.ledger.move(self.ledger.streams[stream.ref].received(envelope.sequence))
        if arrival.stored:
            self.done.append((stream.ref, envelope.sequence))
        self.tally.applied += 1
        self.tally.latencies.append((self.moment.now - envelope.time).total_seconds())

    def _decide(self, arrival: Arrival, stream: Stream) -> None:
        envelope = arrival.envelope
        event = envelope.data
        if isinstance(event, ResendRequested):
            self.resends.append((stream.ref, stream.peer, event.from_sequence, event.to_sequence))
            return
        if isinstance(event, MessageWithheld):
            return
        message = Message(
            envelope.id, envelope.source, stream.ref, stream.thread, envelope.sequence, envelope.time, event
        )
        with self.trace(envelope.traceparent, event.short_name(), envelope.correlationid) as traceparent:
            decision = self.reactions.messages[type(event)](self.ledger.states, message, self.moment)
            self.ledger.enter(decision, Cause(envelope.correlationid, envelope.id, traceparent))

    def _fail(self, arrival: Arrival, error: str) -> None:
        envelope = arrival.envelope
        if envelope.sequence == 0:
            self.failed_alone.append((arrival, error))
            return
        self.failing[envelope.subject] = error
        self.waiting.setdefault(envelope.subject, {})[envelope.sequence] = arrival
        self.tally.held += 1


def back_off(attempts: int, now: datetime, chance: float) -> datetime:
    """When to try again: 0.2 s, doubled each time, five minutes at most, a fifth of it at random."""
    seconds = min(300.0, 0.2 * 2 ** min(attempts, 11))
    return now + timedelta(seconds=seconds * (0.9 + 0.2 * chance))

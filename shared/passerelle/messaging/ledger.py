"""The sheet on which one transaction's decisions are gathered, in memory, before anything is written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from passerelle.contracts.envelope import MAX_BYTES
from passerelle.messaging.decisions import CancelDeadline, Decision, Disclosure, OpenRef, Outgoing, SetDeadline, State
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.outbox import Row
from passerelle.messaging.sequence import Stream


class BrokenDecision(Exception):
    """A decision asks for something the exchange cannot do: an unknown ref, another recipient, too large a message."""


@dataclass(slots=True)
class Ledger:
    """States and counters as loaded, and all that has been decided on them since."""

    source: str
    now: datetime
    states: dict[UUID, Any]
    streams: dict[UUID, Stream]
    changed: dict[UUID, State] = field(default_factory=dict)
    forgotten: dict[UUID, None] = field(default_factory=dict)
    touched: dict[UUID, None] = field(default_factory=dict)
    opened: list[OpenRef] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    deadlines: list[SetDeadline | CancelDeadline] = field(default_factory=list)
    disclosures: list[Disclosure] = field(default_factory=list)
    stopped: list[UUID] = field(default_factory=list)

    def enter(self, decision: Decision, cause: Cause) -> None:
        """Take a decision on the sheet, whole or, when it is broken, not at all."""
        opened = {
            new.ref: Stream(new.ref, new.peer, new.thread) for new in decision.refs if new.ref not in self.streams
        }
        streams, rows = self._addressed(decision.messages, opened, cause)
        if opened:
            self.streams.update(opened)
            self.opened.extend(new for new in decision.refs if new.ref in opened)
        for ref, stream in streams.items():
            self.streams[ref] = stream
            self.touched[ref] = None
        self.rows.extend(rows)
        self._keep(decision)
        self.deadlines.extend(decision.deadlines)
        self.disclosures.extend(decision.disclosures)
        for ref in decision.stop:
            self.stopped.append(ref)
            if ref in self.streams:
                self.streams[ref] = self.streams[ref]._replace(stopped=True)

    def _keep(self, decision: Decision) -> None:
        for state in decision.changes:
            key = state.key
            self.states[key] = self.changed[key] = state
            if self.forgotten:
                self.forgotten.pop(key, None)
        for key in decision.forget:
            self.states.pop(key, None)
            self.changed.pop(key, None)
            self.forgotten[key] = None

    def move(self, stream: Stream) -> None:
        """Write down a stream's new counters."""
        self.streams[stream.ref] = stream
        self.touched[stream.ref] = None

    def _addressed(
        self, messages: tuple[Outgoing, ...], opened: dict[UUID, Stream], cause: Cause
    ) -> tuple[dict[UUID, Stream], list[Row]]:
        streams: dict[UUID, Stream] = {}
        rows = []
        for message in messages:
            stream = streams.get(message.ref) or opened.get(message.ref) or self.streams.get(message.ref)
            if stream is None or stream.peer != message.recipient:
                raise BrokenDecision(f"The ref of {message.event.short_name()} is not shared with its recipient.")
            rows.append(self._row(message, stream, cause))
            streams[message.ref] = stream.sent() if message.event.sequenced else stream
        return streams, rows

    def _row(self, message: Outgoing, stream: Stream, cause: Cause) -> Row:
        sequence = stream.next_out if message.event.sequenced else 0
        identifier, body = enclose(message.event, self.source, message.ref, sequence, self.now, cause)
        if len(body) > MAX_BYTES:
            raise BrokenDecision(f"{message.event.short_name()} is larger than {MAX_BYTES} bytes.")
        return Row(identifier, message.recipient, message.ref, sequence, body, message.grant)

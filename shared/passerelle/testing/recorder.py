"""Writes a run's history: beside every effect, in the same transaction, it leaves an entry the driver reads at the end.

An entry is one more state changed by the decision itself, so it is there exactly when the effect is there, as often.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from passerelle.messaging.decisions import Answer, Command, Decision, Due, Message, Moment, Reactions, States, Wake
from passerelle.testing.history import Applied, Carried, Executed, Fact, History, Queued, Stopped
from passerelle.testing.network.broker import Entry
from passerelle.testing.network.clock import VirtualClock

CANARY = "canary"
"""Stands in every datum of every synthetic person, so that a leak is found by searching bytes."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What one committed decision did, as the driver saw it decided."""

    key: UUID
    facts: tuple[Fact, ...]


class Recorder:
    """The driver's pencil."""

    def __init__(self, history: History, clock: VirtualClock) -> None:
        self.history = history
        self._clock = clock

    def note(self, fact: Fact) -> None:
        """Add something the driver knows first hand."""
        self.history.facts.append(fact)

    def carried(self, sender: str, recipient: str, entry: Entry) -> None:
        """The broker has written a record."""
        body = entry.body or b""
        said = orjson.loads(body)
        grant = said["data"].get("grant")
        self.note(
            Carried(
                self.history.next_number(),
                self._clock.now,
                sender,
                recipient,
                UUID(said["subject"]),
                UUID(said["id"]),
                said["type"],
                said["sequence"],
                UUID(grant) if grant else None,
                CANARY.encode() in body.lower(),
            )
        )

    def reactions(self, organization: str, reactions: Reactions) -> Reactions:
        """The same reactions, each leaving its trace."""
        return Reactions(
            {event: self._answer(organization, answer) for event, answer in reactions.messages.items()},
            {name: self._wake(organization, wake) for name, wake in reactions.deadlines.items()},
        )

    def command(self, organization: str, operation: str, command: Command) -> Command:
        """The same command, leaving its trace."""

        def decide(states: States, moment: Moment) -> Decision:
            decision = command(states, moment)
            number = self.history.next_number()
            executed = Executed(number, moment.now, organization, operation)
            return self._traced(organization, number, moment.now, decision, (executed,))

        return decide

    def collect(self, states: Iterable[Any]) -> None:
        """Take the traces of what was really committed into the history."""
        for state in states:
            if isinstance(state, Trace):
                self.history.facts.extend(state.facts)

    def _answer(self, organization: str, answer: Answer) -> Answer:
        def decide(states: States, message: Message, moment: Moment) -> Decision:
            decision = answer(states, message, moment)
            number = self.history.next_number()
            applied = Applied(
                number,
                moment.now,
                organization,
                message.source,
                message.ref,
                message.id,
                message.event.wire,
                message.sequence,
            )
            return self._traced(organization, number, moment.now, decision, (applied,))

        return decide

    def _wake(self, organization: str, wake: Wake) -> Wake:
        def decide(states: States, due: Due, moment: Moment) -> Decision:
            decision = wake(states, due, moment)
            return self._traced(organization, self.history.next_number(), moment.now, decision, ())

        return decide

    def _traced(
        self, organization: str, number: int, at: datetime, decision: Decision, facts: tuple[Fact, ...]
    ) -> Decision:
        queued = tuple(
            Queued(number, at, organization, message.recipient, message.ref, message.event.wire, message.grant)
            for message in decision.messages
            if message.event.sequenced
        )
        stopped = tuple(Stopped(number, at, organization, ref) for ref in decision.stop)
        trace = Trace(UUID(int=number), (*facts, *queued, *stopped))
        return decision._replace(changes=(*decision.changes, trace))

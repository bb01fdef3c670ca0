"""What survives a crash: one organization's tables, as dictionaries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import Disclosure
from passerelle.messaging.held import HeldRef
from passerelle.messaging.outbox import Row
from passerelle.messaging.sequence import Stream
from passerelle.testing.network.agenda import Agenda

Key = tuple[UUID, str, str]
"""Thread, name and about of a deadline."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A held message."""

    id: UUID
    body: bytes


@dataclass(frozen=True, slots=True)
class Parked:
    """What could not be dealt with, and why."""

    reason: str
    at: datetime
    ref: UUID | None = None
    sequence: int | None = None
    detail: str = ""


@dataclass(slots=True)
class Database:
    """The tables of one organization."""

    states: dict[UUID, Any] = field(default_factory=dict)
    streams: dict[UUID, Stream] = field(default_factory=dict)
    refs_of: dict[UUID, list[UUID]] = field(default_factory=dict)
    """Refs by the thread they belong to."""
    inbox: dict[UUID, bytes] = field(default_factory=dict)
    held: dict[UUID, dict[int, Waiting]] = field(default_factory=dict)
    held_refs: dict[UUID, HeldRef] = field(default_factory=dict)
    parked: dict[Any, Parked] = field(default_factory=dict)
    """By position and bytes, or by event id: each once, however often it is delivered."""
    outbox: dict[UUID, list[tuple[int, Row]]] = field(default_factory=dict)
    """Every message ever queued, by ref: what a resend request is answered from."""
    unsent: dict[int, Row] = field(default_factory=dict)
    deadlines: Agenda[Key] = field(default_factory=Agenda)
    looks: Agenda[UUID] = field(default_factory=Agenda)
    """When to look again at a ref that waits."""
    attempts: dict[Key, int] = field(default_factory=dict)
    audit: list[Disclosure] = field(default_factory=list)
    answered: dict[str, Any] = field(default_factory=dict)
    """Results of commands by idempotency key."""
    locked: frozenset[UUID] = frozenset()
    """Keys of the one transaction that is held open, if any."""
    positions: "count[int]" = field(default_factory=lambda: count(1))
    """Like an SQL sequence: a number is drawn before its transaction commits, and lost with it."""

    def streams_of(self, threads: Mapping[UUID, Any] | set[UUID]) -> dict[UUID, Stream]:
        """Every stream of these aggregates."""
        return {ref: self.streams[ref] for thread in threads for ref in self.refs_of.get(thread, ())}

    def next_due(self) -> datetime | None:
        """When this organization has something to do by itself."""
        dates = [due for due in (self.deadlines.next_due(), self.looks.next_due()) if due is not None]
        return min(dates, default=None)

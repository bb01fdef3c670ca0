"""What the driver of a network has seen: commands and answers, the wire, effects, faults, and the views at the end.

Nothing here is written by the system under test. Facts are numbered in the order in which they happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TypeVar
from uuid import UUID

F = TypeVar("F", bound="Fact")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened at an organization."""

    number: int
    at: datetime
    organization: str


@dataclass(frozen=True, slots=True)
class Finished(Fact):
    """A command was answered: `ok`, `fail` (a refusal, so nothing happened) or `info` (nobody knows yet)."""

    operation: str
    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Carried(Fact):
    """The broker wrote a record sent by the organization."""

    recipient: str
    ref: UUID
    event: UUID
    wire: str
    sequence: int
    grant: UUID | None = None
    """The grant the event names, when it names one."""
    personal: bool = False
    """Whether the bytes hold a datum of a person (found by its canary)."""


@dataclass(frozen=True, slots=True)
class Applied(Fact):
    """An event has had its effect, in a committed transaction."""

    source: str
    ref: UUID
    event: UUID
    wire: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Executed(Fact):
    """A command has had its effect, in a committed transaction."""

    operation: str


@dataclass(frozen=True, slots=True)
class Queued(Fact):
    """A committed transaction queued a message that takes a place in the order of its ref."""

    recipient: str
    ref: UUID
    wire: str
    grant: UUID | None = None


@dataclass(frozen=True, slots=True)
class Stopped(Fact):
    """A ref was erased here: whatever comes later about it is dropped."""

    ref: UUID


@dataclass(frozen=True, slots=True)
class GrantGiven(Fact):
    """The person agreed that the recipient be told."""

    grant: UUID
    recipient: str
    until: datetime


@dataclass(frozen=True, slots=True)
class GrantEnded(Fact):
    """The person withdrew the agreement, and was told so."""

    grant: UUID


@dataclass(frozen=True, slots=True)
class Fault(Fact):
    """Something was made to go wrong."""

    kind: str


@dataclass(frozen=True, slots=True)
class ReferralSeen(Fact):
    """How one side of a referral sees it; the sides are the owner of the pathway and the partner.

    Several referrals may follow each other on one ref; a partner keeps only the last.
    """

    ref: UUID
    referral: UUID
    peer: str
    side: str
    status: str
    grant: UUID | None = None
    """The agreement under which the sides tell each other; once it has run out they may drift apart."""


@dataclass(frozen=True, slots=True)
class PlacesSeen(Fact):
    """A session or course: how many places it has, and who holds one by its own account and by theirs."""

    session: UUID
    capacity: int
    free: int
    held: frozenset[UUID]
    """Who the session says holds a place."""
    claimed: frozenset[UUID]
    """Who says of itself that it holds a place there."""


@dataclass(frozen=True, slots=True)
class MoneySeen(Fact):
    """A loan: what was lent, repaid and is owed, and what its borrower owes altogether under which cap; cents."""

    loan: UUID
    lent: int
    repaid: int
    owed: int
    outstanding: int
    cap: int


@dataclass(frozen=True, slots=True)
class ParkedSeen(Fact):
    """A message or deadline nobody could deal with."""

    reason: str
    detail: str = ""
    ref: UUID | None = None


@dataclass(frozen=True, slots=True)
class BacklogSeen(Fact):
    """What an organization still had to send, to read, or to wait for, after everything had settled."""

    unsent: int
    unread: bool
    held: int


@dataclass(slots=True)
class History:
    """One run."""

    seed: int
    facts: list[Fact] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def next_number(self) -> int:
        """The place of the next fact in the order of events."""
        return next(self._numbers)

    def of(self, kind: type[F]) -> Iterator[F]:
        """The facts of one kind, in order."""
        found = [fact for fact in self.facts if isinstance(fact, kind)]
        found.sort(key=lambda fact: fact.number)
        return iter(found)

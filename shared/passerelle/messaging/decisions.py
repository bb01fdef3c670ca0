"""The one shape of every change: `(states, message or command or deadline, moment) -> Decision`.

A service writes three small things: `load(keys) -> states`, pure `decide` functions, `save(states)`. The runtime owns
the batch, the transaction, the inbox, the outbox, the parking and the commit; the network in memory owns the same
with dictionaries. Nothing here does I/O.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.days import day_of


class State(Protocol):
    """One aggregate: immutable, found and locked by its key."""

    @property
    def key(self) -> UUID: ...


States = Mapping[UUID, Any]
"""The aggregates a decision may see, by key; a key without an entry does not exist yet."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Time and chance as arguments, so that a decision replays exactly from a seed."""

    now: datetime
    new_id: Callable[[], UUID]
    """A fresh random UUID (version 4 or 7)."""
    random_bytes: Callable[[int], bytes]

    @property
    def today(self) -> date:
        """The day it is where the organization works."""
        return day_of(self.now)


class Message(NamedTuple):
    """A verified event about one ref, as a reaction sees it."""

    id: UUID
    source: str
    ref: UUID
    thread: UUID
    """Key of the aggregate the ref belongs to: the pathway at its owner, the ref itself at a partner."""
    sequence: int
    time: datetime
    event: Event


class Outgoing(NamedTuple):
    """An event to queue for one recipient on one ref; `grant` is checked again when it is sent.

    A partner names the ref instead: the agreement under which somebody was referred to it.
    """

    recipient: str
    ref: UUID
    event: Event
    grant: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenRef:
    """A ref becomes valid between this organization and `peer`, and belongs to `thread`."""

    ref: UUID
    peer: str
    thread: UUID


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """Do `name` for `thread` at `due`; `about` tells several of one name apart. Setting it again moves it."""

    thread: UUID
    name: str
    due: datetime
    about: str = ""


@dataclass(frozen=True, slots=True)
class CancelDeadline:
    """Forget `name` for `thread`, if it is still waiting."""

    thread: UUID
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that has come."""

    thread: UUID
    name: str
    about: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Something about a person was told to `recipient`: one audit record."""

    recipient: str
    ref: UUID
    fields: tuple[str, ...]
    grant: UUID | None
    purpose: str
    what: str


class Decision(NamedTuple):
    """All that one message, command or deadline changed; applied whole or not at all."""

    changes: tuple[State, ...] = ()
    messages: tuple[Outgoing, ...] = ()
    refs: tuple[OpenRef, ...] = ()
    deadlines: tuple[SetDeadline | CancelDeadline, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    forget: tuple[UUID, ...] = ()
    """Aggregates to erase."""
    stop: tuple[UUID, ...] = ()
    """Refs that were erased: whatever comes later about them is dropped and answered by nobody."""
    result: Any = None
    """What the caller of a command gets back; must be JSON-ready."""

    def and_then(self, other: "Decision") -> "Decision":
        """Both decisions as one, in this order; the later result wins when it has one."""
        return Decision(
            self.changes + other.changes,
            self.messages + other.messages,
            self.refs + other.refs,
            self.deadlines + other.deadlines,
            self.disclosures + other.disclosures,
            self.forget + other.forget,
            self.stop + other.stop,
            self.result if other.result is None else other.result,
        )


NOTHING = Decision()


class Refusal(Exception):
    """The request breaks a rule of this organization; nothing was changed."""

    code = "refused"
    status = 409

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])
        self.facts = facts


class NotFound(Refusal):
    """There is nothing here under that identifier."""

    code = "not_found"
    status = 404


Answer = Callable[[States, Message, Moment], Decision]
"""Pure: what a message changes."""
Wake = Callable[[States, Due, Moment], Decision]
"""Pure: what a deadline that has come changes."""
Command = Callable[[States, Moment], Decision]
"""Pure: what a request of the organization's own staff or system changes; raises Refusal."""


class Store(Protocol):
    """A service's own tables; each method is one statement per table, for the whole batch."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        """The aggregates with these keys; missing ones are left out."""

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        """Insert or replace the aggregates (only the last version of each key is given)."""

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Erase the aggregates with these keys, of whatever type."""


@dataclass(frozen=True, slots=True)
class Reactions:
    """The table of contents of a service: which decision answers which message or deadline."""

    messages: Mapping[type[Event], Answer]
    deadlines: Mapping[str, Wake] = field(default_factory=dict)

    def __or__(self, other: "Reactions") -> "Reactions":
        """Both tables; the other one wins where both answer."""
        return Reactions({**self.messages, **other.messages}, {**self.deadlines, **other.deadlines})


def merged(states: States, changes: Iterable[State], forgotten: Iterable[UUID] = ()) -> dict[UUID, Any]:
    """The states after a decision."""
    after = {**states, **{state.key: state for state in changes}}
    for key in forgotten:
        after.pop(key, None)
    return after

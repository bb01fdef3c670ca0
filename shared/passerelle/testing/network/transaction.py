"""A transaction in memory: a ledger over the tables, applied whole at commit or not at all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import SetDeadline
from passerelle.messaging.desk import LINK_STEPS
from passerelle.messaging.held import Held, HeldRef
from passerelle.messaging.ledger import Ledger
from passerelle.messaging.outbox import Row
from passerelle.testing.network.database import Database, Key, Parked, Waiting


class Busy(Exception):
    """Another transaction holds a lock this one needs; try again later."""


class LockMissing(Exception):
    """A decision changes an aggregate its transaction has not loaded, so two of them could overwrite each other."""


@dataclass(slots=True)
class Transaction:
    """Everything one piece of work will write."""

    database: Database
    ledger: Ledger
    seen: set[UUID] = field(default_factory=set)
    claimed: dict[UUID, bytes] = field(default_factory=dict)
    holds: list[Held] = field(default_factory=list)
    released: list[tuple[UUID, int]] = field(default_factory=list)
    waits: list[HeldRef] = field(default_factory=list)
    over: list[UUID] = field(default_factory=list)
    parked: dict[Any, Parked] = field(default_factory=dict)
    again: list[tuple[int, Row]] = field(default_factory=list)
    held_open: bool = False
    taken: Key | None = None
    answered: dict[str, Any] = field(default_factory=dict)
    _numbered: list[tuple[int, Row]] = field(default_factory=list)

    def widen(self, keys: Iterable[UUID]) -> None:
        """Lock and load these aggregates, those they link to, and those these link to."""
        wanted: set[UUID] | list[UUID] = [key for key in keys if key not in self.seen]
        reached: set[UUID] = set()
        states = self.database.states
        for _ in range(LINK_STEPS + 1):
            reached.update(wanted)
            found = [state for state in map(states.get, wanted) if state is not None]
            self.ledger.states.update((state.key, state) for state in found)
            links = {link for state in found for link in getattr(state, "links", ())}
            wanted = links - reached - self.seen
        if not self.database.locked.isdisjoint(reached):
            raise Busy
        self.seen |= reached
        self.ledger.streams.update(self.database.streams_of(reached))

    def number(self) -> None:
        """Draw outbox positions, as an insert does: before the commit, and for good."""
        rows = self.ledger.rows[len(self._numbered) :]
        self._numbered.extend((next(self.database.positions), row) for row in rows)

    def hold_open(self) -> None:
        """Stay open while others work: the locks bind them, the rows have their numbers, nothing is visible yet."""
        self.number()
        self.held_open = True
        self.database.locked = frozenset(self.seen)

    def commit(self) -> None:
        """Make everything visible at once."""
        self._check_locks()
        self._write_states()
        self._write_queue()
        self._write_waiting()
        self._write_deadlines()
        database = self.database
        database.inbox.update(self.claimed)
        for position, parked in self.parked.items():
            database.parked.setdefault(position, parked)
        database.audit.extend(self.ledger.disclosures)
        database.answered.update(self.answered)
        if self.held_open:
            database.locked = frozenset()

    def _check_locks(self) -> None:
        states = self.database.states
        for key in (*self.ledger.changed, *self.ledger.forgotten):
            if key in states and key not in self.seen:
                raise LockMissing(type(states[key]).__name__)

    def _write_states(self) -> None:
        database, ledger = self.database, self.ledger
        database.states.update(ledger.changed)
        for key in ledger.forgotten:
            database.states.pop(key, None)
        for new in ledger.opened:
            database.streams.setdefault(new.ref, ledger.streams[new.ref])
            database.refs_of.setdefault(new.thread, []).append(new.ref)
        for ref in (*ledger.touched, *ledger.stopped):
            if ref in ledger.streams:
                database.streams[ref] = ledger.streams[ref]

    def _write_queue(self) -> None:
        self.number()
        for position, row in self._numbered:
            self.database.outbox.setdefault(row.ref, []).append((position, row))
            self.database.unsent[position] = row
        self.database.unsent.update(self.again)

    def _write_waiting(self) -> None:
        database = self.database
        for held in self.holds:
            database.held.setdefault(held.ref, {}).setdefault(held.sequence, Waiting(held.id, held.body))
        for ref, sequence in self.released:
            waiting = database.held.get(ref, {})
            waiting.pop(sequence, None)
            if not waiting:
                database.held.pop(ref, None)
        for wait in self.waits:
            database.held_refs[wait.ref] = wait
            database.looks.set(wait.ref, wait.next_at)
        for ref in self.over:
            database.held_refs.pop(ref, None)
            database.looks.strike(ref)

    def _write_deadlines(self) -> None:
        database = self.database
        if self.taken is not None:
            _strike(database, self.taken)
        for change in self.ledger.deadlines:
            key = (change.thread, change.name, change.about)
            _strike(database, key)
            if isinstance(change, SetDeadline):
                database.deadlines.set(key, change.due)


def _strike(database: Database, key: Key) -> None:
    database.deadlines.strike(key)
    database.attempts.pop(key, None)


def open_transaction(database: Database, source: str, now: datetime, keys: Collection[UUID]) -> Transaction:
    """Begin work on these aggregates; raises Busy."""
    transaction = Transaction(database, Ledger(source, now, {}, {}))
    transaction.widen(keys)
    return transaction

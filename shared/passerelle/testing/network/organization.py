"""One organization in memory: its process dies at any step, its tables do not."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import Command, Due, Moment, Reactions
from passerelle.messaging.enclosure import Cause
from passerelle.messaging.waiting import ATTEMPTS
from passerelle.testing.network.broker import MemoryBroker
from passerelle.testing.network.chance import Chance, CrashPoint
from passerelle.testing.network.clock import VirtualClock
from passerelle.testing.network.database import Database, Parked
from passerelle.testing.network.inbox import Inbox
from passerelle.testing.network.notary import Member, MemoryNotary
from passerelle.testing.network.relay import Relay
from passerelle.testing.network.transaction import Busy, Transaction, open_transaction

BATCH = 50
GrantInForce = Callable[[Mapping[UUID, Any], UUID, UUID, datetime], bool]
"""(all states, thread, grant, now): whether the person's agreement covers a disclosure now."""


def always_in_force(states: Mapping[UUID, Any], thread: UUID, grant: UUID, now: datetime) -> bool:
    """For organizations that give no grants."""
    return True


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the organizations of one network share."""

    clock: VirtualClock
    broker: MemoryBroker
    chance: Chance
    members: dict[str, Member]


class MemoryOrganization:
    """The same algorithm as the real runtime, over dictionaries."""

    inbox_class: type[Inbox] = Inbox
    relay_class: type[Relay] = Relay

    def __init__(
        self,
        identifier: str,
        kind: str,
        reactions: Reactions,
        surroundings: Surroundings,
        grant_in_force: GrantInForce = always_in_force,
    ) -> None:
        self.id = identifier
        self.kind = kind
        self.lives = 1
        self.database = Database()
        self.reactions = reactions
        self._around = surroundings
        self.chance = surroundings.chance
        self.broker = surroundings.broker
        notary = MemoryNotary(identifier, surroundings.members)
        self.inbox = self.inbox_class(self.database, reactions, notary, self.chance.dice)
        self.relay = self.relay_class(
            identifier,
            self.database,
            self.broker,
            notary,
            self.chance,
            lambda thread, grant, now: grant_in_force(self.database.states, thread, grant, now),
        )

    @property
    def states(self) -> Mapping[UUID, Any]:
        """Every aggregate, by key."""
        return self.database.states

    @property
    def parked(self) -> Collection[Parked]:
        """What waits for a hand."""
        return self.database.parked.values()

    def jobs(self) -> list[Callable[[], None]]:
        """What could be done now."""
        now, database = self._around.clock.now, self.database
        could = (
            (self.send, self.relay.has_work()),
            (self.receive, self.broker.has_news(self.id)),
            (self.wake, database.deadlines.has_due(now)),
            (self.look_again, database.looks.has_due(now)),
        )
        return [job for job, is_there in could if is_there]

    def send(self) -> None:
        """One round of the relay."""
        self.relay.run(self._around.clock.now)

    def receive(self) -> None:
        """One delivery: dealt with, committed, then acknowledged."""
        limit = self.chance.dice.randint(1, 8) if self.chance.faults.shuffled else BATCH
        delivery = self.broker.poll(self.id, limit)
        if delivery is None:
            return
        self.chance.reach(self.id, CrashPoint.RECEIVED)
        try:
            transaction = self.inbox.take(delivery.records, self.begin, self.moment())
        except Busy:
            self.broker.rewind(self.id)
            raise
        self.commit(transaction)
        self.broker.acknowledge(self.id, delivery)
        self.chance.reach(self.id, CrashPoint.ACKNOWLEDGED)

    def look_again(self) -> None:
        """Try a ref that waits once more."""
        ref = self.database.looks.first_due(self._around.clock.now)
        if ref is not None:
            self.commit(self.inbox.look_again(ref, self.begin, self.moment()))

    def wake(self) -> None:
        """Answer the first deadline that has come; a failing one is tried again later, at growing distance."""
        moment = self.moment()
        key = self.database.deadlines.first_due(moment.now)
        due = self.database.deadlines.due_of(key) if key else None
        if key is None or due is None:
            return
        transaction = self.begin([key[0]])
        transaction.taken = key
        try:
            decision = self.reactions.deadlines[key[1]](transaction.ledger.states, Due(*key, due), moment)
            transaction.ledger.enter(decision, Cause(moment.new_id()))
        except Exception as error:
            self._put_off(key, type(error).__name__)
            return
        self.commit(transaction)

    def execute(self, keys: Collection[UUID], command: Command, once: str = "") -> Any:
        """Carry out a command; under the same idempotency key it answers the same again."""
        if once and once in self.database.answered:
            return self.database.answered[once]
        transaction = self.prepare(keys, command, once)
        self.commit(transaction)
        return transaction.answered.get(once)

    def prepare(self, keys: Collection[UUID], command: Command, once: str) -> Transaction:
        """Decide a command without committing; raises what the command refuses with."""
        moment = self.moment()
        transaction = self.begin(keys)
        decision = command(transaction.ledger.states, moment)
        transaction.ledger.enter(decision, Cause(moment.new_id()))
        transaction.answered[once] = decision.result
        return transaction

    def begin(self, keys: Collection[UUID]) -> Transaction:
        """Open a transaction on these aggregates; raises Busy."""
        return open_transaction(self.database, self.id, self._around.clock.now, keys)

    def commit(self, transaction: Transaction) -> None:
        """One commit, with a chance to die on either side of it."""
        self.chance.reach(self.id, CrashPoint.DECIDED)
        transaction.commit()
        self.chance.reach(self.id, CrashPoint.COMMITTED)

    def restart(self) -> None:
        """After a crash: transactions are rolled back, reading starts from the last acknowledged position."""
        self.lives += 1
        self.database.locked = frozenset()
        self.broker.rewind(self.id)

    def moment(self) -> Moment:
        """Now, with this network's chance."""
        return Moment(self._around.clock.now, self.chance.new_id, self.chance.random_bytes)

    def _put_off(self, key: tuple[UUID, str, str], error: str) -> None:
        database, now = self.database, self._around.clock.now
        attempts = database.attempts[key] = database.attempts.get(key, 0) + 1
        if attempts >= ATTEMPTS:
            database.deadlines.strike(key)
            database.parked[key] = Parked("deadline_failing", now, detail=f"{key[1]}: {error}")
            return
        database.deadlines.set(key, now + timedelta(seconds=2**attempts))

"""Machines with one bug each, of the kind that real systems ship with."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from passerelle.messaging.batch import Arrival, Batch
from passerelle.messaging.outbox import Row
from passerelle.messaging.sequence import Turn
from passerelle.testing.network import CrashPoint, Inbox, MemoryOrganization, Relay
from passerelle.testing.network.transaction import Busy, Transaction


class AcknowledgesFirst(MemoryOrganization):
    """Acknowledges a delivery before its transaction is committed, as most client libraries do by default."""

    def receive(self) -> None:
        """As the real one, in the wrong order."""
        delivery = self.broker.poll(self.id, 8)
        if delivery is None:
            return
        self.broker.acknowledge(self.id, delivery)
        self.chance.reach(self.id, CrashPoint.RECEIVED)
        try:
            self.commit(self.inbox.take(delivery.records, self.begin, self.moment()))
        except Busy:
            self.broker.rewind(self.id)
            raise


class InboxApart(Inbox):
    """Writes the memory of message ids at once, not with the effects."""

    def claim(self, transaction: Transaction, event: UUID, digest: bytes) -> bytes | None:
        """As the real one, in a transaction of its own."""
        known = self.database.inbox.get(event)
        self.database.inbox.setdefault(event, digest)
        return known


class KeepsInboxApart(MemoryOrganization):
    """Remembers a message even when its effects were rolled back."""

    inbox_class = InboxApart


class CursorRelay(Relay):
    """Reads the outbox by `position > last seen`, so it passes over rows whose transaction commits late."""

    last = 0

    def has_work(self) -> bool:
        """Whether rows beyond the cursor have become visible, or a resend was asked for."""
        return any(True for _ in self.rows())

    def rows(self) -> Iterable[tuple[int, Row]]:
        """What stands beyond the cursor."""
        return [item for item in sorted(self.database.unsent.items()) if item[0] > self.last]

    def mark(self, sent: Iterable[int]) -> None:
        """Move the cursor over the rows that were sent, up to the first that was not."""
        seen = [position for position, _ in self.rows()]
        super().mark(sent)
        left = {position for position, _ in self.rows()}
        for position in seen:
            if position in left:
                break
            self.last = position


class ReadsByCursor(MemoryOrganization):
    """Loses what was queued by transactions that overtook each other."""

    relay_class = CursorRelay


class TrustingRelay(Relay):
    """Relies on the agreement that was checked when the message was queued."""

    def may_send(self, row: Row, now: datetime) -> bool:
        """Never looks again."""
        return True


class ChecksGrantsWhenQueued(MemoryOrganization):
    """Tells what the person has meanwhile forbidden to tell."""

    relay_class = TrustingRelay


class ForgetfulBatch(Batch):
    """Applies a message whose number was dealt with already."""

    def _admit(self, arrival: Arrival) -> None:
        stream = self.ledger.streams.get(arrival.envelope.subject)
        if stream is not None and stream.turn_of(arrival.envelope.sequence) is Turn.PAST:
            self._answer_again(arrival)
        else:
            super()._admit(arrival)

    def _answer_again(self, arrival: Arrival) -> None:
        stream = self.ledger.streams[arrival.envelope.subject]
        self._answer(arrival, stream)
        self.ledger.move(stream)


class ForgetfulInbox(Inbox):
    """Knows no message it has seen before."""

    batch = ForgetfulBatch

    def claim(self, transaction: Transaction, event: UUID, digest: bytes) -> bytes | None:
        """Claims every time."""
        return None


class AppliesReplays(MemoryOrganization):
    """Has the effect of a message again when it is delivered again."""

    inbox_class = ForgetfulInbox


class ReleasesLocksEarly(MemoryOrganization):
    """Any commit releases all locks of the organization; the network in memory itself once had this bug."""

    def commit(self, transaction: Transaction) -> None:
        """As the real one, with too wide a release."""
        super().commit(transaction)
        self.database.locked = frozenset()


BUGS: dict[str, type[MemoryOrganization]] = {
    "acknowledge before commit": AcknowledgesFirst,
    "inbox outside the transaction": KeepsInboxApart,
    "cursor relay": ReadsByCursor,
    "grant checked only when queued": ChecksGrantsWhenQueued,
    "effect applied twice on replay": AppliesReplays,
    "locks released too early": ReleasesLocksEarly,
}

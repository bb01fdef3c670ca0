"""The receiving side in memory: the real batch and ledger, over dictionaries."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from passerelle.contracts.envelope import read
from passerelle.messaging.batch import Arrival, Batch
from passerelle.messaging.decisions import Decision, Moment, Reactions
from passerelle.messaging.enclosure import Cause
from passerelle.messaging.examine import Verified, examine, verify
from passerelle.messaging.inbox import digest_of
from passerelle.messaging.parked import Poison, Record
from passerelle.messaging.ports import Notary
from passerelle.messaging.waiting import gap_of, give_up, misrouted, request_for, wait_of
from passerelle.testing.network.database import Database, Parked
from passerelle.testing.network.transaction import Transaction

PATIENCE = 16
RARELY = timedelta(days=30)
"""After so many attempts; the real runtime looks every five minutes for ever, which would fill virtual years."""
Open = Callable[[Collection[UUID]], Transaction]


class Inbox:
    """Stages what a delivery changes; each step that a planted bug may replace is a method of its own."""

    batch = Batch

    def __init__(self, database: Database, reactions: Reactions, notary: Notary, dice: Random) -> None:
        self.database = database
        self._reactions = reactions
        self._notary = notary
        self._dice = dice

    def take(self, records: Sequence[Record], begin: Open, moment: Moment) -> Transaction:
        """Deal with every record: applied, held, parked or known already."""
        verdicts = verify([examine(record) for record in records], self._notary)
        good = [one for one in verdicts if isinstance(one, Verified)]
        refs = {one.envelope.subject for one in good}
        transaction = begin(self._threads(refs))
        batch = self.batch(transaction.ledger, self._reactions, moment)
        self._remember(batch, refs)
        batch.fold(self._admitted(good, batch, transaction))
        for verdict in verdicts:
            if isinstance(verdict, Poison):
                _park(transaction, verdict)
        self._finish(batch, transaction, ())
        return transaction

    def look_again(self, ref: UUID, begin: Open, moment: Moment) -> Transaction:
        """Try what waits on a ref once more; ask for what is missing."""
        transaction = begin(self._threads({ref}))
        batch = self.batch(transaction.ledger, self._reactions, moment)
        self._remember(batch, {ref})
        self._finish(batch, transaction, (ref,))
        return transaction

    def claim(self, transaction: Transaction, event: UUID, digest: bytes) -> bytes | None:
        """Remember an event id; answers the digest known before, if any."""
        known = transaction.claimed.get(event) or self.database.inbox.get(event)
        if known is None:
            transaction.claimed[event] = digest
        return known

    def _threads(self, refs: Iterable[UUID]) -> set[UUID]:
        streams = self.database.streams
        return {streams[ref].thread if ref in streams else ref for ref in refs}

    def _remember(self, batch: Batch, refs: Iterable[UUID]) -> None:
        for ref in refs:
            held = self.database.held.get(ref)
            if held:
                batch.remember(Arrival(read(one.body), one.body, stored=True) for _, one in sorted(held.items()))
                batch.catch_up(ref)

    def _admitted(self, good: Iterable[Verified], batch: Batch, transaction: Transaction) -> Iterable[Arrival]:
        for one in good:
            reason = misrouted(one.envelope, batch.ledger.streams.get(one.envelope.subject), batch)
            if reason:
                _park(transaction, one.poison(reason))
                continue
            digest = digest_of(one.body)
            known = self.claim(transaction, one.envelope.id, digest)
            if known is None:
                yield Arrival(one.envelope, one.body)
            elif known != digest:
                _park(transaction, one.poison("conflicting_body"))

    def _finish(self, batch: Batch, transaction: Transaction, looked_at: Collection[UUID]) -> None:
        for arrival, error in batch.failed_alone:
            _park_failed(transaction, arrival, error)
        for arrival, error in give_up(batch, self.database.held_refs):
            _park_failed(transaction, arrival, error)
        still, over = batch.settle_counts()
        transaction.released.extend(batch.done)
        transaction.holds.extend(batch.new_holds())
        for ref in still:
            self._wait(ref, batch, transaction, ref in looked_at)
        transaction.over.extend((*over, *(ref for ref in looked_at if ref not in still)))
        for ref, peer, first, last in batch.resends:
            self.queue_again(transaction, ref, peer, first, last)

    def queue_again(self, transaction: Transaction, ref: UUID, peer: str, first: int, last: int) -> None:
        """Send part of a ref's history once more."""
        rows = self.database.outbox.get(ref, ())
        transaction.again.extend(
            (position, row) for position, row in rows if row.recipient == peer and first <= row.sequence <= last
        )

    def _wait(self, ref: UUID, batch: Batch, transaction: Transaction, looked_at: bool) -> None:
        before = self.database.held_refs.get(ref)
        wait = wait_of(ref, batch, before, looked_at, self._dice.random())
        if wait is before:
            return
        if wait.attempts > PATIENCE or (wait.reason == "gap" and wait.attempts and not self._ask(ref, batch)):
            wait = replace(wait, next_at=batch.moment.now + RARELY)
        transaction.waits.append(wait)

    def _ask(self, ref: UUID, batch: Batch) -> bool:
        stream = batch.ledger.streams[ref]
        parked = {one.sequence for one in self.database.parked.values() if one.ref == ref}
        asked = request_for(stream, gap_of(stream, batch), parked)
        if asked is not None:
            batch.ledger.enter(Decision(messages=(asked,)), Cause(batch.moment.new_id()))
        return asked is not None


def _park(transaction: Transaction, poison: Poison) -> None:
    record = poison.record
    where: Any = (record.partition, record.offset, record.body)
    transaction.parked[where] = Parked(
        poison.reason, transaction.ledger.now, poison.ref, poison.sequence, poison.detail
    )


def _park_failed(transaction: Transaction, arrival: Arrival, error: str) -> None:
    envelope = arrival.envelope
    parked = Parked("failing", transaction.ledger.now, envelope.subject, envelope.sequence, error)
    transaction.parked[envelope.id] = parked

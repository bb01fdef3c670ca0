"""Receives batches: verify, claim, decide, one commit; what goes wrong with one message holds or parks only it."""

import asyncio
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from passerelle.contracts.envelope import read
from passerelle.contracts.exchange import MessageWithheld, ResendRequested
from passerelle.messaging import held, inbox, outbox, parked, streams
from passerelle.messaging.batch import Arrival, Batch, Tally, Tracer, back_off, untraced
from passerelle.messaging.decisions import Decision, Moment, Outgoing, Reactions
from passerelle.messaging.desk import Desk, in_turn
from passerelle.messaging.enclosure import Cause
from passerelle.messaging.examine import Verified, examine, verify
from passerelle.messaging.failpoints import failpoint
from passerelle.messaging.held import HeldRef
from passerelle.messaging.parked import Poison, Record
from passerelle.messaging.ports import Notary
from passerelle.messaging.sequence import Stream

ATTEMPTS = 8
"""A message that fails this often is parked; its ref goes on waiting for a replay or a discard."""

CHUNK = 500
"""Records of one transaction."""

CONTROLS = frozenset({ResendRequested, MessageWithheld})
"""Messages the runtime answers itself."""

BREAKS_DATA = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError, asyncpg.RaiseError)
"""Errors that come back however often the batch is tried: a message is at fault, not the database."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Lot:
    """What one transaction deals with."""

    good: Sequence[Verified] = ()
    poisons: Sequence[Poison] = ()
    doomed: Mapping[UUID, str] = field(default_factory=dict)
    retried: Collection[UUID] = ()
    replaying: bool = False


class Receiver:
    """Answers batches of records for one organization."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        desk: Desk,
        reactions: Reactions,
        notary: Notary,
        moment: Callable[[], Moment],
        *,
        trace: Tracer = untraced,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        self._pool = pool
        self._desk = desk
        self._reactions = reactions
        self._notary = notary
        self._moment = moment
        self._trace = trace
        self._committed = committed

    async def receive(self, records: Sequence[Record]) -> Tally:
        """Deal with every record for good: applied, held, parked or known; raises only when nothing was done."""
        failpoint("receiver.before_transaction")
        chunks = [records[start : start + CHUNK] for start in range(0, len(records), CHUNK)]
        total = Tally()
        verified = self._verify_aside(chunks[0]) if chunks else None
        try:
            for following in [*chunks[1:], None]:
                if verified is None:
                    break
                verdicts = await verified
                # The next chunk's signatures are verified while this one is in the database.
                verified = self._verify_aside(following) if following else None
                total = _sum(total, await self._settle(verdicts))
        finally:
            if verified is not None:
                verified.cancel()
        return total

    def _verify_aside(self, records: Sequence[Record]) -> "asyncio.Task[list[Verified | Poison]]":
        return asyncio.create_task(asyncio.to_thread(self._verified, records))

    async def _settle(self, verdicts: Sequence[Verified | Poison]) -> Tally:
        poisons = [verdict for verdict in verdicts if isinstance(verdict, Poison)]
        good = [verdict for verdict in verdicts if isinstance(verdict, Verified)]
        try:
            return await self._transaction(Lot(good, poisons))
        except BREAKS_DATA as error:
            log.warning("batch_split", size=len(verdicts), error=type(error).__name__)
            return await self._one_ref_at_a_time(good, poisons)

    async def retry(self, refs: Collection[UUID]) -> Tally:
        """Look again at refs that wait: apply what can be, ask for what is missing."""
        try:
            return await self._transaction(Lot(retried=refs))
        except BREAKS_DATA as error:
            tally = Tally()
            for ref in refs:
                tally = await self._retry_one(ref, type(error).__name__)
            return tally

    async def reconsider(self, record: Record) -> Poison | None:
        """Try the record of a parked message again; answers why it cannot be accepted yet, if so."""
        verdict = (await asyncio.to_thread(self._verified, [record]))[0]
        if isinstance(verdict, Poison):
            return verdict
        tally = await self._transaction(Lot([verdict], replaying=True))
        return tally.refused[0] if tally.refused else None

    def _verified(self, records: Sequence[Record]) -> list[Verified | Poison]:
        return verify([examine(record) for record in records], self._notary)

    async def _transaction(self, lot: Lot) -> Tally:
        tally = await in_turn(lambda beforehand: self._attempt(lot, beforehand))
        failpoint("receiver.after_commit")
        self._committed()
        return tally

    async def _attempt(self, lot: Lot, beforehand: Collection[UUID]) -> Tally:
        async with self._pool.acquire() as connection, connection.transaction():
            tally = await self._work(connection, lot, beforehand)
            failpoint("receiver.before_commit")
        return tally

    async def _work(self, connection: Any, lot: Lot, beforehand: Collection[UUID]) -> Tally:
        refs = {one.envelope.subject for one in lot.good} | set(lot.retried)
        threads = await streams.threads_of(connection, refs) if refs else {}
        ledger = await self._desk.open(connection, {threads.get(ref, ref) for ref in refs}, beforehand)
        await self._desk.recall_stops(connection, ledger, refs)
        batch = Batch(ledger, self._reactions, replace(self._moment(), now=ledger.now), self._trace, lot.doomed)
        routed, refused = self._route(lot.good, batch)
        arrivals, conflicts = await self._claim(connection, routed, batch)
        waiting = [ref for ref in refs if ref in ledger.streams and ledger.streams[ref].waiting]
        if waiting:
            batch.remember(_arrival_of(message) for message in await held.held_of(connection, waiting))
        for ref in waiting:
            batch.catch_up(ref)
        batch.fold(arrivals)
        batch.tally.refused = [*refused, *conflicts]
        parking = [] if lot.replaying else [*lot.poisons, *batch.tally.refused]
        await self._write(connection, batch, parking, lot.retried)
        return batch.tally

    def _route(self, good: Iterable[Verified], batch: Batch) -> tuple[list[Verified], list[Poison]]:
        routed, refused = [], []
        opening: dict[UUID, Stream] = {}
        for one in good:
            ref, source = one.envelope.subject, one.envelope.source
            reason = self._misrouted(one, batch.ledger.streams.get(ref) or opening.get(ref))
            if reason:
                refused.append(one.poison(reason))
            else:
                routed.append(one)
                # A ref belongs to its first sender from then on, within the batch that opens it too.
                opening.setdefault(ref, Stream(ref, source, ref))
        return routed, refused

    def _misrouted(self, one: Verified, stream: Stream | None) -> str | None:
        envelope = one.envelope
        event = envelope.data
        if stream is not None and not stream.stopped and stream.peer != envelope.source:
            return "foreign_ref"
        if type(event) not in self._reactions.messages and type(event) not in CONTROLS:
            return "no_reaction"
        # A later message of a new ref may overtake the one that opens it: it waits for its turn like any other.
        if stream is None and envelope.sequence <= 1 and not event.opens_ref:
            return "unknown_ref"
        return None

    async def _claim(
        self, connection: Any, routed: Sequence[Verified], batch: Batch
    ) -> tuple[list[Arrival], list[Poison]]:
        first: dict[UUID, tuple[Verified, bytes]] = {}
        conflicts = []
        for one in routed:
            digest = inbox.digest_of(one.body)
            seen = first.setdefault(one.envelope.id, (one, digest))
            if seen[0] is not one:
                batch.tally.duplicates += 1
                if seen[1] != digest:
                    conflicts.append(one.poison("conflicting_body"))
        if not first:
            return [], conflicts
        known = await inbox.claim(connection, list(first), [digest for _, digest in first.values()])
        arrivals = []
        for identifier, (one, digest) in first.items():
            if identifier not in known:
                arrivals.append(Arrival(one.envelope, one.body))
            else:
                batch.tally.duplicates += 1
                if known[identifier] not in (None, digest):
                    conflicts.append(one.poison("conflicting_body"))
        return arrivals, conflicts

    async def _write(self, connection: Any, batch: Batch, poisons: list[Poison], retried: Collection[UUID]) -> None:
        now = batch.moment.now
        poisons.extend(_failed_poison(arrival, error) for arrival, error in batch.failed_alone)
        if batch.waiting or retried:
            await self._write_waiting(connection, batch, poisons, retried)
        for ref, peer, first, last in batch.resends:
            await outbox.queue_again(connection, ref, peer, first, last)
        await self._desk.close(connection, batch.ledger)
        if poisons:
            await parked.park(connection, poisons)
            batch.tally.parked = len(poisons)
            for poison in poisons:
                log.warning("message_parked", reason=poison.reason, source=poison.source, at=now.isoformat())

    async def _write_waiting(
        self, connection: Any, batch: Batch, poisons: list[Poison], retried: Collection[UUID]
    ) -> None:
        tried = await held.waiting_of(connection, set(batch.waiting) | set(retried))
        for ref, error in batch.failing.items():
            if tried.get(ref, HeldRef(ref, "failing", 0, batch.moment.now)).attempts + 1 >= ATTEMPTS:
                arrival = batch.waiting[ref].pop(batch.ledger.streams[ref].next_in)
                poisons.append(_failed_poison(arrival, error))
                if arrival.stored:
                    batch.done.append((ref, arrival.envelope.sequence))
        still, over = batch.settle_counts()
        if batch.done:
            await held.release(connection, batch.done)
        if holds := batch.new_holds():
            await held.hold(connection, holds)
        waits = [self._wait(ref, batch, tried.get(ref), ref in retried) for ref in still]
        if waits:
            await held.wait(connection, waits)
            await self._ask_again(connection, batch, [wait for wait in waits if wait.reason == "gap" and wait.attempts])
        if ended := [*over, *(ref for ref in retried if ref not in still)]:
            await held.go_on(connection, ended)

    def _wait(self, ref: UUID, batch: Batch, before: HeldRef | None, retried: bool) -> HeldRef:
        reason = "failing" if ref in batch.failing else "gap"
        counts = retried or reason == "failing"
        attempts = (before.attempts if before and before.reason == reason else 0) + (1 if counts else 0)
        if before and before.reason == reason and not counts:
            return before
        next_at = back_off(attempts, batch.moment.now, random.random())  # noqa: S311 - jitter, not a secret
        return HeldRef(ref, reason, attempts, next_at, batch.failing.get(ref, ""))

    async def _ask_again(self, connection: Any, batch: Batch, gaps: Sequence[HeldRef]) -> None:
        for gap in gaps:
            stream = batch.ledger.streams[gap.ref]
            last = min(batch.waiting[gap.ref]) - 1
            missing = set(range(stream.next_in, min(last, stream.next_in + 999) + 1))
            missing -= set(await parked.numbers_parked_of(connection, gap.ref, stream.peer, stream.next_in, last))
            if missing:
                request = ResendRequested(from_sequence=min(missing), to_sequence=max(missing))
                asked = Outgoing(stream.peer, gap.ref, request)
                batch.ledger.enter(Decision(messages=(asked,)), Cause(batch.moment.new_id()))
                log.info("resend_requested", ref=str(gap.ref), peer=stream.peer, missing=len(missing))

    async def _one_ref_at_a_time(self, good: Sequence[Verified], poisons: Sequence[Poison]) -> Tally:
        groups: dict[UUID, list[Verified]] = {}
        for one in good:
            groups.setdefault(one.envelope.subject, []).append(one)
        total = await self._transaction(Lot(poisons=poisons))
        for group in groups.values():
            total = _sum(total, await self._one_message_at_a_time(group))
        return total

    async def _one_message_at_a_time(self, group: Sequence[Verified]) -> Tally:
        total = Tally()
        for one in group:
            try:
                tally = await self._transaction(Lot([one]))
            except BREAKS_DATA as error:
                tally = await self._transaction(Lot([one], doomed={one.envelope.id: type(error).__name__}))
            total = _sum(total, tally)
        return total

    async def _retry_one(self, ref: UUID, error: str) -> Tally:
        try:
            return await self._transaction(Lot(retried=[ref]))
        except BREAKS_DATA as again:
            error = type(again).__name__
        async with self._pool.acquire() as connection:
            doomed = {message.id: error for message in await held.held_of(connection, [ref])}
        return await self._transaction(Lot(doomed=doomed, retried=[ref]))


def _arrival_of(message: held.Held) -> Arrival:
    return Arrival(read(message.body), message.body, stored=True)


def _failed_poison(arrival: Arrival, error: str) -> Poison:
    envelope = arrival.envelope
    record = Record("held", -1, int(envelope.sequence), str(envelope.subject).encode(), (), arrival.body)
    return Poison(record, "failing", error, envelope.source, envelope.subject, envelope.sequence, envelope.id)


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        one.applied + other.applied,
        one.duplicates + other.duplicates,
        one.past + other.past,
        one.held + other.held,
        one.parked + other.parked,
        one.stopped + other.stopped,
        one.latencies + other.latencies,
    )

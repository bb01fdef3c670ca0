"""Receives batches: verify, claim, decide, one commit; what goes wrong with one message holds or parks only it."""

import asyncio
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID
from zlib import crc32

import asyncpg
import structlog

from passerelle.contracts.envelope import read
from passerelle.messaging import held, inbox, outbox, parked, streams
from passerelle.messaging.batch import Arrival, Batch, Tally, Tracer, untraced
from passerelle.messaging.decisions import Decision, Moment, Reactions
from passerelle.messaging.desk import Desk, in_turn
from passerelle.messaging.enclosure import Cause
from passerelle.messaging.examine import Verified, examine, verify
from passerelle.messaging.failpoints import failpoint
from passerelle.messaging.held import HeldRef
from passerelle.messaging.parked import Poison, Record
from passerelle.messaging.ports import Notary
from passerelle.messaging.sequence import Stream
from passerelle.messaging.waiting import gap_of, give_up, misrouted, request_for, wait_of

CHUNK = 2000
"""Records of one transaction. The more, the fewer times a ref met again is read and written, and the fewer commits."""

LANES = 2
"""Transactions a large batch is worked off in at once; no ref is in two of them."""

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
        done = await asyncio.gather(*(self._work_off(lane) for lane in _lanes_of(records)), return_exceptions=True)
        total = Tally()
        for one in done:
            if isinstance(one, BaseException):
                raise one
            total = _sum(total, one)
        return total

    async def _work_off(self, records: Sequence[Record]) -> Tally:
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
        except asyncpg.OutOfMemoryError:
            if len(verdicts) == 1:
                raise
            log.warning("lock_table_full", size=len(verdicts), remedy="raise max_locks_per_transaction of PostgreSQL")
            middle = len(verdicts) // 2
            return _sum(await self._settle(verdicts[:middle]), await self._settle(verdicts[middle:]))

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
            reason = misrouted(one.envelope, batch.ledger.streams.get(ref) or opening.get(ref), batch)
            if reason:
                refused.append(one.poison(reason))
            else:
                routed.append(one)
                # A ref belongs to its first sender from then on, within the batch that opens it too.
                opening.setdefault(ref, Stream(ref, source, ref))
        return routed, refused

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
        poisons.extend(_failed_poison(arrival, error) for arrival, error in give_up(batch, tried))
        still, over = batch.settle_counts()
        if batch.done:
            await held.release(connection, batch.done)
        if holds := batch.new_holds():
            await held.hold(connection, holds)
        waits = [_wait_of(ref, batch, tried.get(ref), ref in retried) for ref in still]
        if waits:
            await held.wait(connection, waits)
            await self._ask_again(connection, batch, [wait for wait in waits if wait.reason == "gap" and wait.attempts])
        if ended := [*over, *(ref for ref in retried if ref not in still)]:
            await held.go_on(connection, ended)

    async def _ask_again(self, connection: Any, batch: Batch, waits: Sequence[HeldRef]) -> None:
        for wait in waits:
            stream = batch.ledger.streams[wait.ref]
            gap = gap_of(stream, batch)
            parked_there = await parked.numbers_parked_of(connection, wait.ref, stream.peer, gap.start, gap.stop - 1)
            asked = request_for(stream, gap, parked_there)
            if asked is not None:
                batch.ledger.enter(Decision(messages=(asked,)), Cause(batch.moment.new_id()))
                log.info("resend_requested", ref=str(wait.ref), peer=stream.peer, numbers=len(gap))

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


def _lanes_of(records: Sequence[Record]) -> list[list[Record]]:
    """Records shared out by key: each ref in one lane and in order, so that one lane decides while the other waits."""
    if len(records) <= CHUNK:
        return [list(records)]
    lanes: list[list[Record]] = [[] for _ in range(LANES)]
    for record in records:
        lanes[crc32(record.key or b"") % LANES].append(record)
    return lanes


def _wait_of(ref: UUID, batch: Batch, before: HeldRef | None, looked_at: bool) -> HeldRef:
    return wait_of(ref, batch, before, looked_at, random.random())  # noqa: S311 - jitter, not a secret


def _arrival_of(message: held.Held) -> Arrival:
    return Arrival(read(message.body), message.body, stored=True)


def _failed_poison(arrival: Arrival, error: str) -> Poison:
    envelope = arrival.envelope
    record = Record("held", -1, int(envelope.sequence), str(envelope.subject).encode(), (), arrival.body)
    return Poison(
        record, "failing", error, envelope.source, envelope.subject, envelope.sequence, envelope.id, envelope.type
    )


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

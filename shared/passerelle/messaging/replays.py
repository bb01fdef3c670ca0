"""What staff do with parked messages: try again after a fix, or give up; either way somebody's name is kept."""

from collections.abc import Callable
from uuid import UUID

import asyncpg

from passerelle.contracts.envelope import read
from passerelle.contracts.exchange import MessageWithheld
from passerelle.messaging import held, parked, streams
from passerelle.messaging.decisions import Moment
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.held import Held, HeldRef
from passerelle.messaging.receiver import Receiver


class Replays:
    """Replays and discards parked messages of one organization."""

    def __init__(self, pool: asyncpg.Pool, receiver: Receiver, moment: Callable[[], Moment]) -> None:
        self._pool = pool
        self._receiver = receiver
        self._moment = moment

    async def replay(self, number: int, by: str) -> str:
        """Try a parked message again; answers `replayed`, `not_open`, or the reason it stays parked."""
        async with self._pool.acquire() as connection:
            found = await parked.one(connection, number)
        if found is None or found.record is None or found.ended_as:
            return "not_open"
        if found.reason == "failing" and found.record.body:
            await self._put_back(number, _held(found.record.body), "replayed", by)
            return "replayed"
        refused = await self._receiver.reconsider(found.record)
        async with self._pool.acquire() as connection:
            if refused is not None:
                await parked.replay_failed(connection, number, refused.reason, refused.detail)
                return refused.reason
            await parked.end(connection, number, "replayed", by)
        return "replayed"

    async def discard(self, number: int, by: str) -> str:
        """Give a parked message up; when it has a place in a sequence, that place counts as dealt with."""
        async with self._pool.acquire() as connection:
            found = await parked.one(connection, number)
            if found is None or found.ended_as:
                return "not_open"
            peer = await streams.peer_of(connection, found.ref) if found.ref else None
            said = peer == found.source and found.reason not in parked.UNVERIFIED
            if found.ref is None or not found.sequence or peer is None or not said:
                await parked.end(connection, number, "discarded", by)
                return "discarded"
        await self._put_back(number, self._tombstone(peer, found.ref, found.sequence), "discarded", by)
        return "discarded"

    async def replay_of(self, source: str) -> int:
        """Try again what came before its sender was known; answers how many were accepted."""
        async with self._pool.acquire() as connection:
            numbers = await parked.of_sources_unknown_then(connection, source)
        answers = [await self.replay(number, "directory") for number in numbers]
        return answers.count("replayed")

    async def _put_back(self, number: int, message: Held, how: str, by: str) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            threads = await streams.threads_of(connection, [message.ref])
            await streams.lock(connection, set(threads.values()))
            await held.hold(connection, [message])
            await streams.count_waiting(connection, message.ref)
            await held.wait(connection, [HeldRef(message.ref, "failing", 0, self._moment().now)])
            await parked.end(connection, number, how, by)
        await self._receiver.retry([message.ref])

    def _tombstone(self, source: str, ref: UUID, sequence: int) -> Held:
        moment = self._moment()
        cause = Cause(moment.new_id())
        identifier, body = enclose(MessageWithheld(), source, ref, sequence, moment.now, cause)
        return Held(ref, sequence, identifier, source, body)


def _held(body: bytes) -> Held:
    envelope = read(body)
    return Held(envelope.subject, envelope.sequence, envelope.id, envelope.source, body)

"""What staff do with messages not taken in: try again after a fix, ask for them again, or give up; each act is kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg

from passerelle.contracts.base import MAX_SEQUENCE
from passerelle.contracts.envelope import read
from passerelle.contracts.exchange import MessageWithheld, ResendRequested
from passerelle.messaging import held, parked, repairs, streams
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Decision, Moment, Outgoing
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.held import Held, HeldRef
from passerelle.messaging.parked import Parked
from passerelle.messaging.receiver import Receiver
from passerelle.messaging.repairs import Act, By
from passerelle.messaging.waiting import ASKED_AT_ONCE

AUTOMATIC = By("directory")
"""Who tries again by itself when a sender becomes known; what comes of nothing is not kept."""

AT_ONCE = 200
"""Messages of one kind tried again with one request."""


class Replays:
    """Repairs what came to one organization and was not taken in."""

    def __init__(
        self, pool: asyncpg.Pool, receiver: Receiver, commands: Commands, moment: Callable[[], Moment]
    ) -> None:
        self._pool = pool
        self._receiver = receiver
        self._commands = commands
        self._moment = moment

    async def replay(self, number: int, by: By) -> str:
        """Try a parked message again; answers `replayed`, `not_open`, or the reason it stays parked."""
        async with self._pool.acquire() as connection:
            found = await parked.one(connection, number)
        if found is None or found.record is None or found.ended_as:
            return "not_open"
        if found.reason == "failing" and found.record.body:
            await self._put_back(found, _held(found.record.body), Act.REPLAY, "replayed", by)
            return "replayed"
        refused = await self._receiver.reconsider(found.record)
        async with self._pool.acquire() as connection, connection.transaction():
            if refused is not None:
                await parked.replay_failed(connection, number, refused.reason, refused.detail)
            else:
                await parked.end(connection, number, "replayed", by.name)
            result = "replayed" if refused is None else refused.reason
            if refused is None or by is not AUTOMATIC:
                await self._note(connection, found, Act.REPLAY, by, result)
        return result

    async def replay_all(self, reason: str, by: By, limit: int = AT_ONCE) -> tuple[int, int]:
        """Try the oldest of a kind again; answers how many were tried, and how many accepted."""
        async with self._pool.acquire() as connection:
            numbers = await parked.numbers_of(connection, reason, limit)
        answers = [await self.replay(number, by) for number in numbers]
        return len(answers), answers.count("replayed")

    async def discard(self, number: int, by: By, cause: repairs.Cause | None = None) -> str:
        """Give a parked message up; when it has a place in a sequence, that place counts as dealt with."""
        async with self._pool.acquire() as connection:
            found = await parked.one(connection, number)
            if found is None or found.ended_as:
                return "not_open"
            peer = await streams.peer_of(connection, found.ref) if found.ref else None
            said = peer == found.source and found.reason not in parked.UNVERIFIED
            if found.ref is None or not found.sequence or peer is None or not said:
                async with connection.transaction():
                    await parked.end(connection, number, "discarded", by.name)
                    await self._note(connection, found, Act.DISCARD, by, "discarded", cause)
                return "discarded"
        tombstone = self._tombstone(peer, found.ref, found.sequence)
        await self._put_back(found, tombstone, Act.DISCARD, "discarded", by, cause)
        return "discarded"

    async def ask_again(self, ref: UUID, by: By, number: int | None = None) -> str:
        """Ask the sender for all of a ref from the number awaited on; answers `asked`, or `unknown_ref`.

        What was taken in already does no harm when it comes again. `number`: the parked message it is about.
        """
        async with self._pool.acquire() as connection:
            stream = await streams.stream_of(connection, ref)
        if stream is None or stream.stopped or not stream.peer:
            return "unknown_ref"
        last = min(stream.next_in + ASKED_AT_ONCE - 1, MAX_SEQUENCE)
        wanted = ResendRequested(from_sequence=stream.next_in, to_sequence=last)
        asked = Decision(messages=(Outgoing(stream.peer, ref, wanted),))
        await self._commands.execute([stream.thread], lambda states, moment: asked)
        async with self._pool.acquire() as connection:
            at = self._moment().now
            await repairs.note(connection, at, Act.ASK_AGAIN, by, "asked", number=number, ref=ref)
        return "asked"

    async def replay_of(self, source: str) -> int:
        """Try again what came before its sender was known; answers how many were accepted."""
        async with self._pool.acquire() as connection:
            numbers = await parked.of_sources_unknown_then(connection, source)
        answers = [await self.replay(number, AUTOMATIC) for number in numbers]
        return answers.count("replayed")

    async def _put_back(
        self, found: Parked, message: Held, act: Act, how: str, by: By, cause: repairs.Cause | None = None
    ) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            threads = await streams.threads_of(connection, [message.ref])
            await streams.lock(connection, set(threads.values()))
            await held.hold(connection, [message])
            await streams.count_waiting(connection, message.ref)
            await held.wait(connection, [HeldRef(message.ref, "failing", 0, self._moment().now)])
            await parked.end(connection, found.number, how, by.name)
            await self._note(connection, found, act, by, how, cause)
        await self._receiver.retry([message.ref])

    async def _note(
        self,
        connection: Any,
        found: Parked,
        act: Act,
        by: By,
        result: str,
        cause: repairs.Cause | None = None,
    ) -> None:
        at, said = self._moment().now, cause.value if cause else ""
        await repairs.note(
            connection, at, act, by, result, number=found.number, ref=found.ref, reason=found.reason, cause=said
        )

    def _tombstone(self, source: str, ref: UUID, sequence: int) -> Held:
        moment = self._moment()
        cause = Cause(moment.new_id())
        identifier, body = enclose(MessageWithheld(), source, ref, sequence, moment.now, cause)
        return Held(ref, sequence, identifier, source, body)


def _held(body: bytes) -> Held:
    envelope = read(body)
    return Held(envelope.subject, envelope.sequence, envelope.id, envelope.source, body)

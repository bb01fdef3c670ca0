"""Where states are locked, loaded and saved: the same for messages, commands and deadlines."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from passerelle.messaging import answers, deadlines, outbox, streams
from passerelle.messaging.decisions import Store
from passerelle.messaging.ledger import Ledger
from passerelle.messaging.ports import Agreement
from passerelle.messaging.sequence import Stream

LINK_STEPS = 2
"""How far links are followed from the aggregates a piece of work names."""
TRIES = 30

T = TypeVar("T")


class Contended(Exception):
    """Another transaction holds an aggregate that was reached by a link."""

    def __init__(self, keys: Collection[UUID]) -> None:
        super().__init__(self.__doc__)
        self.keys = frozenset(keys)


async def in_turn(attempt: Callable[[frozenset[UUID]], Awaitable[T]]) -> T:
    """Run a transaction so that nobody deadlocks.

    Waiting for a link while holding the aggregate that led to it could close a circle. So links are locked only when
    they are free; when one is not, the transaction starts again and waits for all it needs at once, in one order.
    """
    beforehand: frozenset[UUID] = frozenset()
    for number in range(TRIES):
        try:
            return await attempt(beforehand)
        except Contended as contended:
            beforehand |= contended.keys
        except asyncpg.DeadlockDetectedError:
            await asyncio.sleep(random.uniform(0, 0.02) * (number + 1))  # noqa: S311 - jitter, not a secret
    return await attempt(beforehand)


class Desk:
    """Opens a ledger on the aggregates a piece of work concerns, and writes it back in the same transaction."""

    def __init__(
        self, source: str, stores: Sequence[Store], agreement: Agreement, clock: Callable[[], datetime]
    ) -> None:
        self.source = source
        self.clock = clock
        self._stores = stores
        self._agreement = agreement

    async def open(self, connection: Any, keys: Collection[UUID], beforehand: Collection[UUID] = ()) -> Ledger:
        """Lock and load these aggregates, those they link to, and those these link to.

        Raises Contended when a link is held by somebody else: see `in_turn`.
        """
        ledger = Ledger(self.source, self.clock(), {}, {})
        reached = wanted = set(keys)
        locked = reached | set(beforehand)
        await streams.lock(connection, locked)
        for _ in range(LINK_STEPS + 1):
            if not wanted:
                break
            found = await self._load(connection, wanted)
            ledger.states.update(found)
            wanted = {key for state in found.values() for key in getattr(state, "links", ())} - reached
            if busy := await streams.lock_if_free(connection, wanted - locked):
                raise Contended(locked | wanted | busy)
            locked |= wanted
            reached = reached | wanted
        ledger.streams.update(await streams.streams_of(connection, reached))
        return ledger

    async def recall_stops(self, connection: Any, ledger: Ledger, refs: Collection[UUID]) -> None:
        """Refs that seem new may have been erased: a replay or a restored backup must not bring them back."""
        new = [ref for ref in refs if ref not in ledger.streams]
        if new:
            for ref in await self._agreement.stopped(connection, new):
                ledger.streams[ref] = Stream(ref, "", ref, stopped=True)

    async def close(self, connection: Any, ledger: Ledger) -> None:
        """Write everything on the sheet, one statement per table."""
        if ledger.opened:
            await streams.open_refs(connection, ledger.opened)
        for store in self._stores:
            if ledger.changed:
                await store.save(connection, tuple(ledger.changed.values()))
            if ledger.forgotten:
                await store.forget(connection, tuple(ledger.forgotten))
        if ledger.touched:
            await streams.save_streams(connection, (ledger.streams[ref] for ref in ledger.touched))
        if ledger.rows:
            await outbox.append(connection, ledger.rows)
        if ledger.deadlines:
            await deadlines.change(connection, ledger.deadlines)
        if ledger.disclosures:
            await self._agreement.record(connection, ledger.disclosures, ledger.now)
        if ledger.forgotten or ledger.stopped:
            await answers.erase(connection, {*ledger.forgotten, *ledger.stopped})
        if ledger.stopped:
            await streams.stop_streams(connection, ledger.stopped)
            await self._agreement.stop(connection, ledger.stopped, ledger.now)

    async def _load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        found: dict[UUID, Any] = {}
        for store in self._stores:
            found.update(await store.load(connection, keys))
        return found

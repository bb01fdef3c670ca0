"""Where states are locked, loaded and saved: the same for messages, commands and deadlines."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from passerelle.messaging import deadlines, outbox, streams
from passerelle.messaging.decisions import Store
from passerelle.messaging.ledger import Ledger
from passerelle.messaging.ports import Agreement


class Desk:
    """Opens a ledger on the aggregates a piece of work concerns, and writes it back in the same transaction."""

    def __init__(
        self, source: str, stores: Sequence[Store], agreement: Agreement, clock: Callable[[], datetime]
    ) -> None:
        self.source = source
        self.clock = clock
        self._stores = stores
        self._agreement = agreement

    async def open(self, connection: Any, keys: Collection[UUID]) -> Ledger:
        """Lock and load these aggregates, those they link to, and those these link to."""
        ledger = Ledger(self.source, self.clock(), {}, {})
        await self.widen(connection, ledger, keys)
        return ledger

    async def widen(self, connection: Any, ledger: Ledger, keys: Collection[UUID]) -> None:
        """Bring further aggregates on the sheet."""
        known: set[UUID] = set(ledger.states)
        wanted = set(keys) - known
        reached: set[UUID] = set()
        for _ in range(3):
            if not wanted:
                break
            await streams.lock(connection, wanted)
            reached |= wanted
            found = await self._load(connection, wanted)
            ledger.states.update(found)
            links = {key for state in found.values() for key in getattr(state, "links", ())}
            wanted = links - reached - known
        if reached:
            found_streams = await streams.streams_of(connection, reached)
            ledger.streams.update({ref: stream for ref, stream in found_streams.items() if ref not in ledger.touched})

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
        if ledger.stopped:
            await streams.stop_streams(connection, ledger.stopped)
            await self._agreement.stop(connection, ledger.stopped, ledger.now)

    async def _load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        found: dict[UUID, Any] = {}
        for store in self._stores:
            found.update(await store.load(connection, keys))
        return found

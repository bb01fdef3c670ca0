"""The relay: sends unsent messages in order, in shards it owns, and marks them only once the broker has them.

At least once: the recipient's inbox is what makes the effect happen once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg
import structlog

from passerelle.contracts.envelope import read
from passerelle.messaging import outbox, shards
from passerelle.messaging.absentees import Absentees
from passerelle.messaging.decisions import Moment
from passerelle.messaging.enclosure import withheld_in_place_of
from passerelle.messaging.failpoints import failpoint
from passerelle.messaging.outbox import Row
from passerelle.messaging.ports import Agreement, Notary
from passerelle.messaging.shipment import Producer, Shipment

BATCH = 2000
CHUNK = 500
"""Messages signed at once, while those before them are handed to the broker."""
SMALL = 16
"""Messages signed sooner than a thread wakes up."""
FASTEST, SLOWEST = 0.02, 0.05
"""Seconds between two looks for what other processes wrote; commits in this process wake the relay at once."""

log = structlog.get_logger()


class Relay:
    """Sends the outbox of one organization; several may run at once, each owning its own shards."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        producer: Callable[[], Producer],
        notary: Notary,
        agreement: Agreement,
        moment: Callable[[], Moment],
        *,
        sent: Callable[[int], None] = lambda count: None,
        broken: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._pool = pool
        self._producer = producer
        self._notary = notary
        self._agreement = agreement
        self._moment = moment
        self._sent = sent
        self._broken = broken
        self._woken = asyncio.Event()
        self._stopping = False
        self._trouble = 0
        self._absentees = Absentees()

    @property
    def absent(self) -> list[str]:
        """Recipients without an inbox, left alone for now."""
        return self._absentees.names()

    def wake(self) -> None:
        """Something was committed in this process."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the batch at hand and end."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped; any trouble is retried, because the rows stay where they are."""
        while not self._stopping:
            try:
                async with self._pool.acquire() as connection, shards.owned(connection) as owned:
                    await self._send_while_owner(connection, owned)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                self._trouble += 1
                log.warning("relay_waits", error=type(error).__name__, tries=self._trouble)
                self._woken.clear()
                await self._rest(0.1 * 2 ** min(self._trouble, 4))

    async def _send_while_owner(self, connection: Any, owned: shards.Owned) -> None:
        pause = FASTEST
        while not self._stopping:
            self._woken.clear()
            await owned.refresh()
            count = await self.send_batch(connection, owned.numbers) if owned.numbers else 0
            self._trouble = 0
            pause = FASTEST if count else min(SLOWEST, pause * 1.5)
            if count < BATCH:
                await self._rest(pause)

    async def send_batch(self, connection: Any, numbers: frozenset[int]) -> int:
        """Send the oldest unsent messages of these shards; answers how many the broker has now."""
        absent = self._absentees.names()
        if absent:
            rows = await outbox.unsent_but_for(connection, numbers, BATCH, absent)
        else:
            rows = await outbox.unsent(connection, numbers, BATCH)
        if rows:
            rows = await self._absentees.rows_of_present(rows, self._producer())
        if not rows:
            return 0
        rows = await self._without_ended_agreements(connection, rows)
        failpoint("relay.before_send")
        acknowledged = await self._send(rows)
        failpoint("relay.after_send")
        if acknowledged:
            await outbox.mark_sent(connection, acknowledged)
            failpoint("relay.after_mark")
            self._sent(len(acknowledged))
        return len(acknowledged)

    async def _send(self, rows: Sequence[Row]) -> list[int]:
        shipment = Shipment(self._producer())
        chunks = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
        signed = asyncio.create_task(self._sign(chunks[0]))
        for number, chunk in enumerate(chunks):
            key_id, signatures = await signed
            if number + 1 < len(chunks):  # the next ones are signed while these are handed over
                signed = asyncio.create_task(self._sign(chunks[number + 1]))
            await shipment.hand_over(chunk, key_id, signatures)
        if shipment.is_empty:
            # A producer that met an error it does not recover from refuses everything from then on.
            if self._broken is not None:
                await self._broken()
            raise TimeoutError("nothing could be handed to the broker")
        positions, failed = await shipment.acknowledged()
        if failed:
            log.warning("broker_refused", count=len(failed), error=type(failed[0]).__name__)
            if self._broken is not None:
                await self._broken()
        return positions

    async def _sign(self, rows: Sequence[Row]) -> tuple[str, list[str]]:
        items = [(row.recipient, row.body) for row in rows]
        if len(items) <= SMALL:
            return self._notary.sign_many(items)
        return await asyncio.to_thread(self._notary.sign_many, items)

    async def _without_ended_agreements(self, connection: Any, rows: list[Row]) -> list[Row]:
        grants = {row.grant for row in rows if row.grant}
        if not grants:
            return rows
        in_force = await self._agreement.in_force(connection, grants, self._moment().now)
        ended = [self._withheld(row) for row in rows if row.grant and row.grant not in in_force]
        if not ended:
            return rows
        await outbox.withhold(connection, ended)
        log.info("messages_withheld", count=len(ended))
        replaced = {row.position: row for row in ended}
        return [replaced.get(row.position, row) for row in rows]

    def _withheld(self, row: Row) -> Row:
        identifier, body = withheld_in_place_of(read(row.body), self._moment().now)
        return row._replace(id=identifier, body=body, grant=None)

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return

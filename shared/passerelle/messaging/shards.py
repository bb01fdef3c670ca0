"""Which relay sends which shards: session advisory locks, shared out evenly among the relays that are alive."""

import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from passerelle.messaging.outbox import SHARDS

LOCK_CLASS = 0x70617373
"""First half of the two-part advisory lock key, so that shards never meet the one-part keys of the aggregates."""
REFRESH = 1.0
ALIVE = 5


@asynccontextmanager
async def owned(connection: Any) -> AsyncIterator["Owned"]:
    """The shards this session owns; given back at the end, or by the server when the session dies."""
    mine = Owned(connection)
    try:
        yield mine
    finally:
        if not connection.is_closed():
            try:
                await mine.give_back()
            except BaseException:
                connection.terminate()  # The locks of a session end with it.
                raise


@dataclass(slots=True)
class Owned:
    """Shards held by one database session."""

    connection: Any
    relay: UUID = field(default_factory=uuid4)
    numbers: frozenset[int] = frozenset()
    refreshed_at: float = 0.0

    async def refresh(self) -> None:
        """Once a second: tell that this relay is alive, take free shards, give up more than a fair share."""
        if time.monotonic() - self.refreshed_at < REFRESH and self.refreshed_at:
            return
        self.refreshed_at = time.monotonic()
        alive = await self.connection.fetchval(
            "WITH me AS (INSERT INTO relays (relay) VALUES ($1) ON CONFLICT (relay) DO UPDATE SET seen_at = now()),"
            " gone AS (DELETE FROM relays WHERE seen_at < now() - make_interval(secs => $2) AND relay <> $1)"
            " SELECT count(*) FROM relays WHERE seen_at >= now() - make_interval(secs => $2) AND relay <> $1",
            self.relay,
            ALIVE,
        )
        share = math.ceil(SHARDS / (alive + 1))
        if len(self.numbers) > share:
            await self._unlock(sorted(self.numbers)[share:])
        elif len(self.numbers) < share:
            await self._lock(share - len(self.numbers))

    async def give_back(self) -> None:
        """Release everything, so that the others need not wait for this session to be found dead."""
        await self._unlock(sorted(self.numbers))
        await self.connection.execute("DELETE FROM relays WHERE relay = $1", self.relay)

    async def _lock(self, count: int) -> None:
        free = [number for number in range(SHARDS) if number not in self.numbers]
        for number in free:
            if count == 0:
                break
            if await self.connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", LOCK_CLASS, number):
                self.numbers |= {number}
                count -= 1

    async def _unlock(self, numbers: list[int]) -> None:
        self.numbers -= frozenset(numbers)
        await self.connection.execute(
            "SELECT pg_advisory_unlock($1, number) FROM unnest($2::int[]) AS n(number)", LOCK_CLASS, numbers
        )

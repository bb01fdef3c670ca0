"""Keeps the erasure journal beside the database, and reads it back before anything else when the database is older."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import structlog

from passerelle.messaging import deadlines
from passerelle.messaging.decisions import SetDeadline
from passerelle.privacy import erasure
from passerelle.privacy.erasure import ERASE_AGAIN, Erased
from passerelle.privacy.journal import append_journal, missing, read_journal
from passerelle.runtime.exchange import DATABASE_AWAY

EVERY_S = 2.0

log = structlog.get_logger()


class ErasureJournal:
    """The file and the two lists in the database, kept equal."""

    def __init__(self, pool: asyncpg.Pool, path: Path, now: Callable[[], datetime], erases_again: bool) -> None:
        self._pool = pool
        self._path = path
        self._now = now
        self._erases_again = erases_again
        self._written: set[Erased] = set()
        self._is_in_trouble = False

    async def recall(self) -> int:
        """Nothing comes in on what was erased, and what a backup brought back is erased; answers how much that is."""
        journal = await asyncio.to_thread(read_journal, self._path)
        self._written = set(journal)
        async with self._pool.acquire() as connection, connection.transaction():
            back = missing(await erasure.whole_list(connection), journal)
            if back:
                await self._recall(connection, back)
        await self.keep()
        return len(back)

    async def run_journal(self) -> None:
        """Write down what is erased from now on."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.keep()
            except DATABASE_AWAY:
                continue

    async def keep(self) -> None:
        """Append what is in the database and not yet in the file."""
        async with self._pool.acquire() as connection:
            if await erasure.count(connection) == len(self._written):
                return
            new = missing(self._written, await erasure.whole_list(connection))
        try:
            await asyncio.to_thread(append_journal, self._path, new)
        except OSError as error:
            if not self._is_in_trouble:
                log.error("erasure_journal_not_written", error=type(error).__name__, count=len(new))
            self._is_in_trouble = True
            return
        self._is_in_trouble = False
        self._written |= set(new)

    async def _recall(self, connection: Any, back: Mapping[Erased, datetime]) -> None:
        log.warning("erased_brought_back", count=len(back))
        for at in set(back.values()):
            await erasure.stop(connection, [key for (key, about), one in back.items() if not about and one == at], at)
        await erasure.mark(connection, [(key, about, at) for (key, about), at in back.items() if about])
        if self._erases_again:
            due = [SetDeadline(key, ERASE_AGAIN, self._now(), about) for key, about in back]
            await deadlines.set_all(connection, due)

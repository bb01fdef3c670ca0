"""The keeper: what an organization does by itself - deadlines, retries, gaps, cleaning."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import structlog

from passerelle.messaging import answers, held, inbox, outbox
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Moment
from passerelle.messaging.receiver import Receiver

log = structlog.get_logger()

TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long things are remembered; the inbox longer than any replay can reach back."""

    answers: timedelta = timedelta(days=2)
    outbox: timedelta = timedelta(days=60)
    inbox: timedelta = timedelta(days=120)
    batch: int = 2000


class Keeper:
    """Loops of one organization that no message starts."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        receiver: Receiver,
        commands: Commands,
        moment: Callable[[], Moment],
        keeping: Keeping | None = None,
        forget_more: Callable[[asyncpg.Pool], Awaitable[int]] | None = None,
    ) -> None:
        self._pool = pool
        self._receiver = receiver
        self._commands = commands
        self._moment = moment
        self._keeping = keeping or Keeping()
        self._forget_more = forget_more
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End after the step at hand."""
        self._stopping.set()

    async def run_deadlines(self) -> None:
        """Answer deadlines as they come."""
        await self._every(0.1, self._commands.wake_due)

    async def run_retries(self) -> None:
        """Look again at refs that wait."""
        await self._every(0.1, self.retry_due)

    async def run_cleaning(self) -> None:
        """Forget old rows, a little at a time."""
        await self._every(5.0, self.clean)

    async def retry_due(self) -> int:
        """Retry the refs whose time has come."""
        async with self._pool.acquire() as connection:
            due = await held.due(connection, self._moment().now, 100)
        if due:
            await self._receiver.retry([ref.ref for ref in due])
        return len(due)

    async def clean(self) -> int:
        """One small step of cleaning in each table; answers how many rows went."""
        now = self._moment().now
        keeping = self._keeping
        async with self._pool.acquire() as connection:
            gone = await inbox.forget_older(connection, now - keeping.inbox, keeping.batch)
            gone += await outbox.forget_older(connection, now - keeping.outbox, keeping.batch)
            gone += await answers.forget_older(connection, now - keeping.answers, keeping.batch)
        return gone + (await self._forget_more(self._pool) if self._forget_more else 0)

    async def _every(self, seconds: float, step: Callable[[], Awaitable[int]]) -> None:
        trouble = 0
        while not self._stopping.is_set():
            try:
                more = bool(await step())
                trouble = 0
            except TROUBLE as error:
                trouble += 1
                more = False
                log.warning("keeper_waits", error=type(error).__name__, tries=trouble)
            pause = 0.005 if more else seconds * 2 ** min(trouble, 5)
            try:
                await asyncio.wait_for(self._stopping.wait(), pause)
            except TimeoutError:
                continue

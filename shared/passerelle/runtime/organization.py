"""One organization: its settings, keys, pool, broker and loops; no module keeps state, a process may host several."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import structlog
import uuid_utils.compat

from passerelle.contracts.directory import ServiceOffered
from passerelle.messaging import held, outbox, parked
from passerelle.messaging.answers import Once
from passerelle.messaging.batch import Tally
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Command, Moment
from passerelle.messaging.desk import Desk
from passerelle.messaging.enclosure import Cause
from passerelle.messaging.keeper import Keeper
from passerelle.messaging.parked import Record
from passerelle.messaging.receiver import Receiver
from passerelle.messaging.reconciler import Reconciler
from passerelle.messaging.relay import Relay
from passerelle.messaging.replays import Replays
from passerelle.privacy.agreement import RecordedAgreement
from passerelle.privacy.directory import Directory
from passerelle.privacy.encoding import bytes_of
from passerelle.privacy.erasure import ERASE_AGAIN
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.retention_rows import set_months
from passerelle.runtime.announcements import Announcements
from passerelle.runtime.database import create_pool, migrate
from passerelle.runtime.exchange import BROKER_AWAY, DATABASE_AWAY, Exchange
from passerelle.runtime.journal import ErasureJournal
from passerelle.runtime.metrics import Metrics
from passerelle.runtime.notary import DirectoryNotary
from passerelle.runtime.offering import offered_now
from passerelle.runtime.service import Counting, PageSite, Reader, ServiceDefinition, services_of
from passerelle.runtime.settings import Settings
from passerelle.runtime.statistics import Statistics
from passerelle.runtime.tracing import Tracing, correlation_bound
from passerelle.runtime.watchdog import Watchdog

SECOND_LOOK = 3.0
"""Seconds between two looks at what came from senders unknown then."""

LOOK_AT_STATISTICS = 60.0
"""Seconds between two looks at whether statistics are due."""

log = structlog.get_logger()


def now_utc() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


def _name_of(command: Command) -> str:
    """Of the function, or of the one that holds the lambda."""
    names = [name for name in getattr(command, "__qualname__", "command").split(".") if not name.startswith("<")]
    return str(names[-1])


class Organization:
    """Hosts one organization of one kind of service."""

    def __init__(
        self,
        service: ServiceDefinition,
        settings: Settings,
        clock: Callable[[], datetime] = now_utc,
        tracing: Tracing | None = None,
    ) -> None:
        self.service = service
        self.settings = settings
        self.id = settings.organization
        self.now = clock
        self.metrics = Metrics(self.id)
        self.tracing = tracing or Tracing(self.id, settings.otlp_endpoint)
        self.directory = Directory(bytes_of(settings.registrar_key))
        self.ring = KeyRing.load(settings.keys_file)
        self.directory_is_read = asyncio.Event()
        self.stopping = asyncio.Event()
        self.leaving = asyncio.Event()
        """Set when the web server is told to end: streams to open pages end too."""
        self.site: PageSite | None = None
        self.pages = tuple(service.pages(self)) if service.pages else ()
        self.reactions = service.reactions_of(self)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Prepare the database, then begin; Kafka is waited for in the background."""
        with structlog.contextvars.bound_contextvars(organization=self.id):  # inherited by every task begun here
            await self._start()

    async def _start(self) -> None:
        self.pool = await self._connect_database()
        self._assemble()
        await self.announcements.recall()
        await self.journal.recall()
        for loop in (
            self.relay.run,
            self.keeper.run_deadlines,
            self.keeper.run_retries,
            self.keeper.run_cleaning,
            self.journal.run_journal,
            self._run_exchange,
            self._run_directory,
            self._run_announcing,
            self._run_statistics,
            self._run_reconciliation,
            self._run_second_looks,
            self._run_gauges,
            self._run_watchdog,
        ):
            self._tasks.append(asyncio.create_task(self._kept_up(loop), name=loop.__name__))
        log.info("organization_started", kind=self.service.kind)

    async def stop(self) -> None:
        """Finish the batch, commit, leave the group, send what is queued as far as time allows, close."""
        self.stopping.set()
        await self.exchange.stop_inbox()
        self.keeper.stop()
        await self._drain()
        self.relay.stop()
        await asyncio.wait([task for task in self._tasks if task.get_name() == "run"], timeout=5)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.exchange.stop_producer()
        with suppress(*DATABASE_AWAY):
            await self.journal.keep()
        await self.pool.close()
        await asyncio.to_thread(self.notary.close)
        self.tracing.stop()
        log.info("organization_stopped")

    async def execute(self, keys: Collection[UUID], command: Command, once: Once | None = None) -> Any:
        """Carry a command out on these aggregates in one transaction; raises the command's refusal."""
        with self.tracing.commanding(_name_of(command)) as traceparent:
            cause = Cause(correlation_bound(), None, traceparent)
            return await self.commands.execute(keys, command, cause, once)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """A connection for reading views."""
        async with self.pool.acquire() as connection:
            yield connection

    async def audit_read(self, visitor: Reader, thread: UUID, what: str) -> None:
        """Leave a row about who read something of a person; `what` is the page's code. For pages only."""
        if self.site is not None:
            await self.site.audit_read(visitor, thread, what)

    async def audit_reads(
        self, visitor: Reader, threads: Collection[UUID], what: str, *, every: timedelta = timedelta(hours=1)
    ) -> None:
        """The same for all names of a list at once: a row for each, at most one an hour for the same page.

        `every=timedelta()` when the files are taken along, as by an export: a row each time.
        """
        if self.site is not None:
            await self.site.audit_reads(visitor, threads, what, every=every)

    def moment(self) -> Moment:
        """Time and chance for a decision."""
        return Moment(self.now(), uuid_utils.compat.uuid4, os.urandom)

    async def database_answers(self) -> bool:
        """Whether the database can be reached right now."""
        try:
            await asyncio.wait_for(self.pool.fetchval("SELECT 1"), 2)
        except DATABASE_AWAY:
            return False
        return True

    async def _connect_database(self) -> asyncpg.Pool:
        pool: asyncpg.Pool | None = None
        while pool is None:
            try:
                pool = await self._prepared_pool()
            except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.PostgresConnectionError) as error:
                log.warning("database_away", error=type(error).__name__)
                await asyncio.sleep(1)
        return pool

    async def _prepared_pool(self) -> asyncpg.Pool:
        pool = await create_pool(self.settings.dsn.get_secret_value(), self.settings.pool_size)
        async with pool.acquire() as connection:
            await migrate(connection, (*self.service.migrations, *(self.site.migrations if self.site else ())))
            await set_months(connection, self.settings.retention_months)
        return pool

    def _assemble(self) -> None:
        agreement = RecordedAgreement()
        notary = self.notary = DirectoryNotary(self.ring, self.directory, self.now)
        desk = Desk(self.id, self.service.stores, agreement, self.now)
        self.exchange = Exchange(self.settings, self.receive, self.database_answers, self.metrics.received)
        self.relay = Relay(
            self.pool,
            self.exchange.producer,
            notary,
            agreement,
            self.moment,
            sent=self.metrics.relayed,
            broken=self.exchange.replace_producer,
        )
        self.receiver = Receiver(
            self.pool,
            desk,
            self.reactions,
            notary,
            self.moment,
            trace=self.tracing.answering,
            committed=self._committed,
        )
        self.commands = Commands(self.pool, desk, self.reactions, self.moment, committed=self._committed)
        forget_more = self.site.forget_old if self.site else None
        self.keeper = Keeper(self.pool, self.receiver, self.commands, self.moment, forget_more=forget_more)
        self.replays = Replays(self.pool, self.receiver, self.commands, self.moment)
        erases_again = ERASE_AGAIN in self.reactions.deadlines
        self.journal = ErasureJournal(self.pool, self.settings.journal, self.now, erases_again)
        self.reconciler = Reconciler(self.pool, self.exchange.end_offsets)
        self.announcements = Announcements(self.id, self.directory, self.pool, self._learnt)
        self.statistics = Statistics(self.ring, self.directory, self.pool, self.service.figures)

    def _committed(self) -> None:
        self.relay.wake()
        if self.site is not None:
            self.site.committed()

    async def receive(self, records: Sequence[Record]) -> Tally:
        """Deal with a batch of records of the inbox."""
        return await self.receiver.receive(records)

    async def _learnt(self, organization: str) -> None:
        await self.replays.replay_of(organization)

    async def _kept_up(self, loop: Callable[[], Awaitable[None]]) -> None:
        """No error may end a loop for good: the process would live on without it, and look well."""
        while not self.stopping.is_set():
            try:
                await loop()
            except Exception as error:
                log.error("loop_failed", loop=getattr(loop, "__name__", ""), exc_info=error)
                await asyncio.sleep(1)
            else:
                return

    async def _run_exchange(self) -> None:
        await self.exchange.connect_producer()
        await self.directory_is_read.wait()
        await self._announce()
        await self.exchange.connect_inbox()

    async def _announce(self) -> None:
        offered = await self._offered()
        producer = self.exchange.producer()
        await self.announcements.announce(producer, self.ring, self.settings.name, offered, self.moment())

    async def _offered(self) -> tuple[ServiceOffered, ...]:
        declared = services_of(self.settings.services_file)
        if self.service.places is None or not self.settings.announce_places:
            return declared
        known = self.directory.entry(self.id)
        async with self.connection() as connection:
            counted = await self.service.places(connection, self.now())
        return offered_now(declared, counted, known.services if known else (), self.now())

    async def _run_announcing(self) -> None:
        """Places change with every acceptance; the network hears of it at most once in a while."""
        while not self.stopping.is_set():
            await asyncio.sleep(self.settings.announce_seconds)
            with suppress(*BROKER_AWAY, *DATABASE_AWAY):
                if self.exchange.is_connected and self.service.places is not None:
                    await self._announce()

    async def _run_statistics(self) -> None:
        """At most daily: what was counted of quarters that are over changes rarely."""
        while not self.stopping.is_set():
            await asyncio.sleep(LOOK_AT_STATISTICS)
            with suppress(*BROKER_AWAY, *DATABASE_AWAY):
                if self.exchange.is_connected and await self.statistics.is_due(self.now()):
                    await self.statistics.publish(self.exchange.producer(), self.moment())

    async def _run_directory(self) -> None:
        while not self.stopping.is_set():
            consumer = self.exchange.directory_consumer()
            try:
                await consumer.start()
                await self.announcements.follow(consumer, self.directory_is_read.set)
            except (*BROKER_AWAY, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("directory_away", error=type(error).__name__)
                await asyncio.sleep(1)
            finally:
                await consumer.stop()

    async def _run_reconciliation(self) -> None:
        while not self.stopping.is_set():
            await asyncio.sleep(self.settings.reconcile_seconds)
            try:
                if not self.exchange.is_connected:
                    continue
                await self._announce()
                if await self.reconciler.reconcile():
                    self.relay.wake()
            except (*BROKER_AWAY, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("reconciliation_put_off", error=type(error).__name__)

    async def _run_second_looks(self) -> None:
        """A sender may have announced itself between the look at its message and the parking of it."""
        while not self.stopping.is_set():
            await asyncio.sleep(SECOND_LOOK)
            with suppress(*DATABASE_AWAY):
                async with self.pool.acquire() as connection:
                    sources = await parked.sources_unknown_then(connection, tries=3)
                for source in sources:
                    if self.directory.entry(source):
                        await self.replays.replay_of(source)

    async def _run_gauges(self) -> None:
        while not self.stopping.is_set():
            try:
                await self.measure()
            except DATABASE_AWAY:
                log.warning("gauges_stale")
            await asyncio.sleep(5)

    async def measure(self) -> None:
        """Set the gauges."""
        metrics = self.metrics
        async with self.pool.acquire() as connection:
            waiting, oldest = await outbox.backlog(connection)
            refs, messages = await held.counts(connection)
            metrics.parked.set(await parked.count_open(connection))
            metrics.counted(await self._standing(connection))
        metrics.unsent.set(waiting)
        metrics.outbox_age.set((self.now() - oldest).total_seconds() if oldest else 0)
        metrics.held_refs.set(refs)
        metrics.held_messages.set(messages)
        if self.exchange.inbox is not None:
            metrics.lag.set(self.exchange.inbox.lag())
            metrics.uncommitted.set(self.exchange.inbox.uncommitted)

    async def _standing(self, connection: Any) -> dict[tuple[str, str], int]:
        """What those stores count that count anything."""
        figures: dict[tuple[str, str], int] = {}
        for store in self.service.stores:
            if isinstance(store, Counting):
                figures |= await store.gauges(connection)
        return figures

    async def _run_watchdog(self) -> None:
        """The client library has hangs nobody has explained: better to be restarted than to wait for ever."""
        watchdog = Watchdog(self.settings.stuck_seconds)
        while not self.stopping.is_set():
            await asyncio.sleep(self.settings.stuck_seconds / 4)
            try:
                standings = await asyncio.wait_for(self.exchange.standings(), 10)
            except BROKER_AWAY:
                watchdog.forgive()
                continue
            if self.exchange.inbox is None or not await self.database_answers():
                watchdog.forgive()
            elif watchdog.is_stuck(standings, time.monotonic()):
                log.critical("consumer_stuck", unread=sum(one.end - one.committed for one in standings.values()))
                os._exit(70)

    async def _drain(self) -> None:
        end = time.monotonic() + self.settings.drain_seconds
        while time.monotonic() < end and self.exchange.is_producing:
            try:
                async with self.pool.acquire() as connection:
                    waits = await outbox.waits_for_others(connection, self.relay.absent)
            except DATABASE_AWAY:
                return
            if not waits:
                return
            self.relay.wake()
            await asyncio.sleep(0.05)

import asyncio
import errno
import shutil
import sys
from collections.abc import Awaitable
from pathlib import Path

from passerelle.platform import ports, processes
from passerelle.platform.admission import admit, prepare, scram_access
from passerelle.platform.class_archive import with_archive
from passerelle.platform.errors import DiskIsFull, MachineIsUnsuitable, PlatformIsNotRunning
from passerelle.platform.home import Home, KafkaRecord, OrganizationSecrets, PlatformRecord, PostgresRecord
from passerelle.platform.interface import (
    ComponentState,
    ComponentStatus,
    OrganizationAccess,
    PlatformStatus,
    Progress,
    Running,
    silent,
)
from passerelle.platform.jars import KAFKA_VERSION
from passerelle.platform.kafka_administration import administration
from passerelle.platform.kafka_broker import KafkaBroker
from passerelle.platform.kafka_programs import KafkaPrograms, kafka_programs
from passerelle.platform.kafka_settings import ADMINISTRATOR
from passerelle.platform.postgres_administration import dsn
from passerelle.platform.postgres_server import ADMINISTRATOR as POSTGRES_ADMINISTRATOR
from passerelle.platform.postgres_server import VERSION as POSTGRES_VERSION
from passerelle.platform.postgres_server import PostgresServer
from passerelle.platform.processes import ProcessRecord
from passerelle.platform.topics import checked_name, declared_topics

LEAST_FREE_BYTES = 500_000_000

Seen = tuple[ComponentState, int | None, int | None]


class EmbeddedPlatform:
    """Real Kafka and real PostgreSQL as processes of this machine, from wheels and jars."""

    def __init__(self, home: Path) -> None:
        if sys.platform == "win32":
            raise MachineIsUnsuitable("Kafka is started on Linux and macOS only.")
        self.home = Home.at(home)
        self.kafka = KafkaBroker(self.home)
        self.postgres = PostgresServer(self.home)
        self.topics = declared_topics()

    async def start(self, progress: Progress = silent) -> Running:
        self.home.create()
        check_disk(self.home.path)
        async with self.home.locked(progress):
            record = await self.start_components(self.planned(progress), progress)
            running = self.running(record)
            await prepare(running, self.topics)
        return running

    async def stop(self) -> None:
        if self.home.exists():
            async with self.home.locked(silent):
                await self.stop_components()

    async def reset(self, progress: Progress = silent) -> None:
        """Stops what runs and removes the state folder with all it holds."""
        if self.home.exists():
            self.home.refuse_foreign()
            async with self.home.locked(progress):
                await self.stop_components()
                await asyncio.to_thread(self.home.remove)

    async def status(self) -> PlatformStatus:
        kafka: Seen = ("stopped", None, None)
        postgres = kafka
        if (record := self.home.record()) is not None:
            kafka = seen(record.kafka, self.kafka.process(record.kafka))
            postgres = seen(record.postgres, self.postgres.process(record.postgres))
        return PlatformStatus(
            "embedded",
            (
                ComponentStatus("kafka", *kafka, KAFKA_VERSION),
                ComponentStatus("postgres", *postgres, POSTGRES_VERSION),
            ),
        )

    async def ensure_organization(self, organization: str) -> OrganizationAccess:
        name = checked_name(organization)
        async with self.home.locked(silent):
            record = self.running_record()
            return await admit(self.running(record), self.topics, name, self.organization_secrets(name))

    async def restart_kafka(self, progress: Progress = silent) -> None:
        """Ends Kafka if it runs, and starts it again on the same data and the same ports."""
        async with self.home.locked(progress):
            record = self.known_record()
            await asyncio.to_thread(self.kafka.stop, record.kafka)
            await self.start_kafka(record, progress)
            async with administration(self.running(record).kafka):
                pass

    async def restart_postgres(self, progress: Progress = silent) -> None:
        """Ends PostgreSQL if it runs, and starts it again on the same data and the same port."""
        async with self.home.locked(progress):
            record = self.known_record()
            await asyncio.to_thread(self.postgres.stop, record.postgres)
            await self.start_postgres(record, progress)

    async def kill_kafka(self) -> None:
        """Ends Kafka as a crash does."""
        await self.kill(self.known_record().kafka)

    async def kill_postgres(self) -> None:
        """Ends PostgreSQL as a crash does."""
        await self.kill(self.known_record().postgres)

    async def kill(self, record: KafkaRecord | PostgresRecord) -> None:
        if record.process is not None:
            await asyncio.to_thread(processes.kill, record.process.pid)

    def planned(self, progress: Progress) -> PlatformRecord:
        """The remembered ports where they are still free, others where another program took them."""
        self.home.ensure_secrets()
        record = self.home.record() or self.new_record(progress)
        record.kafka.process = self.kafka.process(record.kafka)
        if record.kafka.process is None:
            record.kafka.port = still_free(record.kafka.port, progress)
            record.kafka.controller_port = still_free(record.kafka.controller_port, progress)
        record.postgres.process = self.postgres.process(record.postgres)
        if record.postgres.process is None:
            record.postgres.port = still_free(record.postgres.port, progress)
        self.home.remember(record)
        return record

    def new_record(self, progress: Progress) -> PlatformRecord:
        kafka = ports.choose()
        controller = ports.choose(frozenset({kafka}))
        postgres = ports.choose(frozenset({kafka, controller}))
        return PlatformRecord(
            kafka=KafkaRecord(port=kafka, controller_port=controller),
            postgres=PostgresRecord(port=postgres, data=self.postgres.data_folder(progress)),
        )

    async def start_components(self, record: PlatformRecord, progress: Progress) -> PlatformRecord:
        starts: list[Awaitable[None]] = []
        if record.kafka.process is None:
            starts.append(self.start_kafka(record, progress))
        if record.postgres.process is None:
            starts.append(self.start_postgres(record, progress))
        # Both are waited for: an error of one must not leave the other one started and forgotten.
        for outcome in await asyncio.gather(*starts, return_exceptions=True):
            if isinstance(outcome, OSError) and outcome.errno == errno.ENOSPC:
                raise DiskIsFull(f"State folder: {self.home.path}.") from outcome
            if isinstance(outcome, BaseException):
                raise outcome
        return record

    async def start_kafka(self, record: PlatformRecord, progress: Progress) -> None:
        programs = await asyncio.to_thread(ready_programs, progress)
        record.kafka.process = await asyncio.to_thread(self.kafka.start, record.kafka, programs, progress)
        self.home.remember(record)

    async def start_postgres(self, record: PlatformRecord, progress: Progress) -> None:
        record.postgres.process = await asyncio.to_thread(self.postgres.start, record.postgres, progress)
        self.home.remember(record)

    async def stop_components(self) -> None:
        record = self.home.record()
        if record is None:
            return
        await asyncio.gather(
            asyncio.to_thread(self.kafka.stop, record.kafka), asyncio.to_thread(self.postgres.stop, record.postgres)
        )
        record.kafka.process = record.postgres.process = None
        self.home.remember(record)

    def running(self, record: PlatformRecord) -> Running:
        secrets = self.home.secrets()
        kafka = scram_access(f"127.0.0.1:{record.kafka.port}", ADMINISTRATOR, secrets.kafka_admin)
        address = dsn("127.0.0.1", record.postgres.port, POSTGRES_ADMINISTRATOR, secrets.postgres_admin, "postgres")
        return Running(kafka, address)

    def known_record(self) -> PlatformRecord:
        record = self.home.record()
        if record is None:
            raise PlatformIsNotRunning(f"It was never started in {self.home.path}.")
        return record

    def running_record(self) -> PlatformRecord:
        record = self.known_record()
        if self.kafka.process(record.kafka) is None or self.postgres.process(record.postgres) is None:
            raise PlatformIsNotRunning(f"State folder: {self.home.path}.")
        return record

    def organization_secrets(self, name: str) -> OrganizationSecrets:
        secrets = self.home.secrets()
        if name not in secrets.organizations:
            secrets.organizations[name] = OrganizationSecrets()
            self.home.keep(secrets)
        return secrets.organizations[name]


def ready_programs(progress: Progress) -> KafkaPrograms:
    return with_archive(kafka_programs(progress), progress)


def seen(record: KafkaRecord | PostgresRecord, process: ProcessRecord | None) -> Seen:
    """A recorded process that no longer exists has crashed."""
    if process is not None:
        return "running", process.pid, record.port
    if record.process is not None:
        return "stale", record.process.pid, record.port
    return "stopped", None, record.port


def still_free(port: int, progress: Progress) -> int:
    if ports.is_free(port):
        return port
    other = ports.choose()
    progress(f"port {port} of the last start is used by another program; taking {other}")
    return other


def check_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise DiskIsFull(f"{folder} has {free // 1_000_000} MB left, {LEAST_FREE_BYTES // 1_000_000} MB are needed.")

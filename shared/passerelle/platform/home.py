import asyncio
import fcntl
import os
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field

from passerelle.platform.errors import HomeIsForeign, PlatformIsBusy
from passerelle.platform.interface import Progress
from passerelle.platform.processes import ProcessRecord

LOCK_PATIENCE_S = 300


def new_password() -> str:
    return secrets.token_hex(24)


class KafkaRecord(BaseModel):
    port: int
    controller_port: int
    process: ProcessRecord | None = None


class PostgresRecord(BaseModel):
    port: int
    data: Path
    process: ProcessRecord | None = None


class PlatformRecord(BaseModel):
    """What platform.json remembers: the ports stay the same from start to start, so that addresses stay valid."""

    kafka: KafkaRecord
    postgres: PostgresRecord


class OrganizationSecrets(BaseModel):
    database: str = Field(default_factory=new_password)
    kafka: str = Field(default_factory=new_password)


class Secrets(BaseModel):
    kafka_admin: str = Field(default_factory=new_password)
    kafka_broker: str = Field(default_factory=new_password)
    postgres_admin: str = Field(default_factory=new_password)
    organizations: dict[str, OrganizationSecrets] = Field(default_factory=dict)


@dataclass(frozen=True)
class Home:
    """The state folder of one platform."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "Home":
        return cls(path.expanduser().resolve())

    @property
    def kafka(self) -> Path:
        return self.path / "kafka"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def exists(self) -> bool:
        return self.path.exists()

    def create(self) -> None:
        # PostgreSQL refuses to run as root: its own user must be able to pass through the folder, not to list it.
        self.path.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)

    def record(self) -> PlatformRecord | None:
        text = read(self.path / "platform.json")
        return None if text is None else PlatformRecord.model_validate_json(text)

    def remember(self, record: PlatformRecord) -> None:
        write_privately(self.path / "platform.json", record.model_dump_json(indent=2))

    def ensure_secrets(self) -> None:
        """Makes the passwords of this platform, once and before anything needs them."""
        if not (self.path / "secrets.json").exists():
            self.keep(Secrets())

    def secrets(self) -> Secrets:
        return Secrets.model_validate_json((self.path / "secrets.json").read_text("utf-8"))

    def keep(self, kept: Secrets) -> None:
        write_privately(self.path / "secrets.json", kept.model_dump_json(indent=2))

    @asynccontextmanager
    async def locked(self, progress: Progress) -> AsyncIterator[None]:
        """One process at a time starts, stops or prepares this platform."""
        deadline = asyncio.get_running_loop().time() + LOCK_PATIENCE_S
        said = False
        while (descriptor := take_lock(self.path / "lock")) is None:
            if asyncio.get_running_loop().time() > deadline:
                raise PlatformIsBusy(f"State folder: {self.path}.")
            if not said:
                progress("another process is starting or stopping this platform; waiting for it")
                said = True
            await asyncio.sleep(0.05)
        try:
            yield
        finally:
            os.close(descriptor)

    def refuse_foreign(self) -> None:
        """A mistyped folder must not cost anyone their files."""
        if any(self.path.iterdir()) and not (self.path / "lock").exists():
            raise HomeIsForeign(f"Folder: {self.path}.")

    def remove(self) -> None:
        record = self.record()
        if record is not None and not record.postgres.data.is_relative_to(self.path):
            shutil.rmtree(record.postgres.data.parents[1], ignore_errors=True)
        shutil.rmtree(self.path)


def read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None


def write_privately(path: Path, text: str) -> None:
    """Readable by its owner only, and replaced at once: a reader never sees half of it."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def take_lock(path: Path) -> int | None:
    """The descriptor that holds the lock; None when another one holds it or has just removed the file."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(descriptor).st_ino == path.stat().st_ino:
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Progress = Callable[[str], None]
ComponentName = Literal["kafka", "postgres"]
ComponentState = Literal["running", "stopped", "stale"]


def silent(message: str) -> None:
    """A progress nobody watches."""


@dataclass(frozen=True)
class KafkaAccess:
    bootstrap: str
    security: dict[str, Any] = field(default_factory=dict, repr=False)
    """Arguments of aiokafka's clients; empty when the broker is open to all."""


@dataclass(frozen=True)
class Running:
    kafka: KafkaAccess
    """As administrator."""
    postgres_admin_dsn: str = field(repr=False)


@dataclass(frozen=True)
class OrganizationAccess:
    organization: str
    dsn: str = field(repr=False)
    kafka: KafkaAccess


@dataclass(frozen=True)
class ComponentStatus:
    name: ComponentName
    state: ComponentState
    pid: int | None
    port: int | None
    version: str


@dataclass(frozen=True)
class PlatformStatus:
    platform: str
    components: tuple[ComponentStatus, ...]

    @property
    def is_running(self) -> bool:
        return all(component.state == "running" for component in self.components)

    def component(self, name: ComponentName) -> ComponentStatus:
        return next(component for component in self.components if component.name == name)


class Platform(Protocol):
    """Where Kafka and PostgreSQL come from."""

    async def start(self, progress: Progress = silent) -> Running:
        """Joins what already runs."""
        ...

    async def stop(self) -> None: ...

    async def status(self) -> PlatformStatus: ...

    async def ensure_organization(self, organization: str) -> OrganizationAccess:
        """Its database, its inbox and its rights, created when absent; on the external platform checked only."""
        ...

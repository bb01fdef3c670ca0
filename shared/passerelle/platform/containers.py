import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.platform import ports
from passerelle.platform.admission import admit, prepare, scram_access
from passerelle.platform.errors import ContainersAreUnavailable, PlatformIsNotRunning
from passerelle.platform.home import OrganizationSecrets, Secrets
from passerelle.platform.interface import (
    ComponentName,
    ComponentStatus,
    KafkaAccess,
    OrganizationAccess,
    PlatformStatus,
    Progress,
    Running,
    silent,
)
from passerelle.platform.kafka_administration import administration
from passerelle.platform.kafka_settings import ADMINISTRATOR, BROKER, Listeners, as_environment, kafka_settings
from passerelle.platform.postgres_administration import dsn, until_answering
from passerelle.platform.topics import checked_name, declared_topics

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer

# Any image that turns variables named KAFKA_* into settings, as Apache's own does.
KAFKA_IMAGE = "apache/kafka:4.1.0"
POSTGRES_IMAGE = "postgres:18"
KAFKA_PORT, CONTROLLER_PORT, POSTGRES_PORT = 9092, 9093, 5432
KAFKA_DATA = Path("/var/lib/kafka/data")
START_PATIENCE_S = 90


class ContainersPlatform:
    """Kafka and PostgreSQL in containers that live as long as the process that started them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.kafka_image = environment.get("PASSERELLE_KAFKA_IMAGE") or KAFKA_IMAGE
        self.postgres_image = environment.get("PASSERELLE_POSTGRES_IMAGE") or POSTGRES_IMAGE
        self.topics = declared_topics()
        self.secrets = Secrets()
        self.containers: dict[ComponentName, DockerContainer] = {}
        self.ports: dict[ComponentName, int] = {"kafka": ports.choose(), "postgres": ports.choose()}
        self.running: Running | None = None

    async def start(self, progress: Progress = silent) -> Running:
        if self.running is None:
            try:
                self.running = await self.start_all(progress)
            except BaseException:
                await self.stop()
                raise
        return self.running

    async def start_all(self, progress: Progress) -> Running:
        host = await asyncio.to_thread(container_host)
        bootstrap = f"{host}:{self.ports['kafka']}"
        running = Running(
            scram_access(bootstrap, ADMINISTRATOR, self.secrets.kafka_admin),
            dsn(host, self.ports["postgres"], "postgres", self.secrets.postgres_admin, "postgres"),
        )
        progress(f"starting the containers {self.kafka_image} and {self.postgres_image}")
        await asyncio.to_thread(self.start_container, "kafka", self.kafka_container(bootstrap))
        await asyncio.to_thread(self.start_container, "postgres", self.postgres_container())
        async with administration(self.as_broker(bootstrap), START_PATIENCE_S) as kafka:
            await kafka.set_password(ADMINISTRATOR, self.secrets.kafka_admin)
        await until_answering(running.postgres_admin_dsn, START_PATIENCE_S)
        await prepare(running, self.topics)
        return running

    async def stop(self) -> None:
        for container in self.containers.values():
            await asyncio.to_thread(container.stop)
        self.containers.clear()
        self.running = None

    async def status(self) -> PlatformStatus:
        kafka = self.component("kafka", self.kafka_image)
        return PlatformStatus("containers", (kafka, self.component("postgres", self.postgres_image)))

    async def ensure_organization(self, organization: str) -> OrganizationAccess:
        if self.running is None:
            raise PlatformIsNotRunning
        secrets = self.secrets.organizations.setdefault(checked_name(organization), OrganizationSecrets())
        return await admit(self.running, self.topics, organization, secrets)

    def kafka_container(self, advertised: str) -> "DockerContainer":
        listeners = Listeners(f"0.0.0.0:{KAFKA_PORT}", f"127.0.0.1:{CONTROLLER_PORT}", advertised)
        settings = kafka_settings(listeners, KAFKA_DATA, self.secrets.kafka_broker)
        container = new_container(self.kafka_image).with_bind_ports(KAFKA_PORT, self.ports["kafka"])
        for name, value in as_environment(settings).items():
            container.with_env(name, value)
        return container

    def postgres_container(self) -> "DockerContainer":
        container = new_container(self.postgres_image).with_bind_ports(POSTGRES_PORT, self.ports["postgres"])
        return container.with_env("POSTGRES_PASSWORD", self.secrets.postgres_admin)

    def start_container(self, name: ComponentName, container: "DockerContainer") -> None:
        self.containers[name] = container.start()

    def component(self, name: ComponentName, image: str) -> ComponentStatus:
        running = name in self.containers
        return ComponentStatus(name, "running" if running else "stopped", None, self.ports[name], image)

    def as_broker(self, bootstrap: str) -> KafkaAccess:
        """The one user whose password the broker knows before any user is stored."""
        security = {
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "PLAIN",
            "sasl_plain_username": BROKER,
            "sasl_plain_password": self.secrets.kafka_broker,
        }
        return KafkaAccess(bootstrap, security)


def container_host() -> str:
    try:
        from docker.errors import DockerException
        from testcontainers.core.docker_client import DockerClient
    except ImportError as error:
        raise ContainersAreUnavailable("The wheel testcontainers is not installed.") from error
    try:
        return DockerClient().host()
    except DockerException as error:
        raise ContainersAreUnavailable(f"({error})") from error


def new_container(image: str) -> "DockerContainer":
    from testcontainers.core.container import DockerContainer

    return DockerContainer(image)

import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from passerelle.platform.errors import DatabaseIsUnreachable, KafkaIsUnreachable, SettingIsInvalid, SettingIsMissing
from passerelle.platform.interface import (
    ComponentState,
    ComponentStatus,
    KafkaAccess,
    OrganizationAccess,
    PlatformStatus,
    Progress,
    Running,
    silent,
)
from passerelle.platform.kafka_administration import administration, until_usable
from passerelle.platform.postgres_administration import connection
from passerelle.platform.topics import checked_name, declared_topics

PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
PATIENCE_S = 10


class ExternalPlatform:
    """Kafka and PostgreSQL that others run: nothing is created, everything is checked."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.topics = declared_topics()
        self.required("PASSERELLE_KAFKA_BOOTSTRAP")
        if not self.dsns():
            raise SettingIsMissing("Set PASSERELLE_DSN, or PASSERELLE_DSN_<ORGANIZATION> for each organization.")

    async def start(self, progress: Progress = silent) -> Running:
        """Starts nothing: returns when Kafka and every named database answer."""
        running = Running(self.kafka_access(), self.dsns()[0])
        progress(f"reaching Kafka at {running.kafka.bootstrap}")
        async with administration(running.kafka, PATIENCE_S):
            pass
        for dsn in self.dsns():
            progress(f"reaching PostgreSQL at {urlsplit(dsn).hostname}")
            async with connection(dsn, PATIENCE_S):
                pass
        return running

    async def stop(self) -> None:
        """What others run is not stopped."""

    async def status(self) -> PlatformStatus:
        kafka = ComponentStatus("kafka", await self.kafka_state(), None, None, "external")
        postgres = ComponentStatus("postgres", await self.postgres_state(), None, None, "external")
        return PlatformStatus("external", (kafka, postgres))

    async def ensure_organization(self, organization: str) -> OrganizationAccess:
        name = checked_name(organization)
        dsn, kafka = self.required("PASSERELLE_DSN", name), self.kafka_access(name)
        wanted = [self.topics.inbox(name), *self.topics.shared()]
        await until_usable(kafka, [topic.name for topic in wanted], PATIENCE_S)
        async with connection(dsn, PATIENCE_S):
            return OrganizationAccess(name, dsn, kafka)

    async def kafka_state(self) -> ComponentState:
        try:
            async with administration(self.kafka_access(), patience_s=1):
                return "running"
        except KafkaIsUnreachable:
            return "stopped"

    async def postgres_state(self) -> ComponentState:
        try:
            async with connection(self.dsns()[0], timeout_s=2):
                return "running"
        except DatabaseIsUnreachable:
            return "stopped"

    def kafka_access(self, organization: str = "") -> KafkaAccess:
        protocol = self.one_of("PASSERELLE_KAFKA_SECURITY_PROTOCOL", PROTOCOLS, organization) or "PLAINTEXT"
        security: dict[str, Any] = {"security_protocol": protocol}
        if protocol.startswith("SASL"):
            mechanism = self.one_of("PASSERELLE_KAFKA_MECHANISM", MECHANISMS, organization)
            security["sasl_mechanism"] = mechanism or "SCRAM-SHA-256"
            security["sasl_plain_username"] = self.required("PASSERELLE_KAFKA_USERNAME", organization)
            security["sasl_plain_password"] = self.required("PASSERELLE_KAFKA_PASSWORD", organization)
        if protocol.endswith("SSL"):
            security["ssl_context"] = self.tls(organization)
        return KafkaAccess(self.required("PASSERELLE_KAFKA_BOOTSTRAP"), security)

    def tls(self, organization: str) -> ssl.SSLContext:
        """Certificates are always verified, against the given authority or those of the system."""
        authority = self.value("PASSERELLE_KAFKA_CA_FILE", organization)
        certificate = self.value("PASSERELLE_KAFKA_CERTIFICATE_FILE", organization)
        try:
            context = ssl.create_default_context(cafile=authority)
            if certificate is not None:
                context.load_cert_chain(certificate, self.value("PASSERELLE_KAFKA_KEY_FILE", organization))
        except OSError as error:  # an unreadable file, or one that is no certificate
            files = ", ".join(filter(None, (authority, certificate)))
            raise SettingIsInvalid(f"TLS files of Kafka: {files} ({error}).") from error
        return context

    def dsns(self) -> list[str]:
        """The general one first."""
        names = sorted(
            name for name in self.environment if name == "PASSERELLE_DSN" or name.startswith("PASSERELLE_DSN_")
        )
        return [self.environment[name] for name in names if self.environment[name]]

    def value(self, name: str, organization: str = "") -> str | None:
        """The setting of this organization, or else the general one."""
        own = f"{name}_{organization.upper().replace('-', '_')}" if organization else name
        return self.environment.get(own) or self.environment.get(name) or None

    def required(self, name: str, organization: str = "") -> str:
        value = self.value(name, organization)
        if value is None:
            raise SettingIsMissing(f"Set {name}.")
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], organization: str) -> str | None:
        value = self.value(name, organization)
        if value is not None and value not in allowed:
            raise SettingIsInvalid(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
        return value

"""Organizations for tests on a real platform: keys, admission, settings, a place in this or another process."""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from passerelle.platform import Platform
from passerelle.privacy.encoding import text_of
from passerelle.privacy.signatures import public_key_of
from passerelle.runtime.commands.network import admitted_ring, registrar_of
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import ServiceDefinition
from passerelle.runtime.settings import Settings


@dataclass(slots=True)
class Stand:
    """A network of test organizations with a registrar of its own."""

    platform: Platform
    folder: Path
    kinds: dict[str, str] = field(default_factory=dict)

    async def settings(self, organization: str, kind: str = "referral", **more: Any) -> Settings:
        """Admit an organization, make its database and topics, and answer its settings; `api_key` is its name."""
        access = await self.platform.ensure_organization(organization)
        registrar = registrar_of(self.folder / "registrar.json")
        keys = self.folder / f"{organization}.keys.json"
        admitted_ring(registrar, keys, organization, kind, datetime.now(UTC) - timedelta(minutes=1))
        security = access.kafka.security
        return Settings(
            organization=organization,
            name=organization,
            dsn=access.dsn,
            kafka_bootstrap=access.kafka.bootstrap,
            kafka_security_protocol=security.get("security_protocol", "PLAINTEXT"),
            kafka_mechanism=security.get("sasl_mechanism", "SCRAM-SHA-256"),
            kafka_username=security.get("sasl_plain_username", ""),
            kafka_password=security.get("sasl_plain_password", ""),
            keys_file=keys,
            registrar_key=text_of(public_key_of(registrar)),
            api_key_sha256=sha256(organization.encode()).hexdigest(),
            http_port=free_port(),
            **more,
        )

    @asynccontextmanager
    async def hosted(self, service: ServiceDefinition, settings: Settings) -> AsyncIterator[Organization]:
        """An organization in this process."""
        organization = Organization(service, settings)
        await organization.start()
        try:
            yield organization
        finally:
            await organization.stop()


def fresh_name(stem: str) -> str:
    """A name no earlier test has used."""
    return f"{stem}-{secrets.token_hex(4)}"


def free_port() -> int:
    """A TCP port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """The same settings as environment variables, for a process of its own."""
    own = {
        name: value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
        for name, value in settings
        if value is not None
    }
    given = {f"PASSERELLE_{name.upper()}": value for name, value in (own | more).items()}
    return {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")} | given


def start_process(settings: Settings, module: str, log: Path, **more: str) -> "subprocess.Popen[bytes]":
    """An organization as a process of its own; its log goes to a file."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", module], env=environment_of(settings, **more), stdout=output, stderr=output
        )

"""One probe organization for tests of its web application: alone, or on a real database with Kafka out of reach."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, FastAPI
from httpx import ASGITransport, AsyncClient

from passerelle.privacy.encoding import text_of
from passerelle.privacy.signatures import public_key_of
from passerelle.runtime.app import app_of
from passerelle.runtime.commands.network import admitted_ring, registrar_of
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import ServiceDefinition
from passerelle.runtime.settings import Settings
from passerelle.runtime.tracing import Tracing
from passerelle.testing.probe.service import routes, service

API_KEY = "opensesame"
KEYED = {"Authorization": f"Bearer {API_KEY}"}
NOWHERE = "127.0.0.1:1"
CANARY = "Amina-Rahimi-0612345678"
"""A made-up name and number that must never be seen again."""


def settings_for(folder: Path, organization: str = "singa", **more: Any) -> Settings:
    """Settings of an admitted organization; nothing answers at its addresses unless `more` says so."""
    registrar = registrar_of(folder / "registrar.json")
    keys = folder / f"{organization}.keys.json"
    admitted_ring(registrar, keys, organization, "referral", datetime.now(UTC) - timedelta(minutes=1))
    given: dict[str, Any] = {
        "organization": organization,
        "name": f"{organization.title()} & Co",
        "dsn": f"postgresql://nobody@{NOWHERE}/none",
        "kafka_bootstrap": NOWHERE,
        "keys_file": keys,
        "registrar_key": text_of(public_key_of(registrar)),
        "api_key_sha256": sha256(API_KEY.encode()).hexdigest(),
        "drain_seconds": 0.2,
        **more,
    }
    return Settings(**given)


def client_of(app: FastAPI) -> AsyncClient:
    """A caller with the right key."""
    return AsyncClient(transport=ASGITransport(app), base_url="http://singa.example", headers=KEYED)


def once(key: str = "") -> dict[str, str]:
    """The header that binds a request to a key."""
    return {"Idempotency-Key": key or str(uuid4())}


def with_routes(router: APIRouter, refusals: tuple[type[Exception], ...] = ()) -> ServiceDefinition:
    """The probe with these routes beside its own."""

    def both(organization: Organization) -> Sequence[APIRouter]:
        return *routes(organization), router

    return replace(service, routes=both, refusals=refusals)


def unstarted_app(folder: Path, definition: ServiceDefinition = service, **more: Any) -> FastAPI:
    """The web application alone: enough for what needs neither database nor Kafka."""
    return app_of(Organization(definition, settings_for(folder, **more)))


@asynccontextmanager
async def island(
    dsn: str, folder: Path, name: str = "singa", tracing: Tracing | None = None
) -> AsyncIterator[tuple[Organization, AsyncClient]]:
    """A started organization whose database is real and whose Kafka is away."""
    organization = Organization(service, settings_for(folder, name, dsn=dsn, pool_size=4), tracing=tracing)
    await organization.start()
    try:
        async with client_of(app_of(organization)) as client:
            yield organization, client
    finally:
        await organization.stop()

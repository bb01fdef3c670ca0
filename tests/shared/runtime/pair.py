"""Two probe organizations in one process, on the real platform, with what they trace kept in memory."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from httpx import AsyncClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from passerelle.platform import Platform
from passerelle.runtime.app import app_of
from passerelle.runtime.organization import Organization
from passerelle.runtime.tracing import RECORDED, Tracing
from passerelle.testing.probe.service import service
from passerelle.testing.stand import Stand, fresh_name
from passerelle.testing.waiting import wait_until
from tests.shared.runtime.hosting import client_of, once


@dataclass
class Member:
    """One of the two."""

    organization: Organization
    client: AsyncClient
    exporter: InMemorySpanExporter

    @property
    def id(self) -> str:
        return self.organization.id

    async def tell(self, peer: "Member", count: int = 1, **headers: str) -> str:
        """Tell the peer something and wait for all its answers; answers the ref."""
        body = {"recipient": peer.id, "count": count}
        answer = await self.client.post("/tellings", json=body, headers={**once(), **headers})
        assert answer.status_code == 201, answer.text
        ref = str(answer.json()["ref"])
        await wait_until(lambda: self.has_answers(ref, count), f"{count} answers from {peer.id}")
        return ref

    async def has_answers(self, ref: str, count: int) -> bool:
        return bool(await self.organization.pool.fetchval("SELECT answers FROM probes WHERE ref = $1", ref) == count)

    async def sent(self, ref: str) -> list[dict[str, Any]]:
        """Everything this organization queued on a ref."""
        rows = await self.organization.pool.fetch("SELECT body FROM outbox WHERE ref = $1 ORDER BY position", ref)
        return [orjson.loads(row["body"]) for row in rows]

    def spans(self, trace: str) -> list[ReadableSpan]:
        """What it recorded of one trace."""
        number = int(trace, 16)
        return [one for one in self.exporter.get_finished_spans() if one.context and one.context.trace_id == number]

    async def metric(self, name: str) -> float:
        """The sum of a metric's samples, as the page of metrics shows them."""
        lines = (await self.client.get("/metrics")).text.splitlines()
        values = [float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((f"{name}{{", f"{name} "))]
        assert values, f"{name} is not shown"
        return sum(values)

    def knows(self, *others: "Member") -> bool:
        return all(self.organization.directory.entry(other.id) for other in others)


@asynccontextmanager
async def member(stand: Stand, name: str = "") -> AsyncIterator[Member]:
    """A started organization; it knows whoever announced before."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(RECORDED)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    settings = await stand.settings(name or fresh_name("org"), pool_size=5)
    organization = Organization(service, settings, tracing=Tracing(settings.organization, provider=provider))
    await organization.start()
    try:
        async with client_of(app_of(organization)) as client:
            client.headers["Authorization"] = f"Bearer {organization.id}"
            await wait_until(lambda: organization.exchange.is_connected, f"{organization.id} joined")
            yield Member(organization, client, exporter)
    finally:
        await organization.stop()


@asynccontextmanager
async def pair(platform: Platform, folder: Path) -> AsyncIterator[tuple[Member, Member]]:
    """Two that know each other."""
    stand = Stand(platform, folder)
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(member(stand)) for _ in range(2)]
        await wait_until(lambda: one.knows(other) and other.knows(one), "both known to each other")
        yield one, other

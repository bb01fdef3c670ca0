from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient

from passerelle.runtime.organization import Organization
from tests.shared.runtime.gate import Gate, gate_before
from tests.shared.runtime.hosting import island, once

TELLING = {"recipient": "peer"}


@pytest.fixture
async def gate(database: str) -> AsyncIterator[Gate]:
    async with gate_before(database) as gate:
        yield gate


@pytest.fixture
async def hosted(gate: Gate, tmp_path: Path) -> AsyncIterator[tuple[Organization, AsyncClient]]:
    async with island(gate.dsn, tmp_path) as both:
        yield both


@pytest.fixture
def client(hosted: tuple[Organization, AsyncClient]) -> AsyncClient:
    return hosted[1]


@pytest.fixture
def organization(hosted: tuple[Organization, AsyncClient]) -> Organization:
    return hosted[0]


async def queued(organization: Organization) -> int:
    count: int = await organization.pool.fetchval("SELECT count(*) FROM outbox")
    return count


async def test_a_request_without_a_key_of_its_own_is_refused(client: AsyncClient, organization: Organization) -> None:
    answer = await client.post("/tellings", json=TELLING)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/header/idempotency-key"]
    assert await queued(organization) == 0


@pytest.mark.parametrize("key", ["short", "x" * 256])
async def test_a_key_too_short_or_too_long_is_refused(client: AsyncClient, key: str) -> None:
    assert (await client.post("/tellings", json=TELLING, headers=once(key))).status_code == 422


async def test_the_same_request_sent_twice_is_done_once(client: AsyncClient, organization: Organization) -> None:
    key = once()
    first, second = [await client.post("/tellings", json=TELLING, headers=key) for _ in range(2)]
    assert (first.status_code, first.json()) == (201, second.json())
    assert await queued(organization) == 1


async def test_a_key_of_another_request_is_refused(client: AsyncClient, organization: Organization) -> None:
    key = once()
    await client.post("/tellings", json=TELLING, headers=key)
    answer = await client.post("/tellings", json={**TELLING, "count": 2}, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await queued(organization) == 1


async def test_a_refused_request_may_be_sent_again(client: AsyncClient) -> None:
    key, ref = once(), "0199b6a0-0000-7000-8000-000000000000"
    for _ in range(2):
        answer = await client.post("/tellings", json={**TELLING, "ref": ref}, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_requests_are_accepted_while_kafka_is_away(client: AsyncClient, organization: Organization) -> None:
    assert (await client.post("/tellings", json=TELLING, headers=once())).status_code == 201
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["kafka"]) == (200, False)
    assert (await client.get("/delivery/backlog")).json()["unsent"] == 1


async def test_a_lost_database_is_told_and_found_again(client: AsyncClient, gate: Gate) -> None:
    with gate.closed():
        answer = await client.post("/tellings", json=TELLING, headers=once())
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert ((await client.get("/healthz")).status_code, (await client.get("/readyz")).status_code) == (200, 503)
        assert (await client.get("/metrics")).status_code == 200
    assert (await client.post("/tellings", json=TELLING, headers=once())).status_code == 201

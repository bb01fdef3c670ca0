"""Everything that was written anywhere, as text: tables, topics, metrics, refusals."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from passerelle.platform import KafkaAccess, declared_topics
from passerelle.platform.topics import Topic
from passerelle.runtime.organization import Organization


async def database_of(organization: Organization) -> str:
    """Every row of every table."""
    lines: list[str] = []
    async with organization.connection() as connection:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            statement = await connection.fetchval("SELECT format('SELECT * FROM %I', $1::text)", table)
            lines += [" ".join(_text(value) for value in row.values()) for row in await connection.fetch(statement)]
    return "\n".join(lines)


async def topics_of(kafka: KafkaAccess, organizations: list[Organization]) -> str:
    """Keys, headers and bodies of everything on the inboxes and the shared topics."""
    declared = declared_topics()
    topics = [*declared.shared(), *(declared.inbox(one.id) for one in organizations)]
    return "\n".join([line async for line in _records(kafka, topics)])


async def metrics_of(organization: Organization) -> str:
    async with httpx.AsyncClient(base_url=address(organization)) as client:
        return (await client.get("/metrics")).text


async def refusals_of(organization: Organization, words: list[str]) -> str:
    """The bodies and headers of the answers to every request, with canaries in every place where they may stand."""
    api = await api_of(organization)
    headers = {"Authorization": f"Bearer {organization.id}", "Idempotency-Key": words[0]}
    said: list[str] = []
    async with httpx.AsyncClient(base_url=address(organization), headers=headers) as client:
        for path, methods in api["paths"].items():
            for method in methods:
                place = "/".join(words[2] if part.startswith("{") else part for part in path.split("/"))
                wrong = {**_misplaced(api, methods[method], words), words[0]: words[1]}
                answer = await client.request(method.upper(), place, json=wrong, params={"after": words[3]})
                said.append(f"{answer.text} {dict(answer.headers)}")
    return "\n".join(said)


async def api_of(organization: Organization) -> dict[str, Any]:
    """OpenAPI, as the organization describes itself."""
    async with httpx.AsyncClient(base_url=address(organization)) as client:
        api: dict[str, Any] = (await client.get("/openapi.json")).json()
        return api


def address(organization: Organization) -> str:
    return f"http://127.0.0.1:{organization.settings.http_port}"


def _misplaced(api: dict[str, Any], operation: dict[str, Any], words: list[str]) -> dict[str, Any]:
    """Each field the request knows, filled with what it cannot be."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    fields = api["components"]["schemas"].get(name, {}).get("properties", {})
    return {one: f"{words[4]}\x00{uuid4()}" for one in fields}


async def _records(kafka: KafkaAccess, topics: list[Topic]) -> AsyncIterator[str]:
    partitions = [TopicPartition(topic.name, number) for topic in topics for number in range(topic.partitions)]
    async with AIOKafkaConsumer(bootstrap_servers=kafka.bootstrap, **kafka.security) as consumer:
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        for partition, end in (await consumer.end_offsets(partitions)).items():
            while await consumer.position(partition) < end:
                for record in (await consumer.getmany(partition, timeout_ms=500)).get(partition, []):
                    yield " ".join(map(_text, (record.key, record.value, *(value for _, value in record.headers))))


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)

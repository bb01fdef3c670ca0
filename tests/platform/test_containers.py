import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from passerelle.platform.containers import ContainersPlatform
from passerelle.platform.errors import KafkaRefused
from passerelle.platform.kafka_administration import administration
from passerelle.platform.postgres_administration import connection
from passerelle.platform.topics import Topic
from tests.platform.exchange import join, write

pytestmark = pytest.mark.containers


@pytest_asyncio.fixture
async def contained() -> AsyncIterator[ContainersPlatform]:
    platform = ContainersPlatform(os.environ)
    await platform.start()
    yield platform
    await platform.stop()


async def test_an_organization_lives_in_containers(contained: ContainersPlatform) -> None:
    assert (await contained.status()).is_running
    assert await contained.start() == contained.running
    access = await contained.ensure_organization("singa")
    await write(access.kafka, "passerelle.singa.inbox")
    await join(access.kafka, "passerelle.singa.inbox", "singa.inbox")
    async with administration(access.kafka) as kafka:
        with pytest.raises(KafkaRefused):
            await kafka.create_topics([Topic("passerelle.intruder.inbox", 1, {})])
    async with connection(access.dsn) as own:
        assert await own.fetchval("select current_user") == "singa"

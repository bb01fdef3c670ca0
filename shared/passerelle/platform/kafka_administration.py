import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from aiokafka.protocol.admin import CreateTopicsRequest, DeleteTopicsRequest
from aiokafka.protocol.api import Request, Response
from aiokafka.protocol.metadata import MetadataRequest

from passerelle.platform.errors import KafkaIsUnreachable, KafkaRefused, TopicIsMissing
from passerelle.platform.interface import KafkaAccess
from passerelle.platform.kafka_protocol import Acl, CreateAllAcls, SetPasswordRequest, acl_of, acls_of, deletion_of
from passerelle.platform.topics import Right, Topic

NO_ERROR, UNKNOWN_TOPIC, TOPIC_EXISTS = 0, 3, 36
STILL_STARTING = frozenset({5, 38, 41})
"""No leader, too few brokers, not the controller: what a broker answers while it joins its own cluster."""
REQUEST_PATIENCE_MS = 15_000


class KafkaAdministration:
    """What is asked of a broker beside producing and consuming."""

    def __init__(self, client: AIOKafkaClient, patience_s: float) -> None:
        self.client = client
        self.patience_s = patience_s

    async def create_topics(self, topics: Sequence[Topic], replication: int = 1) -> None:
        """Creates those that are absent."""
        wanted: list[tuple[Any, ...]] = [
            (topic.name, topic.partitions, replication, [], list(topic.settings.items())) for topic in topics
        ]
        await self.until_accepted(
            CreateTopicsRequest(wanted, REQUEST_PATIENCE_MS, False), "topic_errors", {TOPIC_EXISTS}
        )

    async def delete_topics(self, names: Sequence[str]) -> None:
        request = DeleteTopicsRequest(list(names), REQUEST_PATIENCE_MS)
        await self.until_accepted(request, "topic_error_codes", {UNKNOWN_TOPIC})

    async def grant_only(self, principal: str, rights: Sequence[Right]) -> None:
        """Gives these rights, and takes back those that an earlier declaration gave."""
        wanted, present = {acl_of(right) for right in rights}, await self.acls(principal)
        if wanted - present:
            await self.until_accepted(CreateAllAcls(principal, wanted - present), "creation_responses")
        for outdated in present - wanted:
            await self.until_accepted(deletion_of(principal, outdated), "filter_responses")

    async def acls(self, principal: str) -> set[Acl]:
        response = (await self.send(acls_of(principal))).to_object()
        if response["error_code"] != NO_ERROR:
            raise KafkaRefused(f"Error {response['error_code']}: {response['error_message']}")
        return {
            Acl(of["resource_type"], of["resource_name"], of["resource_pattern_type"], one["host"], *verdict(one))
            for of in response["resources"]
            for one in of["acls"]
        }

    async def set_password(self, user: str, password: str) -> None:
        await self.until_accepted(SetPasswordRequest(user, password), "results")

    async def missing(self, names: Sequence[str]) -> list[str]:
        """Those of these topics that do not exist, or that this principal may not see."""
        response = await self.send(MetadataRequest(list(names), False))
        return [topic["topic"] for topic in response.to_object()["topics"] if topic["error_code"] != NO_ERROR]

    async def until_accepted(
        self, request: Request[Any], results: str, fine: frozenset[int] | set[int] = frozenset()
    ) -> None:
        deadline = asyncio.get_running_loop().time() + self.patience_s
        while True:
            response = await self.send(request)
            refused = [one for one in response.to_object()[results] if one["error_code"] not in {NO_ERROR, *fine}]
            if not refused:
                return
            starting = all(one["error_code"] in STILL_STARTING for one in refused)
            if not starting or asyncio.get_running_loop().time() > deadline:
                raise KafkaRefused(f"Error {refused[0]['error_code']}: {refused[0].get('error_message', '')}")
            await asyncio.sleep(0.05)

    async def send(self, request: Request[Any]) -> Response:
        node = self.client.get_random_node()
        await self.client.ready(node)
        response: Response = await self.client.send(node, request)
        return response


def verdict(acl: dict[str, Any]) -> tuple[int, int]:
    return acl["operation"], acl["permission_type"]


@asynccontextmanager
async def administration(access: KafkaAccess, patience_s: float = 30) -> AsyncIterator[KafkaAdministration]:
    """A connection; tried again for a while, since a broker that has just started refuses for a moment."""
    client = await connected(access, patience_s)
    try:
        yield KafkaAdministration(client, patience_s)
    finally:
        await client.close()


async def connected(access: KafkaAccess, patience_s: float) -> AIOKafkaClient:
    deadline = asyncio.get_running_loop().time() + patience_s
    while True:
        client = AIOKafkaClient(
            bootstrap_servers=access.bootstrap, request_timeout_ms=REQUEST_PATIENCE_MS, **access.security
        )
        try:
            await client.bootstrap()
        except KafkaError as error:
            await client.close()
            if asyncio.get_running_loop().time() > deadline:
                raise KafkaIsUnreachable(f"Bootstrap servers: {access.bootstrap}. ({error})") from error
            await asyncio.sleep(0.05)
        else:
            return client


async def until_usable(access: KafkaAccess, topics: Sequence[str], patience_s: float = 10) -> None:
    """Returns when this principal can sign in and sees these topics: what was granted takes a moment to be applied."""
    deadline = asyncio.get_running_loop().time() + patience_s
    async with administration(access, patience_s) as kafka:
        while missing := await kafka.missing(topics):
            if asyncio.get_running_loop().time() > deadline:
                raise TopicIsMissing(f"Not seen: {', '.join(missing)}.")
            await asyncio.sleep(0.02)

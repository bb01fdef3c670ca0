from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

from passerelle.platform import KafkaAccess, OrganizationAccess, Platform
from passerelle.platform.errors import DatabaseIsUnreachable, KafkaIsUnreachable, KafkaRefused
from passerelle.platform.kafka_administration import administration
from passerelle.platform.postgres_administration import connection
from passerelle.platform.topics import Right, Topic, declared_topics
from passerelle.testing.platform import new_organization_name, settled
from tests.platform.exchange import join, read, write

FOREIGN = Topic("elsewhere.secrets", 1, {"cleanup.policy": "delete"})


class Neighbours(NamedTuple):
    own: OrganizationAccess
    other: OrganizationAccess

    def topic(self, which: str) -> str:
        if which == "foreign":
            return FOREIGN.name
        if which in ("own", "other"):
            return f"passerelle.{getattr(self, which).organization}.inbox"
        return f"passerelle.{which}"


@pytest.fixture(scope="module")
def neighbours(platform: Platform, kafka: KafkaAccess) -> Neighbours:
    """Two organizations that do not know each other; every topic holds a record."""

    async def prepare() -> Neighbours:
        own, other = [await platform.ensure_organization(new_organization_name()) for _ in range(2)]
        made = Neighbours(own, other)
        async with administration(kafka) as administrator:
            await administrator.create_topics([FOREIGN])
        for which in ("own", "other", "directory", "statistics", "foreign"):
            await write(kafka, made.topic(which))
        return made

    return settled(prepare())


@pytest.mark.parametrize("which", ["own", "directory", "statistics"])
async def test_an_organization_reads_what_is_meant_for_it(neighbours: Neighbours, which: str) -> None:
    assert await read(neighbours.own.kafka, neighbours.topic(which)) is not None


async def test_an_organization_reads_no_inbox_of_another(neighbours: Neighbours) -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        await read(neighbours.own.kafka, neighbours.topic("other"))


async def test_an_organization_does_not_even_see_foreign_topics(neighbours: Neighbours) -> None:
    async with administration(neighbours.own.kafka) as kafka:
        assert await kafka.missing([neighbours.topic("other"), FOREIGN.name]) == [FOREIGN.name]


@pytest.mark.parametrize("which", ["own", "other", "directory", "statistics"])
async def test_an_organization_writes_to_the_whole_network(neighbours: Neighbours, which: str) -> None:
    await write(neighbours.own.kafka, neighbours.topic(which), b"from a neighbour")


async def test_an_organization_writes_to_no_foreign_topic(neighbours: Neighbours) -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        await write(neighbours.own.kafka, neighbours.topic("foreign"))


@pytest.mark.parametrize("suffix", ["", ".inbox", ".anything"])
async def test_a_group_begins_with_the_name_of_its_organization(neighbours: Neighbours, suffix: str) -> None:
    await join(neighbours.own.kafka, neighbours.topic("own"), neighbours.own.organization + suffix)


async def test_a_group_of_another_organization_is_refused(neighbours: Neighbours) -> None:
    for group in (neighbours.other.organization, f"{neighbours.own.organization}-2", "anything"):
        with pytest.raises(GroupAuthorizationFailedError):
            await join(neighbours.own.kafka, neighbours.topic("own"), group)


async def test_an_organization_administers_nothing(neighbours: Neighbours) -> None:
    async with administration(neighbours.own.kafka, patience_s=1) as kafka:
        with pytest.raises(KafkaRefused):
            await kafka.create_topics([Topic("passerelle.intruder.inbox", 1, {})])
        with pytest.raises(KafkaRefused):
            await kafka.delete_topics([neighbours.topic("other")])
        with pytest.raises(KafkaRefused):
            await kafka.set_password(neighbours.other.organization, "stolen")
        with pytest.raises(KafkaRefused):
            await kafka.grant_only(neighbours.own.organization, [Right("read", "topic", "passerelle.", True)])


@pytest.mark.parametrize("password", ["", "wrong"])
async def test_kafka_refuses_a_wrong_password(neighbours: Neighbours, password: str) -> None:
    stranger = {**neighbours.own.kafka.security, "sasl_plain_password": password}
    with pytest.raises(KafkaIsUnreachable):
        async with administration(KafkaAccess(neighbours.own.kafka.bootstrap, stranger), patience_s=0):
            pass


async def test_kafka_refuses_those_who_do_not_sign_in(neighbours: Neighbours) -> None:
    with pytest.raises(KafkaIsUnreachable):
        async with administration(KafkaAccess(neighbours.own.kafka.bootstrap), patience_s=0):
            pass


async def test_rights_of_an_earlier_declaration_are_taken_back(platform: Platform, kafka: KafkaAccess) -> None:
    name = new_organization_name()
    await platform.ensure_organization(name)
    async with administration(kafka) as administrator:
        declared = await administrator.acls(name)
        await administrator.grant_only(name, [Right("read", "topic", "passerelle.", True)])
        await platform.ensure_organization(name)
        assert await administrator.acls(name) == declared
    assert len(declared) == len(declared_topics().access)


async def test_asking_twice_gives_the_same_access(platform: Platform, neighbours: Neighbours) -> None:
    assert await platform.ensure_organization(neighbours.own.organization) == neighbours.own


async def test_an_organization_owns_its_database(neighbours: Neighbours) -> None:
    async with connection(neighbours.own.dsn) as own:
        await own.execute("create table learners (id int primary key)")
        assert await own.fetchval("select current_database()") == neighbours.own.organization
        assert not await own.fetchval("select rolsuper or rolcreatedb from pg_roles where rolname = current_user")


@pytest.mark.parametrize("database", ["other", "postgres", "template1"])
async def test_an_organization_enters_no_other_database(neighbours: Neighbours, database: str) -> None:
    name = neighbours.other.organization if database == "other" else database
    with pytest.raises(DatabaseIsUnreachable, match="permission denied"):
        async with connection(urlunsplit(urlsplit(neighbours.own.dsn)._replace(path=f"/{name}"))):
            pass

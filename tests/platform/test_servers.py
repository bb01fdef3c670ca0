from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from passerelle.platform import KafkaAccess, Platform
from passerelle.platform.postgres_administration import connection
from passerelle.testing.platform import DatabaseFactory


async def test_the_coordinator_does_not_delay_commits(kafka: KafkaAccess, platform: Platform) -> None:
    broker = ConfigResource(ConfigResourceType.BROKER, "1")
    administrator = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap, **kafka.security)
    await administrator.start()
    try:
        answers = await administrator.describe_configs([broker])
    finally:
        await administrator.close()
    settings = {entry[0]: entry[1] for answer in answers for resource in answer.resources for entry in resource[4]}
    assert settings["group.coordinator.append.linger.ms"] == "0"
    assert settings["auto.create.topics.enable"] == "false"
    assert settings["message.max.bytes"] == "1048576"


async def test_postgres_keeps_what_it_acknowledged(postgres: str) -> None:
    async with connection(postgres) as administrator:
        assert await administrator.fetchval("select current_setting('server_version_num')::int / 10000") == 18
        for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            assert await administrator.fetchval("select current_setting($1)", name) == "on"


async def test_text_sorts_the_same_on_every_machine(database: str) -> None:
    async with connection(database) as own:
        row = await own.fetchrow("select datlocprovider, datlocale from pg_database where datname = current_database()")
        assert row is not None
        assert (bytes(row["datlocprovider"]), row["datlocale"]) == (b"b", "C.UTF-8")
        assert await own.fetchval("select upper('é')") == "É"


async def test_each_test_has_a_migrated_database_of_its_own(database: str, database_factory: DatabaseFactory) -> None:
    other = await database_factory(())
    assert other != database
    async with connection(database) as first, connection(other) as second:
        await first.execute("create table mine (id int)")
        assert await second.fetchval("select to_regclass('mine')") is None
        assert await second.fetchval("select count(*) from schema_migrations") > 0


async def test_a_database_without_migrations_is_empty(database_factory: DatabaseFactory) -> None:
    async with connection(await database_factory(None)) as own:
        assert await own.fetchval("select count(*) from pg_tables where schemaname = 'public'") == 0


async def test_an_inbox_of_a_test_is_made_as_declared(kafka: KafkaAccess, inbox_topic: str) -> None:
    administrator = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap, **kafka.security)
    await administrator.start()
    try:
        described = await administrator.describe_topics([inbox_topic])
    finally:
        await administrator.close()
    assert len(described[0]["partitions"]) == 6

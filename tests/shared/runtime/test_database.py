import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from passerelle.runtime.database import OWN, EditedMigration, create_pool, migrate, migrations_of
from passerelle.testing.platform import DatabaseFactory
from tests.shared.runtime.schema import schema_of

SNAPSHOT = Path(__file__).with_name("schema.txt")
Planting = Callable[..., str]


@pytest_asyncio.fixture
async def connection(database_factory: DatabaseFactory) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(await database_factory(None))
    yield connection
    await connection.close()


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Planting]:
    """`plant(name=sql, ...)`: a package of migrations of this test alone."""
    package = f"planted_{tmp_path.name}".replace("-", "_")
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()

    def write(**migrations: str) -> str:
        for name, sql in migrations.items():
            (tmp_path / package / f"{name.removeprefix('m')}.sql").write_text(sql)
        return package

    yield write
    sys.modules.pop(package, None)


async def test_migrations_are_applied_once_and_in_order(connection: asyncpg.Connection, plant: Planting) -> None:
    package = plant(
        m0002_add_colour="ALTER TABLE plants ADD COLUMN colour text", m0001_make="CREATE TABLE plants (id int)"
    )
    first = await migrate(connection, [package])
    assert first[-2:] == ["0001_make.sql", "0002_add_colour.sql"]
    assert len(first) == len(migrations_of((*OWN, package)))
    assert await migrate(connection, [package]) == []


async def test_a_new_migration_is_added_to_those_before(connection: asyncpg.Connection, plant: Planting) -> None:
    package = plant(m0001_make="CREATE TABLE plants (id int)")
    await migrate(connection, [package])
    plant(m0002_add_colour="ALTER TABLE plants ADD COLUMN colour text")
    assert await migrate(connection, [package]) == ["0002_add_colour.sql"]


async def test_an_edited_migration_is_refused_by_name(connection: asyncpg.Connection, plant: Planting) -> None:
    package = plant(m0001_make="CREATE TABLE plants (id int)")
    await migrate(connection, [package])
    plant(m0001_make="CREATE TABLE plants (id bigint)")
    with pytest.raises(EditedMigration, match=r"0001_make\.sql.*write a new one"):
        await migrate(connection, [package])


async def test_a_failing_migration_leaves_nothing_behind(connection: asyncpg.Connection, plant: Planting) -> None:
    package = plant(m0001_make="CREATE TABLE plants (id int); SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(connection, [package])
    assert await connection.fetchval("SELECT to_regclass('plants')") is None
    plant(m0001_make="CREATE TABLE plants (id int)")
    assert await migrate(connection, [package]) == ["0001_make.sql"]


async def test_processes_starting_together_migrate_once(database_factory: DatabaseFactory, plant: Planting) -> None:
    package = plant(m0001_make="CREATE TABLE plants (id int)")
    async with await create_pool(await database_factory(None), 4) as pool:

        async def start() -> list[str]:
            async with pool.acquire() as connection:
                return await migrate(connection, [package])

        applied = await asyncio.gather(*(start() for _ in range(4)))
    assert sorted(len(names) for names in applied)[:3] == [0, 0, 0]


async def test_the_schema_is_the_one_on_record(connection: asyncpg.Connection) -> None:
    """After a new migration write it again: `python -m tests.shared.runtime.schema DSN > schema.txt`."""
    await migrate(connection, [])
    assert await schema_of(connection) == SNAPSHOT.read_text(encoding="utf-8")


async def test_every_time_in_the_schema_has_a_zone(connection: asyncpg.Connection) -> None:
    await migrate(connection, [])
    assert "timestamp without" not in await schema_of(connection)

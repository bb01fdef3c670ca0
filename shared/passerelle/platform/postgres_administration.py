import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import asyncpg

from passerelle.platform.errors import DatabaseIsUnreachable

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]
else:
    Connection = asyncpg.Connection


def dsn(host: str, port: int, user: str, password: str, database: str) -> str:
    return f"postgresql://{quote(user)}:{quote(password)}@{host}:{port}/{quote(database)}"


@asynccontextmanager
async def connection(address: str, timeout_s: float = 15) -> AsyncIterator[Connection]:
    try:
        connected = await asyncpg.connect(address, timeout=timeout_s)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        # The address holds a password: only the driver's own words are repeated.
        raise DatabaseIsUnreachable(f"({type(error).__name__}: {error})") from error
    try:
        yield connected
    finally:
        await connected.close()


async def until_answering(address: str, patience_s: float) -> None:
    deadline = asyncio.get_running_loop().time() + patience_s
    while True:
        try:
            async with connection(address):
                return
        except DatabaseIsUnreachable:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.1)


async def ensure_owned_database(administrator: Connection, name: str, password: str) -> None:
    """A role and a database of the same name, which this role alone may enter."""
    if await role_exists(administrator, name):
        await set_password(administrator, name, password)
    else:
        await create_role(administrator, name, password)
    if not await database_exists(administrator, name):
        await create_database(administrator, name, owner=name)
    await close_database(administrator, name)


async def role_exists(administrator: Connection, name: str) -> bool:
    return bool(await administrator.fetchval("select exists (select from pg_roles where rolname = $1)", name))


async def database_exists(administrator: Connection, name: str) -> bool:
    return bool(await administrator.fetchval("select exists (select from pg_database where datname = $1)", name))


async def create_role(administrator: Connection, name: str, password: str) -> None:
    await execute_quoted(administrator, "create role %I login password %L", name, password)


async def set_password(administrator: Connection, name: str, password: str) -> None:
    await execute_quoted(administrator, "alter role %I login password %L", name, password)


async def create_database(administrator: Connection, name: str, owner: str, template: str = "template1") -> None:
    await execute_quoted(administrator, "create database %I owner %I template %I", name, owner, template)


async def drop_database(administrator: Connection, name: str) -> None:
    await execute_quoted(administrator, "drop database if exists %I with (force)", name)


async def close_database(administrator: Connection, name: str) -> None:
    """Every role may enter every database until this is taken back."""
    await execute_quoted(administrator, "revoke all on database %I from public", name)


async def execute_quoted(administrator: Connection, statement: str, *words: str) -> None:
    """Names and passwords of such statements cannot be parameters: PostgreSQL itself quotes them."""
    await administrator.execute(
        await administrator.fetchval("select format($1, variadic $2::text[])", statement, list(words))
    )

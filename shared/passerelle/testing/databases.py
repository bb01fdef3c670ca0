"""Databases for tests: one per test, cloned from a template that holds the migrations already."""

from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from passerelle.platform.admission import own_dsn
from passerelle.platform.postgres_administration import (
    Connection,
    connection,
    create_database,
    create_role,
    database_exists,
    drop_database,
    execute_quoted,
    role_exists,
)
from passerelle.runtime.database import OWN, migrate, migrations_of

TESTER, PASSWORD = "tester", "tester"
TEMPLATES_LOCK = 0x74657374


class FreshDatabases:
    """Makes databases owned by a role without privileges, as an organization's are."""

    def __init__(self, administrator_dsn: str) -> None:
        self.administrator_dsn = administrator_dsn
        self.made: list[str] = []

    async def fresh(self, packages: Sequence[str] | None = ()) -> str:
        """The DSN of a new database with these packages' migrations, after the runtime's own; None: an empty one."""
        async with connection(self.administrator_dsn) as administrator:
            template = "template1" if packages is None else await self.ensure_template(administrator, packages)
            name = f"test_{uuid4().hex}"
            await self.ensure_tester(administrator)
            await create_database(administrator, name, owner=TESTER, template=template)
        self.made.append(name)
        return self.dsn(name)

    async def drop_all(self) -> None:
        if self.made:
            async with connection(self.administrator_dsn) as administrator:
                while self.made:
                    await drop_database(administrator, self.made.pop())

    def dsn(self, name: str) -> str:
        server = urlsplit(own_dsn(self.administrator_dsn, TESTER, PASSWORD))
        return urlunsplit(server._replace(path=f"/{name}"))

    async def ensure_template(self, administrator: Connection, packages: Sequence[str]) -> str:
        """Named by the content of the migrations: an edited migration makes another template."""
        content = "".join(migration.checksum for migration in migrations_of((*OWN, *packages)))
        name = f"template_{sha256(content.encode()).hexdigest()[:16]}"
        await lock_templates(administrator)
        try:
            if not await database_exists(administrator, name):
                await self.make_template(administrator, name, packages)
        finally:
            await unlock_templates(administrator)
        return name

    async def make_template(self, administrator: Connection, name: str, packages: Sequence[str]) -> None:
        unfinished = f"{name}_unfinished"
        await self.ensure_tester(administrator)
        await drop_database(administrator, unfinished)
        await create_database(administrator, unfinished, owner=TESTER)
        async with connection(self.dsn(unfinished)) as owner:
            await migrate(owner, packages)
        await rename_database(administrator, unfinished, name)

    async def ensure_tester(self, administrator: Connection) -> None:
        if not await role_exists(administrator, TESTER):
            await create_role(administrator, TESTER, PASSWORD)


async def lock_templates(administrator: Connection) -> None:
    await administrator.execute("select pg_advisory_lock($1)", TEMPLATES_LOCK)


async def unlock_templates(administrator: Connection) -> None:
    await administrator.execute("select pg_advisory_unlock($1)", TEMPLATES_LOCK)


async def rename_database(administrator: Connection, name: str, new_name: str) -> None:
    await execute_quoted(administrator, "alter database %I rename to %I", name, new_name)

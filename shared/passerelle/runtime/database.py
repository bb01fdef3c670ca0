"""The organization's own PostgreSQL: its pool and its migrations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

import asyncpg

OWN = ("passerelle.messaging.migrations", "passerelle.privacy.migrations", "passerelle.runtime.migrations")
"""Migrations every service needs, before its own."""
_LOCK = 0x6D696772
LONGEST_MIGRATION_S = 3600
"""An index of a large table takes minutes; other statements are given up much sooner."""


class EditedMigration(Exception):
    """A migration that was applied already has been edited since; write a new one instead."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One change of the schema."""

    package: str
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """What tells whether it was edited."""
        return sha256(self.sql.encode()).hexdigest()


def migrations_of(packages: Iterable[str]) -> list[Migration]:
    """The migrations of these packages, in the order of the packages and of their numbers."""
    return [
        Migration(package, entry.name, entry.read_text())
        for package in packages
        for entry in sorted(files(package).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".sql")
    ]


async def migrate(connection: Any, packages: Sequence[str]) -> list[str]:
    """Apply what is missing, each in its own transaction, one process at a time; answers the names applied."""
    await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
    try:
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations (package text NOT NULL, name text NOT NULL,"
            " checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (package, name))"
        )
        rows = await connection.fetch("SELECT package, name, checksum FROM schema_migrations")
        applied = {(row["package"], row["name"]): row["checksum"] for row in rows}
        return [
            migration.name
            for migration in migrations_of((*OWN, *packages))
            if await _apply(connection, migration, applied.get((migration.package, migration.name)))
        ]
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", _LOCK)


async def _apply(connection: Any, migration: Migration, checksum: str | None) -> bool:
    if checksum is not None:
        if checksum != migration.checksum:
            raise EditedMigration(f"{migration.package}/{migration.name}: {EditedMigration.__doc__}")
        return False
    async with connection.transaction():
        await connection.execute(migration.sql, timeout=LONGEST_MIGRATION_S)
        await connection.execute(
            "INSERT INTO schema_migrations (package, name, checksum) VALUES ($1, $2, $3)",
            migration.package,
            migration.name,
            migration.checksum,
        )
    return True


class Session(asyncpg.Connection):
    """Nothing to reset between two users: no cursor, setting or listener outlives its transaction here, and the locks
    of a session are given back by those who take them. It saves one round trip for every transaction."""

    def get_reset_query(self) -> str:
        return ""


async def create_pool(dsn: str, size: int) -> asyncpg.Pool:
    """A pool, all of it open, whose sessions give up quickly on a dead server and settle deadlocks fast."""
    return await asyncpg.create_pool(
        dsn,
        min_size=size,
        max_size=size,
        timeout=10,
        command_timeout=60,
        connection_class=Session,
        server_settings={"application_name": "passerelle", "timezone": "UTC", "lock_timeout": "20s"},
    )

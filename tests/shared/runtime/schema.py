"""A database's tables, columns, constraints and indexes as lines that can be compared."""

import asyncio
import sys
from typing import Any

import asyncpg


async def schema_of(connection: Any) -> str:
    """Every table of the public schema, in a fixed order."""
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    lines = []
    for (table,) in tables:
        lines += [table, *await _columns(connection, table), *await _constraints(connection, table)]
        lines += [*await _indexes(connection, table), *await _options(connection, table), ""]
    return "\n".join(lines)


async def _columns(connection: Any, table: str) -> list[str]:
    rows = await connection.fetch(
        "SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END"
        " || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')"
        " || CASE attidentity WHEN '' THEN '' ELSE ' identity' END AS line"
        " FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
        " WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        table,
    )
    return [f"  {row['line']}" for row in rows]


async def _constraints(connection: Any, table: str) -> list[str]:
    rows = await connection.fetch(
        "SELECT conname || ': ' || pg_get_constraintdef(oid) AS line FROM pg_constraint"
        " WHERE conrelid = $1::text::regclass AND contype <> 'n' ORDER BY conname",
        table,
    )
    return [f"  {row['line']}" for row in rows]


async def _indexes(connection: Any, table: str) -> list[str]:
    rows = await connection.fetch(
        "SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index WHERE indrelid = $1::text::regclass AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY indexrelid::regclass::text",
        table,
    )
    return [f"  {row['line']}" for row in rows]


async def _options(connection: Any, table: str) -> list[str]:
    options = await connection.fetchval("SELECT reloptions FROM pg_class WHERE oid = $1::text::regclass", table)
    return [f"  with {', '.join(options)}"] if options else []


async def _print(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    sys.stdout.write(await schema_of(connection))
    await connection.close()


if __name__ == "__main__":
    asyncio.run(_print(sys.argv[1]))

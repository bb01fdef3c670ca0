"""Contracts, one row per person."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from enterprise.domain.contracts import ContractFile
from enterprise.domain.identifiers import Ref
from enterprise.store.columns import CONTRACTS, columns, text


async def contracts_of(connection: Any, ref: Ref) -> ContractFile | None:
    """Every contract of one person."""
    row = await connection.fetchrow("SELECT ref, contracts FROM contract_files WHERE ref = $1", ref)
    return None if row is None else _file(row)


async def contracts_ending(
    connection: Any, first: date, last: date, after: UUID | None, limit: int
) -> list[ContractFile]:
    """Contracts about which something is to be done between two days, both included; the most urgent first."""
    rows = await connection.fetch(
        """
        SELECT ref, contracts FROM contract_files
        WHERE act_by BETWEEN $1 AND $2 AND ($3::uuid IS NULL
            OR (act_by, ref) > (SELECT act_by, ref FROM contract_files WHERE ref = $3))
        ORDER BY act_by, ref LIMIT $4
        """,
        first,
        last,
        after,
        limit,
    )
    return [_file(row) for row in rows]


async def load_files(connection: Any, keys: Collection[UUID]) -> list[ContractFile]:
    rows = await connection.fetch("SELECT ref, contracts FROM contract_files WHERE id = ANY($1::uuid[])", list(keys))
    return [_file(row) for row in rows]


async def save_files(connection: Any, changed: list[ContractFile]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO contract_files (id, ref, contracts, act_by)
        SELECT id, ref, contracts::jsonb, act_by
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]) AS changed (id, ref, contracts, act_by)
        ON CONFLICT (id) DO UPDATE SET contracts = excluded.contracts, act_by = excluded.act_by
        """,
        *columns([(file.key, file.ref, text(CONTRACTS, file.contracts), file.act_by) for file in changed]),
    )


async def forget_files(connection: Any, keys: Collection[UUID]) -> None:
    await connection.execute(
        "DELETE FROM contract_files WHERE id = ANY($1::uuid[]) OR ref = ANY($1::uuid[])", list(keys)
    )


def _file(row: Any) -> ContractFile:
    return ContractFile(row["ref"], CONTRACTS.validate_json(row["contracts"]))

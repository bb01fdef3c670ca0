"""The table `pathway_views`: filters of the list of pathways kept under a name."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SavedView:
    """One filter with its name, which somebody of the staff typed."""

    id: UUID
    account: UUID
    """Whose it is."""
    name: str
    asked: dict[str, str]
    shared: bool
    """Whether all of the organization see it."""


async def views_for(connection: Any, account: UUID, limit: int) -> list[SavedView]:
    """One's own, then those colleagues share, each by name."""
    rows = await connection.fetch(
        "SELECT id, account, name, asked, shared FROM pathway_views WHERE account = $1 OR shared"
        " ORDER BY account <> $1, lower(name), id LIMIT $2",
        account,
        limit,
    )
    return [SavedView(**{**row, "asked": json.loads(row["asked"])}) for row in rows]


async def count_own(connection: Any, account: UUID) -> int:
    count: int = await connection.fetchval("SELECT count(*) FROM pathway_views WHERE account = $1", account)
    return count


async def keep(connection: Any, view: SavedView, now: datetime) -> None:
    """Under its name, in place of the account's earlier one of that name."""
    await connection.execute(
        "INSERT INTO pathway_views (id, account, name, asked, shared, kept_at) VALUES ($1, $2, $3, $4::jsonb, $5, $6)"
        " ON CONFLICT (account, lower(name)) DO UPDATE SET name = excluded.name, asked = excluded.asked,"
        " shared = excluded.shared, kept_at = excluded.kept_at",
        view.id,
        view.account,
        view.name,
        json.dumps(view.asked),
        view.shared,
        now,
    )


async def change(connection: Any, view: UUID, account: UUID, name: str, shared: bool) -> bool:
    """Rename or share one's own; answers whether there is such; raises asyncpg.UniqueViolationError."""
    done = await connection.execute(
        "UPDATE pathway_views SET name = $3, shared = $4 WHERE id = $1 AND account = $2", view, account, name, shared
    )
    return bool(done == "UPDATE 1")


async def drop(connection: Any, view: UUID, account: UUID, also_shared: bool) -> bool:
    """One's own; a shared one of anybody with `also_shared`."""
    done = await connection.execute(
        "DELETE FROM pathway_views WHERE id = $1 AND (account = $2 OR (shared AND $3))", view, account, also_shared
    )
    return bool(done == "DELETE 1")
